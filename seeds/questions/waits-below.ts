/** What code waits for outside of the database: requests that it makes itself, and those of what it calls. */
import type { Edge, Graph, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";

/** Calls in calls that are followed. */
const maxHops = 3;

export interface WaitBelow {
  readonly edge: Edge;
  /** From the code to the host, both included. */
  readonly path: readonly Hop[];
}

/** The nearest request to another host that stands, or is called for, inside a transaction of this code. */
export function waitInTransaction(graph: Graph, code: NodeId): WaitBelow | undefined {
  const enclosed = graph.from(code).filter(({ certainty, attributes }) => isEnclosed(certainty, attributes));
  const own = enclosed.find((edge) => isWait(graph, edge));
  if (own !== undefined) return { edge: own, path: [{ id: code }, { id: own.to, edge: own }] };
  const roads = new Map<NodeId, readonly Hop[]>();
  for (const edge of enclosed)
    if (edge.kind === "calls" && !roads.has(edge.to)) roads.set(edge.to, [{ id: code }, { id: edge.to, edge }]);
  for (const [id, road] of roads)
    for (const edge of graph.from(id)) {
      if (edge.certainty !== "resolved") continue;
      const path = [...road, { id: edge.to, edge }];
      if (isWait(graph, edge)) return { edge, path };
      if (edge.kind === "calls" && road.length <= maxHops && !roads.has(edge.to)) roads.set(edge.to, path);
    }
  return undefined;
}

const isEnclosed = (certainty: Edge["certainty"], attributes: Edge["attributes"]): boolean =>
  certainty === "resolved" && attributes?.["inTransaction"] === true;

const isWait = (graph: Graph, { kind, to, attributes }: Edge): boolean =>
  kind === "requests" && attributes?.["by"] !== "database" && graph.node(to)?.kind === "service";
