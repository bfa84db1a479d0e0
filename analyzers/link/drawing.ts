/**
 * What one file or one section draws into a graph, kept apart so that another graph in which nothing of it changed can take it
 * over.
 */
import type { Edge, EdgeKind, Node, NodeId, Pen } from "../graph/graph.ts";
import type { Part } from "../graph/part.ts";
import { moduleId } from "./ids.ts";

/** A use that could be of any `member` of that name, or of anything that a `module` exports. */
export interface Ambiguity {
  readonly line: number;
  readonly detail: string;
  readonly in: NodeId;
  readonly member?: string;
  readonly module?: string;
}

const runs: ReadonlySet<EdgeKind> = new Set(["calls", "requests"]);

export class Drawing implements Pen {
  readonly #nodes: Node[] = [];
  readonly #edges: Edge[] = [];
  #ids: Set<NodeId> | undefined;
  /** Files it imports that nobody reads: their nodes carry the content of the day. */
  readonly #leaves = new Set<string>();
  /** Uses that could be of anything: too many candidates to draw. */
  readonly blind: Ambiguity[] = [];
  /** Names of members it guessed by, wherever they are declared. */
  readonly guessed = new Set<string>();
  /** What is drawn now is run later, not while the module loads. */
  later = false;
  /** What is drawn now is run inside a transaction. */
  inTransaction = false;
  /** What is drawn now is run for one element of a list after another. */
  perItem = false;

  add(node: Node): Node {
    this.#nodes.push(node);
    this.#ids?.add(node.id);
    return node;
  }

  connect(edge: Edge): void {
    if (this.later) this.#edges.push({ ...edge, attributes: { ...edge.attributes, deferred: true } });
    else if ((this.inTransaction || this.perItem) && runs.has(edge.kind))
      this.#edges.push({
        ...edge,
        attributes: {
          ...edge.attributes,
          ...(this.inTransaction ? { inTransaction: true } : {}),
          ...(this.perItem ? { perItem: true } : {}),
        },
      });
    else this.#edges.push(edge);
  }

  leaf(path: string): NodeId {
    this.#leaves.add(path);
    return moduleId(path);
  }

  /** Whether a node was added, leaves aside. */
  has(id: NodeId): boolean {
    this.#ids ??= new Set(this.#nodes.map((node) => node.id));
    return this.#ids.has(id);
  }

  /** What it comes to in one snapshot; `contentOf` gives the hash of a file that nobody reads. */
  part(contentOf: (path: string) => string): Part {
    const leaves = [...this.#leaves].map((path) => leafOf(path, contentOf(path)));
    return { nodes: leaves.length === 0 ? this.#nodes : [...this.#nodes, ...leaves], edges: this.#edges };
  }
}

/** The module of a file that nobody reads: its content is all that is known of it. */
function leafOf(path: string, content: string): Node {
  return { id: moduleId(path), kind: "module", name: path, file: path, line: 1, endLine: 1, body: content };
}
