/**
 * CronJobs among the manifests of a file, templates of Helm as far as they can be parsed.
 * https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
import type { Facts, StartFact } from "../facts.ts";
import { asksIn, programsIn } from "./commands.ts";
import { readYaml, type Spot } from "./yaml.ts";

export function readKubernetes(source: string): Pick<Facts, "starts" | "problems"> {
  if (!/\bkind:\s*["']?CronJob\b/.test(source)) return { problems: [] };
  const { documents, problems } = readYaml(withoutTemplates(source));
  return { problems, starts: documents.flatMap((root) => startOf(root) ?? []) };
}

/** `{{ .Values.sweep.schedule | quote }}` reads `$Values.sweep.schedule`; lines that only steer the template are left empty. */
export function withoutTemplates(source: string): string {
  if (!source.includes("{{")) return source;
  return source
    .split("\n")
    .map((line) => {
      if (/^\s*(?:-\s*)?\{\{[^\n]*\}\}\s*$/.test(line)) return "";
      return line.replace(/\{\{-?\s*([^{}\n]{0,500}?)\s*-?\}\}/g, (_, inner: string) => {
        const [, path] = /(?:^|[\s(])[.$]+((?:Values|Release|Chart)[\w.]*)/.exec(inner) ?? [];
        return `$${path ?? "template"}`;
      });
    })
    .join("\n");
}

function startOf(root: Spot): StartFact | undefined {
  const schedule = root.at("spec", "schedule");
  if (root.at("kind")?.text !== "CronJob" || schedule?.text === undefined) return undefined;
  if (root.at("spec", "suspend")?.text === "true") return undefined;
  const commands = (root.at("spec", "jobTemplate", "spec", "template", "spec", "containers")?.items() ?? []).map(
    (container) => [...textsOf(container.at("command")), ...textsOf(container.at("args"))].join(" "),
  );
  const name = root.at("metadata", "name")?.text;
  const asks = commands.flatMap(asksIn);
  const code = commands.flatMap((command) => programsIn(command, ""));
  return {
    platform: "kubernetes",
    line: schedule.line,
    ...(name !== undefined && { name }),
    by: { on: "schedule", spec: schedule.text },
    ...(asks.length > 0 && { asks }),
    ...(code.length > 0 && { code }),
  };
}

function textsOf(list: Spot | undefined): readonly string[] {
  if (list?.text !== undefined) return [list.text];
  return list?.items().flatMap(({ text }) => text ?? []) ?? [];
}
