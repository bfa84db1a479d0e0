/** What an entry reads when it runs, and by which road. */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { ownWorkBelow } from "./work-below.ts";

/** One read of a table or a view below an entry. */
export interface ReadBelow {
  readonly table: Node;
  readonly edge: Edge;
  /** From the entry to the table, both included. */
  readonly path: readonly Hop[];
}

/**
 * Tables and views that an entry reads itself, nearest first: reads of code that serves everybody are left out, and of code whose
 * answer is kept, which reads once for many.
 */
export function ownReadsBelow(graph: Graph, entry: NodeId): readonly ReadBelow[] {
  return ownWorkBelow(graph, entry).flatMap(({ target: table, edge, path }) =>
    edge.kind === "reads" && (table.kind === "table" || table.kind === "view") && !isKept(graph, path)
      ? [{ table, edge, path }]
      : [],
  );
}

const isKept = (graph: Graph, path: readonly Hop[]): boolean =>
  path.some(({ id }) => graph.node(id)?.attributes?.["keeps"] === true);
