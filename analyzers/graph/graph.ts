/** The graph of one snapshot: nodes with stable, readable ids; edges that point from who needs to what is needed. */

export const nodeKinds = [
  "module",
  "symbol",
  "package",
  "table",
  "column",
  "view",
  "sqlfn",
  "trigger",
  "route",
  "job",
  "schedule",
  "queue",
  "pool",
  "service",
  "env",
  "flag",
  "cache",
  "file",
  "migration",
  "test",
  "loadtest",
] as const;

export type NodeKind = (typeof nodeKinds)[number];

/** `symbol:src/a.ts#f`, `route:GET /users/:id`, `table:orders`, `column:orders.total`, `job:bullmq/mail`, `test:src/a.test.ts`. */
export type NodeId = string;

export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface Node {
  readonly id: NodeId;
  readonly kind: NodeKind;
  /** As a person calls it: `f`, `GET /users/:id`, `orders`. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** Symbols: what it does and what it promises. Other nodes: one hash over what defines them, in `body`. */
  readonly body?: string;
  readonly signature?: string;
  readonly attributes?: Attributes;
  /**
   * Symbols: hashes of what is told apart when it changes, and, as `exports`, the names by which others import it (of a module's
   * body: the names that the module passes on) where that is not its own name alone; `value` is there where it holds a literal.
   */
  readonly parts?: Readonly<Partial<Record<"decorators" | "defaults" | "load" | "exports" | "value", string>>>;
}

/**
 * Every kind of edge; `edges.ts` says how a change travels along each.
 * Code: calls, uses, constructs, extends, renders, types, contains (owner -> member), holds (module -> symbol), passes (code -> its
 * inline callback), loads, evaluates, re-exports (between module bodies), depends (symbol -> package).
 * Outside: uses (code -> env, flag), declares (symbol -> the pool it holds, the flag it stands for), reads, writes (code -> cache, file), requests.
 * Operation: handles (entry -> code), guards (entry -> code), registers (code -> what it only makes known), reads, writes (code -> table/column), enqueues (code -> queue/job),
 * triggers (schedule/queue/table -> job/route/sqlfn), requests (code/sqlfn/schedule -> service), migrates (migration -> table/column), declares (symbol -> the table or column it stands for),
 * belongs (column -> table), covers (test -> module).
 */
export const edgeKinds = [
  "calls",
  "uses",
  "constructs",
  "extends",
  "renders",
  "types",
  "contains",
  "holds",
  "passes",
  "loads",
  "evaluates",
  "re-exports",
  "depends",
  "handles",
  "guards",
  "registers",
  "reads",
  "writes",
  "enqueues",
  "triggers",
  "requests",
  "migrates",
  "declares",
  "belongs",
  "covers",
] as const;

export type EdgeKind = (typeof edgeKinds)[number];

/**
 * Between symbols, `as` is what the text calls the target, or what it calls the object or class of a member, where that is not the target's
 * name; `inferred` stands where the text does not name it at all.
 */
export interface Edge {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: EdgeKind;
  readonly file: string;
  readonly line: number;
  readonly certainty: "resolved" | "guessed";
  readonly attributes?: Attributes;
}

export interface Graph {
  readonly nodes: ReadonlyMap<NodeId, Node>;
  node(id: NodeId): Node | undefined;
  ofKind(kind: NodeKind): readonly Node[];
  /** Symbols that stand in a file. */
  inFile(file: string): readonly Node[];
  /** Edges that leave a node: what it needs. */
  from(id: NodeId): readonly Edge[];
  /** Edges that arrive at a node: who needs it. */
  to(id: NodeId): readonly Edge[];
  ofEdgeKind(kind: EdgeKind): readonly Edge[];
  edges(): Iterable<Edge>;
  /** Nodes that edges leave which may be others than in a graph that this one was drawn on top of; undefined where any may. */
  redrawnSince(before: Graph): ReadonlySet<NodeId> | undefined;
}

/** What nodes and edges are drawn with: a graph, or a drawing that joins one later. */
export interface Pen {
  add(node: Node): Node;
  connect(edge: Edge): void;
}

const none: readonly Edge[] = [];
/** Up to this many edges a search is cheaper than an index. */
export const fewEdges = 32;

/** Collects nodes and edges; the first definition of a node stays, an edge that says the same again is dropped. */
export class GraphBuilder implements Graph, Pen {
  readonly nodes = new Map<NodeId, Node>();
  readonly #from = new Map<NodeId, Edge[]>();
  readonly #to = new Map<NodeId, Edge[]>();
  readonly #kinds = new Map<NodeKind, Node[]>();
  /** Edges by target, for sources that have many: a long list is not searched from its start each time. */
  readonly #many = new Map<NodeId, Map<NodeId, Edge[]>>();
  /** Made when somebody asks, and again after the next edge: nobody asks while edges come. */
  #edgeKinds: ReadonlyMap<EdgeKind, readonly Edge[]> | undefined;

  add(node: Node): Node {
    const known = this.nodes.get(node.id);
    if (known !== undefined) return known;
    this.nodes.set(node.id, node);
    push(this.#kinds, node.kind, node);
    return node;
  }

  connect(edge: Edge): void {
    const out = this.#from.get(edge.from);
    if (out === undefined) this.#from.set(edge.from, [edge]);
    else if (this.#alike(out, edge).some((known) => says(known, edge))) return;
    else {
      out.push(edge);
      const index = this.#many.get(edge.from);
      if (index !== undefined) push(index, edge.to, edge);
    }
    push(this.#to, edge.to, edge);
    this.#edgeKinds = undefined;
  }

  /** The edges of a source among which one that says the same would be. */
  #alike(out: readonly Edge[], { from, to }: Edge): readonly Edge[] {
    if (out.length < fewEdges) return out;
    let index = this.#many.get(from);
    if (index === undefined) {
      index = new Map();
      for (const edge of out) push(index, edge.to, edge);
      this.#many.set(from, index);
    }
    return index.get(to) ?? none;
  }

  node(id: NodeId): Node | undefined {
    return this.nodes.get(id);
  }

  ofKind(kind: NodeKind): readonly Node[] {
    return this.#kinds.get(kind) ?? [];
  }

  inFile(file: string): readonly Node[] {
    return this.ofKind("symbol").filter((node) => node.file === file);
  }

  from(id: NodeId): readonly Edge[] {
    return this.#from.get(id) ?? none;
  }

  to(id: NodeId): readonly Edge[] {
    return this.#to.get(id) ?? none;
  }

  ofEdgeKind(kind: EdgeKind): readonly Edge[] {
    this.#edgeKinds ??= Map.groupBy(this.edges(), (edge) => edge.kind);
    return this.#edgeKinds.get(kind) ?? none;
  }

  *edges(): Iterable<Edge> {
    for (const out of this.#from.values()) yield* out;
  }

  redrawnSince(): undefined {
    return undefined;
  }
}

/** Whether `b` says nothing that `a` has not said. */
export function says(a: Edge, b: Edge): boolean {
  return (
    a.to === b.to &&
    a.kind === b.kind &&
    (a.certainty === b.certainty || b.certainty === "guessed") &&
    (a.attributes === b.attributes || JSON.stringify(a.attributes) === JSON.stringify(b.attributes))
  );
}

/** Adds to the list that a key has, or begins it. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
