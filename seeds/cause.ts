/** Whether a finding was caused by a line of the diff: what merely stands near a change is not the change's doing. */
import type { FileChange } from "../analyzers/graph/change.ts";
import type { Edge, Graph, NodeId } from "../analyzers/graph/graph.ts";
import type { Evidence, Yield } from "./rule.ts";

/** Answers for one change: did it add, alter or remove a line that this finding rests on? */
export type IsCause = (found: Yield) => boolean;

/** The lines of one side of a diff. */
export interface Lines {
  has(file: string, line: number): boolean;
}

type Range = readonly [first: number, last: number];

/** The added and altered lines at head, or the removed and altered ones at base. */
function changedLines(diff: readonly FileChange[], side: "head" | "base"): Lines {
  const ranges = new Map<string, readonly Range[]>();
  for (const { path, oldPath, hunks } of diff) {
    const file = side === "head" ? path : (oldPath ?? path);
    ranges.set(
      file,
      hunks.map(({ oldStart, oldLines, newStart, newLines }) =>
        side === "head" ? [newStart, newStart + newLines - 1] : [oldStart, oldStart + oldLines - 1],
      ),
    );
  }
  return {
    has: (file, line) => ranges.get(file)?.some(([first, last]) => first <= line && line <= last) ?? false,
  };
}

export function createIsCause({ base, head, change, diff }: Evidence): IsCause {
  const added = changedLines(diff, "head");
  const removed = changedLines(diff, "base");
  // A node that only moved or was only renamed says nothing new.
  const altered = new Set<NodeId>();
  for (const { node, change: how } of change.nodes) if (how !== "moved" && how !== "renamed") altered.add(node.id);

  const wasCut = ({ file, line }: Edge): boolean => removed.has(file, line);

  return ({ file, line, side, on, path = [] }) => {
    if ((side === "head" ? added : removed).has(file, line)) return true;
    const ids = [...on, ...path.map(({ id }) => id)];
    if (ids.some((id) => altered.has(id))) return true;
    if (path.some(({ edge }) => edge !== undefined && added.has(edge.file, edge.line))) return true;
    return ids.some((id) => gone(base, head, id).some(wasCut));
  };
}

/** Edges that a node had at base and has no more. */
function gone(base: Graph, head: Graph, id: NodeId): readonly Edge[] {
  const lost = (before: readonly Edge[], now: readonly Edge[]): readonly Edge[] =>
    before.filter((was) => !now.some((is) => is.from === was.from && is.to === was.to && is.kind === was.kind));
  return [...lost(base.from(id), head.from(id)), ...lost(base.to(id), head.to(id))];
}
