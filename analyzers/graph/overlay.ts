/** A graph with some more nodes and edges, and fewer of the edges to some, for as long as one change is traced. */
import type { Edge, Graph, Node, NodeId } from "./graph.ts";

export interface Layer {
  /** Nodes as the change has them; they stand for those of the graph. */
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly edges: readonly Edge[];
  /** Whether edges to a node may be hidden, and whether one of them is seen. */
  readonly scoped: (to: NodeId) => boolean;
  readonly sees: (to: NodeId, edge: Edge) => boolean;
}

export function overlay(graph: Graph, { nodes, edges, scoped, sees }: Layer): Graph {
  const incoming = Map.groupBy(edges, ({ to }) => to);
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  return {
    get nodes() {
      return new Map([...graph.nodes, ...nodes]);
    },
    node: (id) => nodes.get(id) ?? graph.node(id),
    ofKind: (kind) => {
      const known = graph.ofKind(kind);
      const more = [...nodes.values()].filter((node) => node.kind === kind && graph.node(node.id) === undefined);
      return more.length === 0 ? known : [...known, ...more];
    },
    from: (id) => [...graph.from(id), ...(outgoing.get(id) ?? [])],
    to: (id) =>
      scoped(id) ? [...graph.to(id).filter((edge) => sees(id, edge)), ...(incoming.get(id) ?? [])] : graph.to(id),
    inFile: (file) => graph.inFile(file),
    ofEdgeKind: (kind) => [...graph.ofEdgeKind(kind), ...edges.filter((edge) => edge.kind === kind)],
    *edges() {
      yield* graph.edges();
      yield* edges;
    },
    redrawnSince: () => undefined,
  };
}
