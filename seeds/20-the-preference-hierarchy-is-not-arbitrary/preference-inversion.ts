import type { NodeId } from "../../analyzers/graph/graph.ts";
import { createCanonical } from "../fingerprint.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { handedOver, turnOf } from "../questions/handed-over.ts";
import { mayEnqueue, workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const before = {
  "package.json": `{ "dependencies": { "express": "5", "bullmq": "5" } }`,
  "migrations/0001_reports.sql": "CREATE TABLE reports (id bigint PRIMARY KEY, built_at timestamptz);",
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/report.ts": `
    import { sql } from "./sql.ts";
    export const buildReport = (id: string) => sql\`INSERT INTO reports (id, built_at) VALUES (\${id}, now()) ON CONFLICT (id) DO NOTHING\`;
  `,
  "src/worker.ts": `
    import { Worker } from "bullmq";
    import { buildReport } from "./report.ts";
    new Worker("reports", async (job) => { await buildReport(job.data.id); });
  `,
  "src/queue.ts": `
    import { Queue } from "bullmq";
    export const reports = new Queue("reports");
  `,
};
const routes = (does: string): string => `
  import express from "express";
  import { reports } from "./queue.ts";
  import { buildReport } from "./report.ts";
  const app = express();
  app.post("/reports/:id", async (request, response) => {
    ${does}
    response.status(202).end();
  });
`;
const queues = 'await reports.add("build", { id: request.params.id }, { jobId: request.params.id });';

export const preferenceInversion = rule({
  name: "preference-inversion",
  title: "A request does itself what it handed to a queue",
  level: "warning",
  why: "Whoever asks waits for all of the work again, a deployment cuts it off in the middle, and nothing tries again what failed.",
  instead: "Keep the job, and let the request only enqueue it.",
  rollback: "Revert the commit: the worker takes the jobs as before.",
  kin: ["seed-6/pg-cron-as-dispatcher"],
  onlyChange: true,

  *check({ base, head, change, title }) {
    const canonical = createCanonical(change);
    for (const route of base.ofKind("route")) {
      if (!mayEnqueue(base, route.id)) continue;
      const now = head.node(canonical(route.id));
      if (now?.kind !== "route" || isExcluded(now.file)) continue;
      const queued = { graph: base, work: workBelow(base, route.id), canonical };
      const direct = { graph: head, work: workBelow(head, now.id), canonical: asItIs };
      for (const { queue, handed, done } of handedOver(queued, direct)) {
        const place = turnOf(done, now);
        yield {
          on: [now.id, queue.id, done.target.id],
          file: place.file,
          line: place.line,
          side: "head",
          title: `\`${now.name}\` ${done.edge.kind === "writes" ? "writes" : "asks"} \`${done.target.name}\` itself, what the jobs of \`${queue.name}\` did`,
          confidence: 0.9,
          ...(/^revert\b/i.test(title) ? { severity: "notice" } : {}),
          path: done.path,
          fix: `Enqueue it as before (\`${handed.edge.file}:${handed.edge.line}\` at the base). ${preferenceInversion.instead}`,
        };
      }
    }
  },

  violates: [
    {
      title: "the report is built while the browser waits",
      before: { ...before, "src/routes.ts": routes(queues) },
      after: { ...before, "src/routes.ts": routes("await buildReport(request.params.id); // want") },
    },
  ],
  honours: [
    {
      title: "the work goes on in the queue, under another job's name",
      before: { ...before, "src/routes.ts": routes(queues) },
      after: { ...before, "src/routes.ts": routes(queues.replace("build", "build-report")) },
    },
    {
      title: "what was done inline is handed to the queue",
      before: { ...before, "src/routes.ts": routes("await buildReport(request.params.id);") },
      after: { ...before, "src/routes.ts": routes(queues) },
    },
  ],
});

const asItIs = (id: NodeId): NodeId => id;
