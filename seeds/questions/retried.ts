/** What is asked to run again when it failed, or was only slow to say that it did not: jobs of queues, and events that are delivered. */
import type { EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";

/** Code below an entry that is deeper than this is not followed. */
const maxHops = 12;

/** The ways by which an entry runs code. Who only uses a value did not run what made it. */
const runs: ReadonlySet<EdgeKind> = new Set(["handles", "calls", "passes"]);

const taking = new Set(["POST", "PUT", "ALL", "ACTION"]);

/** A machine sends it events; what a queue delivers to is a job. */
export function isDelivered(graph: Graph, { id, kind, attributes }: Node): boolean {
  const { role, method } = attributes ?? {};
  return kind === "route" && role === "webhook" && taking.has(String(method)) && !isOfQueue(graph, id);
}

/** The nearest entry that is run again and that runs a piece of code, with the road from it. */
export function retriedAbove(
  graph: Graph,
  code: NodeId,
): { readonly entry: Node; readonly path: readonly Hop[] } | undefined {
  const roads = new Map<NodeId, readonly Hop[]>([[code, [{ id: code }]]]);
  for (const [id, path] of roads)
    for (const edge of graph.to(id)) {
      if (edge.certainty !== "resolved" || !runs.has(edge.kind) || roads.has(edge.from)) continue;
      const from = graph.node(edge.from);
      const road = [{ id: edge.from }, { ...path[0], id, edge }, ...path.slice(1)];
      if (from?.kind === "symbol" && path.length <= maxHops) roads.set(edge.from, road);
      else if (from !== undefined && isRetried(graph, from)) return { entry: from, path: road };
    }
  return undefined;
}

const isRetried = (graph: Graph, entry: Node): boolean =>
  (entry.kind === "job" || entry.kind === "route") && (isOfQueue(graph, entry.id) || isDelivered(graph, entry));

const isOfQueue = (graph: Graph, entry: NodeId): boolean =>
  graph.to(entry).some(({ from, kind }) => kind === "triggers" && graph.node(from)?.kind === "queue");
