/** Evidence about which no rule has asked anything yet: answers are remembered by the object they are about. */
import type { Edge, EdgeKind, Graph, Node, NodeId, NodeKind } from "../../analyzers/graph/graph.ts";
import type { Evidence } from "../../seeds/rule.ts";

export function unasked(evidence: Evidence): Evidence {
  const { base, head, change, history } = evidence;
  return {
    ...evidence,
    base: new Unasked(base),
    head: new Unasked(head),
    change: { ...change },
    history: [...history],
  };
}

/** The same graph under another identity. */
class Unasked implements Graph {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  get nodes(): ReadonlyMap<NodeId, Node> {
    return this.#graph.nodes;
  }

  node(id: NodeId): Node | undefined {
    return this.#graph.node(id);
  }

  ofKind(kind: NodeKind): readonly Node[] {
    return this.#graph.ofKind(kind);
  }

  inFile(file: string): readonly Node[] {
    return this.#graph.inFile(file);
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
    return this.#graph.redrawnSince(before instanceof Unasked ? before.#graph : before);
  }
}
