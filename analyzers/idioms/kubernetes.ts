import { idiom } from "../idiom.ts";

/** CronJobs in manifests and in templates of Helm. */
export const kubernetes = idiom({
  name: "kubernetes",
  packages: [],
  docs: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/",

  calls: [],

  examples: [
    {
      title: "a CronJob, and one whose schedule a chart fills in",
      files: {
        "src/jobs/sweep.ts": "sweep();\nfunction sweep() {}",
        "k8s/jobs.yaml": `
apiVersion: batch/v1
kind: CronJob
metadata: { name: sweep }
spec:
  schedule: "*/10 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: sweep
              command: ["node", "src/jobs/sweep.ts"]
---
apiVersion: v1
kind: Service
metadata: { name: shop }
`,
        "charts/shop/templates/backup.yaml": `
{{- if .Values.backup.enabled }}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ include "shop.fullname" . }}-backup
  labels: {{- include "shop.labels" . | nindent 4 }}
spec:
  schedule: {{ .Values.backup.schedule | quote }}
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: backup
              command: ["node", "src/jobs/sweep.ts"]
{{- end }}
`,
      },
      lines: [
        "job:kubernetes/$template-backup handles <module>",
        "job:kubernetes/sweep handles <module>",
        "schedule:$Values.backup.schedule $template-backup triggers job:kubernetes/$template-backup",
        "schedule:*/10 * * * * sweep triggers job:kubernetes/sweep",
      ],
    },
  ],
});
