/**
 * A frozen graph with some of its parts drawn anew: nodes and edges in the order, and with the repetitions left out, that drawing
 * everything into one graph would give.
 */
import type { FrozenGraph } from "./frozen.ts";
import {
  type Edge,
  type EdgeKind,
  edgeKinds,
  fewEdges,
  type Graph,
  GraphBuilder,
  type Node,
  type NodeId,
  type NodeKind,
  nodeKinds,
  push,
  says,
} from "./graph.ts";
import type { Part } from "./part.ts";

/** A part of one's own. `order`: the number of the part that it stands for, or a number between two where it is new. */
export interface Fresh {
  readonly order: number;
  readonly part: Part;
}

export interface Layer {
  /** Numbers of the parts that are left out. */
  readonly hidden: ReadonlySet<number>;
  /** In order. */
  readonly fresh: readonly Fresh[];
  /** Files whose content is another one now, by path: nodes whose body is a file's content have this one. */
  readonly contents: ReadonlyMap<string, string>;
}

const bare: Layer = { hidden: new Set(), fresh: [], contents: new Map() };

/** Something drawn, and the part it was drawn in. */
interface Placed<T> {
  readonly order: number;
  readonly one: T;
}

export class LayeredGraph implements Graph {
  readonly #frozen: FrozenGraph;
  readonly #layer: Layer;
  readonly #from = new Map<NodeId, readonly Edge[]>();
  readonly #to = new Map<NodeId, readonly Edge[]>();
  readonly #kinds = new Map<NodeKind, readonly Node[]>();
  readonly #edgeKinds = new Map<EdgeKind, readonly Edge[]>();
  readonly #renewed = new Map<number, Node>();
  /** Nodes that were asked for: whoever walks the graph asks again at every edge. */
  readonly #nodes = new Map<NodeId, Node | undefined>();
  readonly #freshNodes: ReadonlyMap<NodeId, Placed<Node>>;
  readonly #freshFrom = new Map<NodeId, Placed<Edge>[]>();
  readonly #freshTo = new Map<NodeId, Placed<Edge>[]>();
  #whole: GraphBuilder | undefined;
  #redrawn: Set<NodeId> | undefined;

