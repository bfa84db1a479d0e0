/**
 * A graph as columns of numbers: what lies on disk and in memory is the same, and only what somebody asks for becomes an object.
 * It keeps its parts apart, and in each what was drawn twice, so that any of them can be left out and drawn again.
 */
import type { Pack } from "../pack.ts";
import { edgeColumns, nodeColumns } from "./freeze.ts";
import {
  type Attributes,
  type Edge,
  type EdgeKind,
  edgeKinds,
  type Node,
  type NodeId,
  type NodeKind,
  nodeKinds,
} from "./graph.ts";

export class FrozenGraph {
  readonly #pack: Pack;
  readonly #nodes = new Map<number, Node>();
  readonly #edges = new Map<number, Edge>();
  readonly #json = new Map<number, object>();
  readonly #n: Record<(typeof nodeColumns)[number], Int32Array>;
  readonly #e: Record<(typeof edgeColumns)[number], Int32Array>;
  readonly #byId: Rows;
  readonly #byFrom: Rows;
  readonly #byTo: Rows;
  readonly nodeKind: Uint8Array;
  readonly edgeKind: Uint8Array;
  readonly #guessed: Uint8Array;
  readonly #nodeStarts: Int32Array;
  readonly #edgeStarts: Int32Array;

  constructor(pack: Pack) {
    this.#pack = pack;
    const read = <Name extends string>(kind: string, names: readonly Name[]) =>
      Object.fromEntries(names.map((name) => [name, pack.numbers(`${kind}.${name}`)])) as Record<Name, Int32Array>;
    this.#n = read("node", nodeColumns);
    this.#e = read("edge", edgeColumns);
    const rows = (name: string): Rows => ({
      starts: pack.numbers(`${name}.starts`),
      rows: pack.numbers(`${name}.rows`),
    });
    this.#byId = rows("node.byId");
    this.#byFrom = rows("edge.byFrom");
    this.#byTo = rows("edge.byTo");
    this.nodeKind = pack.octets("node.kind");
    this.edgeKind = pack.octets("edge.kind");
    this.#guessed = pack.octets("edge.guessed");
    this.#nodeStarts = pack.numbers("part.nodes");
    this.#edgeStarts = pack.numbers("part.edges");
  }

  /** How many parts there are. */
  get parts(): number {
    return this.#nodeStarts.length - 1;
  }

  nodesIn(part: number): Iterable<number> {
    return range(this.#nodeStarts, part);
  }

  edgesIn(part: number): Iterable<number> {
    return range(this.#edgeStarts, part);
  }

  /** The part that a row was drawn in. */
  partOfNode(row: number): number {
    return this.#n.part[row] ?? -1;
  }

  partOfEdge(row: number): number {
    return this.#e.part[row] ?? -1;
  }

  /** Every definition of a node, in order. */
  definitions(id: NodeId): Int32Array {
    return this.#rows(this.#byId, id);
  }

  /** Edges that leave or arrive, in order. */
  from(id: NodeId): Int32Array {
    return this.#rows(this.#byFrom, id);
  }

  to(id: NodeId): Int32Array {
    return this.#rows(this.#byTo, id);
  }

  #rows({ starts, rows }: Rows, id: NodeId): Int32Array {
    const key = this.#pack.find(id);
    // Texts that came after the graph name nothing of it.
    return key < 0 || key + 1 >= starts.length ? nothing : rows.subarray(starts[key], starts[key + 1]);
  }

  node(row: number): Node {
    let made = this.#nodes.get(row);
    if (made === undefined) {
      made = this.#readNode(row);
      this.#nodes.set(row, made);
    }
    return made;
  }

  edge(row: number): Edge {
    let made = this.#edges.get(row);
    if (made === undefined) {
      made = this.#readEdge(row);
      this.#edges.set(row, made);
    }
    return made;
  }

  #readNode(row: number): Node {
    const { id, name, file, line, endLine, body, signature, attributes, parts } = this.#n;
    const text = (column: Int32Array): string => this.#pack.text(column[row] ?? 0);
    const words = this.#pack.maybe(body[row]);
    const promise = this.#pack.maybe(signature[row]);
    const known = this.#object(attributes[row]) as Attributes | undefined;
    const told = this.#object(parts[row]) as Node["parts"];
    return {
      id: text(id),
      kind: nodeKinds[this.nodeKind[row] ?? 0] as NodeKind,
      name: text(name),
      file: text(file),
      line: line[row] ?? 1,
      endLine: endLine[row] ?? 1,
      ...(words !== undefined && { body: words }),
      ...(promise !== undefined && { signature: promise }),
      ...(known !== undefined && { attributes: known }),
      ...(told !== undefined && { parts: told }),
    };
  }

  #readEdge(row: number): Edge {
    const { from, to, file, line, attributes } = this.#e;
    const known = this.#object(attributes[row]) as Attributes | undefined;
    return {
      from: this.#pack.text(from[row] ?? 0),
      to: this.#pack.text(to[row] ?? 0),
      kind: edgeKinds[this.edgeKind[row] ?? 0] as EdgeKind,
      file: this.#pack.text(file[row] ?? 0),
      line: line[row] ?? 1,
      certainty: this.#guessed[row] === 1 ? "guessed" : "resolved",
      ...(known !== undefined && { attributes: known }),
    };
  }

  #object(number: number | undefined): object | undefined {
    if (number === undefined || number < 0) return undefined;
    let made = this.#json.get(number);
    if (made === undefined) {
      made = JSON.parse(this.#pack.text(number)) as object;
      this.#json.set(number, made);
    }
    return made;
  }
}

interface Rows {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

function* range(starts: Int32Array, part: number): Generator<number> {
  for (let row = starts[part] ?? 0; row < (starts[part + 1] ?? 0); row++) yield row;
}

const nothing = new Int32Array(0);
