/** Questions about one revision, without a change: its graph, and what would feel a change of a unit. */
import type { ChangedNode } from "../analyzers/graph/change.ts";
import type { Graph, Node } from "../analyzers/graph/graph.ts";
import { type Impact, trace } from "../analyzers/graph/impact.ts";
import type { Linked } from "../analyzers/link/index.ts";
import { type TreeEntry, WORK_TREE } from "./ports.ts";
import type { ReviewPorts } from "./review.ts";
import { linkOne, type Side } from "./sides.ts";

export interface Revision {
  /** The commit id, or `worktree:<hash>`. */
  readonly sha: string;
  readonly graph: Graph;
  /** Every entry of its tree. */
  readonly tree: readonly TreeEntry[];
  readonly blind: Linked["blind"];
  readonly unresolved: Linked["unresolved"];
  /** What each file says. */
  readonly files: Side["files"];
}

/** The graph of one revision. Throws a `SourceError` when there is none. */
export async function openRevision(head: string, ports: ReviewPorts): Promise<Revision> {
  // Nothing of the base is read; HEAD of a bare repository may name a branch that nobody has pushed.
  const base = head === WORK_TREE || head === "" ? "HEAD" : head;
  const snapshot = await ports.source.snapshot({ base, head, mergeBase: base });
  const { graph, blind, unresolved, files } = await linkOne(snapshot.head, ports);
  return { sha: snapshot.headSha, graph, tree: snapshot.head, blind, unresolved, files };
}

/** What a unit stands for: a file for all that is declared in it, everything else for itself. */
export function partsOf(graph: Graph, unit: Node): readonly Node[] {
  const declared = unit.kind === "module" ? graph.inFile(unit.file) : [];
  return declared.length > 0 ? declared : [unit];
}

/** Everything that would feel a change of `unit`, its promise included. */
export function dependents(graph: Graph, unit: Node): Impact {
  const nodes = partsOf(graph, unit).map((node): ChangedNode => ({ node, change: "signature", side: "head" }));
  return trace(graph, graph, { files: [], nodes });
}
