/** A graph with some more nodes and edges, and fewer of the edges to packages, for as long as one change is traced. */
import type { Edge, Graph, Node, NodeId } from "../graph/graph.ts";

export interface Layer {
  /** Packages as the lockfile has them; they stand for those of the graph. */
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly edges: readonly Edge[];
  /** Whether an edge to a package is seen. */
  readonly sees: (to: NodeId, edge: Edge) => boolean;
}

export function overlay(graph: Graph, { nodes, edges, sees }: Layer): Graph {
  const incoming = Map.groupBy(edges, ({ to }) => to);
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  const isPackage = (id: NodeId): boolean => id.startsWith("package:");
  return {
    nodes: new Map([...graph.nodes, ...nodes]),
    node: (id) => nodes.get(id) ?? graph.node(id),
    ofKind: (kind) => {
      const known = graph.ofKind(kind);
      const more = [...nodes.values()].filter((node) => node.kind === kind && graph.node(node.id) === undefined);
      return more.length === 0 ? known : [...known, ...more];
    },
    from: (id) => [...graph.from(id), ...(outgoing.get(id) ?? [])],
    to: (id) =>
      isPackage(id) ? [...graph.to(id).filter((edge) => sees(id, edge)), ...(incoming.get(id) ?? [])] : graph.to(id),
    *edges() {
      yield* graph.edges();
      yield* edges;
    },
  };
}
