/** Things that a custom seed wants changed together. */
import type { FileChange } from "../../analyzers/graph/change.ts";
import type { NodeId } from "../../analyzers/graph/graph.ts";
import { globs } from "../glob.ts";
import { newSchemaSteps } from "../questions/schema-changes.ts";
import type { Evidence, Yield } from "../rule.ts";
import { newEdges } from "./new-edges.ts";
import type { Query, Trigger } from "./query.ts";

/** One finding for each kind of thing that was done, unless one of the files changed as well. */
export function* missingCompanions(
  evidence: Evidence,
  { when, files }: Extract<Query, { readonly is: "together" }>,
): Generator<Yield> {
  const isCompanion = globs(files);
  if (evidence.diff.some(({ path, status }) => status !== "deleted" && isCompanion(path))) return;
  for (const [at, trigger] of when.entries()) {
    const place = placeOf(evidence, trigger);
    if (place === undefined) continue;
    const { on, file, line, what } = place;
    const title = `${what}, and nothing in ${files.map((one) => `\`${one}\``).join(" or ")} changes with it`;
    yield { on: [on], salient: String(at), file, line, side: "head", title, confidence: 0.95 };
  }
}

interface Place {
  readonly on: NodeId;
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** The first place at which the change does what is meant. */
function placeOf(evidence: Evidence, trigger: Trigger): Place | undefined {
  if (trigger.on === "changed") return changedIn(evidence.diff, trigger.files);
  const isMeant = globs([trigger.to]);
  const fits = (id: NodeId): boolean => isMeant(id) || isMeant(id.replace(/^(table|view):/, "$1:public."));
  const edge =
    trigger.on === "migration-touches"
      ? newSchemaSteps(evidence).find(({ on }) => fits(on) || fits(tableOf(on)))?.edge
      : newEdges(evidence).find(({ kind, to }) => kind === trigger.edge && fits(to));
  if (edge === undefined) return undefined;
  const verb = trigger.on === "migration-touches" ? "a migration touches" : `new code ${trigger.edge}`;
  return {
    on: edge.to,
    file: edge.file,
    line: edge.line,
    what: `${verb} \`${edge.to.slice(edge.to.indexOf(":") + 1)}\``,
  };
}

function changedIn(diff: readonly FileChange[], files: readonly string[]): Place | undefined {
  const isMeant = globs(files);
  const file = diff.find(
    ({ path, oldPath, status }) => status !== "deleted" && (isMeant(path) || isMeant(oldPath ?? path)),
  );
  if (file === undefined) return undefined;
  const line = file.hunks.find(({ newLines }) => newLines > 0)?.newStart ?? 1;
  return { on: `module:${file.path}`, file: file.path, line, what: `\`${file.path}\` changes` };
}

/** A column belongs to its table. */
const tableOf = (id: NodeId): NodeId => id.replace(/^column:(.*)\.[^.]*$/, "table:$1");
