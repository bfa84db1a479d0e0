/** The line to put a remark on when it is about a whole file or symbol: the first that the diff touches there. */
import type { FileChange } from "../../analyzers/graph/change.ts";
import type { Node } from "../../analyzers/graph/graph.ts";

export interface ChangedPlace {
  readonly file: string;
  readonly line: number;
  readonly side: "head" | "base";
}

/** On the head side, unless the file only lost lines. */
export function firstChange({ path, oldPath, hunks }: FileChange): ChangedPlace {
  const added = hunks.find(({ newLines }) => newLines > 0);
  if (added !== undefined) return { file: path, line: added.newStart, side: "head" };
  const removed = hunks.find(({ oldLines }) => oldLines > 0);
  if (removed !== undefined) return { file: oldPath ?? path, line: removed.oldStart, side: "base" };
  return { file: path, line: 1, side: "head" };
}

/** The first added line inside a node of head; its own first line where only lines went. */
export function firstChangeIn(diff: readonly FileChange[], { file, line, endLine }: Node): ChangedPlace {
  const hunks = diff.find(({ path }) => path === file)?.hunks ?? [];
  for (const { newStart, newLines } of hunks) {
    const first = Math.max(newStart, line);
    if (first <= Math.min(newStart + newLines - 1, endLine)) return { file, line: first, side: "head" };
  }
  return { file, line, side: "head" };
}
