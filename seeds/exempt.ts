/** What the settings take out of a rule's sight: files, and units by their names. */
import type { NodeId } from "../analyzers/graph/graph.ts";
import { globs } from "./glob.ts";
import type { Settings, Yield } from "./rule.ts";

/** Whether the settings say that a rule (`seed-13/http-from-database`, of `seed-13`) has nothing to say about what it found. */
export function createIsExempt(
  { ignorePaths = [], except = {} }: Settings,
  rule: string,
  seed: string,
): (found: Pick<Yield, "file" | "on">) => boolean {
  const isIgnored = globs(ignorePaths);
  const isExcepted = globs([...(except[rule] ?? []), ...(except[seed] ?? [])]);
  return ({ file, on }) => isIgnored(file) || on.some((id) => isExcepted(nameOf(id)));
}

/** An id as people write it: without its kind. */
const nameOf = (id: NodeId): string => id.slice(id.indexOf(":") + 1);
