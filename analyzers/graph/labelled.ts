/** A graph some of whose nodes say more about themselves than what was drawn: what somebody told us of them. */
import type { Attributes, Edge, EdgeKind, Graph, Node, NodeId, NodeKind } from "./graph.ts";

/** The same graph, with attributes added to the nodes of some ids. The graph itself where there are none. */
export function withAttributes(graph: Graph, told: ReadonlyMap<NodeId, Attributes>): Graph {
  return told.size === 0 ? graph : new LabelledGraph(graph, told);
}

class LabelledGraph implements Graph {
  readonly #graph: Graph;
  readonly #told = new Map<NodeId, Node>();
  #nodes: ReadonlyMap<NodeId, Node> | undefined;

  constructor(graph: Graph, told: ReadonlyMap<NodeId, Attributes>) {
    this.#graph = graph;
    for (const [id, attributes] of told) {
      const node = graph.node(id);
      if (node !== undefined) this.#told.set(id, { ...node, attributes: { ...node.attributes, ...attributes } });
    }
  }

  get nodes(): ReadonlyMap<NodeId, Node> {
    this.#nodes ??= new Map([...this.#graph.nodes].map(([id, node]) => [id, this.#told.get(id) ?? node]));
    return this.#nodes;
  }

  node(id: NodeId): Node | undefined {
    return this.#told.get(id) ?? this.#graph.node(id);
  }

  ofKind(kind: NodeKind): readonly Node[] {
    return this.#graph.ofKind(kind).map((node) => this.#told.get(node.id) ?? node);
  }

  inFile(file: string): readonly Node[] {
    return this.#graph.inFile(file).map((node) => this.#told.get(node.id) ?? node);
  }

  from(id: NodeId): readonly Edge[] {
    return this.#graph.from(id);
  }

  to(id: NodeId): readonly Edge[] {
    return this.#graph.to(id);
  }

  ofEdgeKind(kind: EdgeKind): readonly Edge[] {
    return this.#graph.ofEdgeKind(kind);
  }

  edges(): Iterable<Edge> {
    return this.#graph.edges();
  }

  redrawnSince(before: Graph): ReadonlySet<NodeId> | undefined {
    return this.#graph.redrawnSince(before instanceof LabelledGraph ? before.#graph : before);
  }
}
