/** Requests that the SQL behind a schedule makes itself. */
import type { Edge, Graph, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";

/** Functions that call each other deeper than this are not followed. */
const maxDepth = 8;

export interface AskBelow {
  readonly edge: Edge;
  /** From the schedule to the host, both included. */
  readonly path: readonly Hop[];
  /** A function on the way goes row by row. */
  readonly inLoop: boolean;
}

/** Every request to a host that a schedule of the database comes to, through the functions that it calls. */
export function asksBelow(graph: Graph, schedule: NodeId): readonly AskBelow[] {
  const found: AskBelow[] = [];
  const roads = new Map<NodeId, { readonly path: readonly Hop[]; readonly inLoop: boolean }>([
    [schedule, { path: [{ id: schedule }], inLoop: false }],
  ]);
  for (const [id, { path, inLoop }] of roads)
    for (const edge of graph.from(id)) {
      if (edge.certainty !== "resolved") continue;
      const next = [...path, { id: edge.to, edge }];
      if (edge.kind === "requests") found.push({ edge, path: next, inLoop });
      const target = graph.node(edge.to);
      if (target?.kind !== "sqlfn" || (edge.kind !== "calls" && edge.kind !== "triggers")) continue;
      if (!roads.has(edge.to) && path.length <= maxDepth)
        roads.set(edge.to, { path: next, inLoop: inLoop || target.attributes?.["inLoop"] === true });
    }
  return found;
}
