/**
 * Schedules of a GitHub workflow, with what its steps ask and run.
 * https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#onschedule
 */
import type { AskFact, EntryFact, Facts, StartFact } from "../facts.ts";
import { asksIn, programsIn } from "./commands.ts";
import { readYaml, type Spot } from "./yaml.ts";

export function readWorkflow(source: string): Pick<Facts, "starts" | "problems"> {
  // Most workflows have none, and the parser is slow.
  if (!/\bcron\b/.test(source)) return { problems: [] };
  const { documents, problems } = readYaml(source);
  return { problems, starts: documents.slice(0, 1).flatMap(startsOf) };
}

function startsOf(root: Spot): readonly StartFact[] {
  const crons = (root.at("on", "schedule")?.items() ?? []).flatMap((entry) => entry.at("cron") ?? []);
  if (crons.length === 0) return [];
  const asks: AskFact[] = [];
  const code: EntryFact[] = [];
  for (const [, job] of root.at("jobs")?.entries() ?? [])
    for (const step of job.at("steps")?.items() ?? []) {
      const command = step.at("run")?.text ?? "";
      const directory =
        step.at("working-directory")?.text ?? job.at("defaults", "run", "working-directory")?.text ?? "";
      asks.push(...asksIn(command));
      code.push(...programsIn(command, rooted(directory)));
    }
  const name = root.at("name")?.text;
  return crons.flatMap(({ line, text: spec }) =>
    spec === undefined
      ? []
      : [
          {
            platform: "github-actions",
            line,
            ...(name !== undefined && { name }),
            by: { on: "schedule" as const, spec },
            ...(asks.length > 0 && { asks }),
            ...(code.length > 0 && { code }),
          },
        ],
  );
}

/** `./apps/web/` -> `/apps/web`. */
export function rooted(directory: string): string {
  const plain = directory.replace(/^\.?\/+|\/+$/g, "");
  return plain === "" || plain === "." ? "" : `/${plain}`;
}