  constructor(frozen: FrozenGraph, layer: Layer = bare) {
    this.#frozen = frozen;
    this.#layer = layer;
    const nodes = new Map<NodeId, Placed<Node>>();
    for (const { order, part } of layer.fresh) {
      for (const one of part.nodes) if (!nodes.has(one.id)) nodes.set(one.id, { order, one });
      for (const one of part.edges) {
        push(this.#freshFrom, one.from, { order, one });
        push(this.#freshTo, one.to, { order, one });
      }
    }
    this.#freshNodes = nodes;
  }

  get nodes(): ReadonlyMap<NodeId, Node> {
    return this.#unfold().nodes;
  }

  node(id: NodeId): Node | undefined {
    let known = this.#nodes.get(id);
    if (known === undefined && !this.#nodes.has(id)) {
      known = this.#find(id);
      this.#nodes.set(id, known);
    }
    return known;
  }

  #find(id: NodeId): Node | undefined {
    const fresh = this.#freshNodes.get(id);
    for (const row of this.#frozen.definitions(id)) {
      const order = this.#frozen.partOfNode(row);
      if (this.#layer.hidden.has(order)) continue;
      return fresh !== undefined && fresh.order <= order ? fresh.one : this.#node(row);
    }
    return fresh?.one;
  }

  ofKind(kind: NodeKind): readonly Node[] {
    const known = this.#kinds.get(kind) ?? this.#ofKind(kind);
    this.#kinds.set(kind, known);
    return known;
  }

  #ofKind(kind: NodeKind): readonly Node[] {
    const found: Placed<Node>[] = [];
    for (const row of rowsOf(this.#frozen.nodeKind, nodeKinds.indexOf(kind))) {
      const order = this.#frozen.partOfNode(row);
      if (!this.#layer.hidden.has(order)) found.push({ order, one: this.#node(row) });
    }
    const fresh = this.#layer.fresh.flatMap(({ order, part }) =>
      part.nodes.flatMap((one) => (one.kind === kind ? [{ order, one }] : [])),
    );
    const seen = new Set<NodeId>();
    return merged(found, fresh).filter(({ id }) => !seen.has(id) && seen.add(id));
  }

  inFile(file: string): readonly Node[] {
    return this.from(`module:${file}`).flatMap(({ kind, to }) => {
      const node = kind === "holds" ? this.node(to) : undefined;
      return node?.kind === "symbol" && node.file === file ? [node] : [];
    });
  }

  from(id: NodeId): readonly Edge[] {
    let known = this.#from.get(id);
    if (known === undefined) {
      known = this.#edges(this.#frozen.from(id), this.#freshFrom.get(id), ({ to }) => to);
      this.#from.set(id, known);
    }
    return known;
  }

  to(id: NodeId): readonly Edge[] {
    let known = this.#to.get(id);
    if (known === undefined) {
      known = this.#edges(this.#frozen.to(id), this.#freshTo.get(id), ({ from }) => from);
      this.#to.set(id, known);
    }
    return known;
  }

  ofEdgeKind(kind: EdgeKind): readonly Edge[] {
    const known = this.#edgeKinds.get(kind) ?? this.#ofEdgeKind(kind);
    this.#edgeKinds.set(kind, known);
    return known;
  }

  #ofEdgeKind(kind: EdgeKind): readonly Edge[] {
    const found: Placed<NodeId>[] = [];
    for (const row of rowsOf(this.#frozen.edgeKind, edgeKinds.indexOf(kind))) {
      const order = this.#frozen.partOfEdge(row);
      if (!this.#layer.hidden.has(order)) found.push({ order, one: this.#frozen.edge(row).from });
    }
    const fresh = this.#layer.fresh.flatMap(({ order, part }) =>
      part.edges.flatMap((edge) => (edge.kind === kind ? [{ order, one: edge.from }] : [])),
    );
    return [...new Set(merged(found, fresh))].flatMap((id) => this.from(id).filter((edge) => edge.kind === kind));
  }

  edges(): Iterable<Edge> {
    return this.#unfold().edges();
  }

  redrawnSince(before: Graph): ReadonlySet<NodeId> | undefined {
    if (!(before instanceof LayeredGraph) || before.#frozen !== this.#frozen || before.#layer !== bare)
      return undefined;
    if (this.#redrawn === undefined) {
      this.#redrawn = new Set<NodeId>(this.#freshFrom.keys());
      for (const part of this.#layer.hidden)
        for (const row of this.#frozen.edgesIn(part)) this.#redrawn.add(this.#frozen.edge(row).from);
    }
    return this.#redrawn;
  }

  #node(row: number): Node {
    const node = this.#frozen.node(row);
    const content = node.kind === "module" && node.body !== undefined ? this.#layer.contents.get(node.file) : undefined;
    if (content === undefined) return node;
    let renewed = this.#renewed.get(row);
    if (renewed === undefined) {
      renewed = { ...node, body: content };
      this.#renewed.set(row, renewed);
    }
    return renewed;
  }

  #edges(rows: Int32Array, fresh: readonly Placed<Edge>[] = [], end: (edge: Edge) => NodeId): readonly Edge[] {
    const { hidden } = this.#layer;
    const found: Placed<Edge>[] = [];
    for (const row of rows) {
      const order = this.#frozen.partOfEdge(row);
      if (hidden.size === 0 || !hidden.has(order)) found.push({ order, one: this.#frozen.edge(row) });
    }
    return distinct(merged(found, fresh), end);
  }

  /** Everything, drawn into one graph: for who asks for all of it. */
  #unfold(): GraphBuilder {
    if (this.#whole !== undefined) return this.#whole;
    const whole = new GraphBuilder();
    for (const part of this.#parts()) {
      for (const node of part.nodes) whole.add(node);
      for (const edge of part.edges) whole.connect(edge);
    }
    this.#whole = whole;
    return whole;
  }

  /** All parts, in order. */
  *#parts(): Generator<Part> {
    const { fresh, hidden } = this.#layer;
    let next = 0;
    for (let part = 0; part < this.#frozen.parts; part++) {
      for (let one = fresh[next]; one !== undefined && one.order <= part; one = fresh[++next]) yield one.part;
      if (hidden.has(part)) continue;
      const nodes = [...this.#frozen.nodesIn(part)].map((row) => this.#node(row));
      yield { nodes, edges: [...this.#frozen.edgesIn(part)].map((row) => this.#frozen.edge(row)) };
    }
    for (const { part } of fresh.slice(next)) yield part;
  }
}

/** Rows of one kind. */
function rowsOf(kinds: Uint8Array, kind: number): readonly number[] {
  const found: number[] = [];
  for (let row = kinds.indexOf(kind); row >= 0; row = kinds.indexOf(kind, row + 1)) found.push(row);
  return found;
}

/** Without the edges that an earlier one with the same ends has said; `end` is the one in which they differ. */
function distinct(edges: readonly Edge[], end: (edge: Edge) => NodeId): readonly Edge[] {
  const kept: Edge[] = [];
  const index = edges.length > fewEdges ? new Map<NodeId, Edge[]>() : undefined;
  for (const edge of edges) {
    const alike = index === undefined ? kept : (index.get(end(edge)) ?? none);
    if (alike.some((known) => end(known) === end(edge) && says(known, edge))) continue;
    kept.push(edge);
    if (index !== undefined) push(index, end(edge), edge);
  }
  return kept;
}

const none: readonly Edge[] = [];

/** Two lists, each in the order of its parts. */
function merged<T>(frozen: readonly Placed<T>[], fresh: readonly Placed<T>[]): readonly T[] {
  if (fresh.length === 0) return frozen.map(({ one }) => one);
  return [...frozen, ...fresh].sort((a, b) => a.order - b.order).map(({ one }) => one);
}
