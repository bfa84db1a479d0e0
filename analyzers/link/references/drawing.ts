/** What one file draws into a graph, kept apart so that another graph in which nothing of it changed can take it over. */
import type { Edge, GraphBuilder, Node, NodeId, Pen } from "../../graph/graph.ts";
import { moduleId } from "../ids.ts";

/** A use that could be of any `member` of that name, or of anything that a `module` exports. */
export interface Ambiguity {
  readonly line: number;
  readonly detail: string;
  readonly in: NodeId;
  readonly member?: string;
  readonly module?: string;
}

export class Drawing implements Pen {
  readonly nodes: Node[] = [];
  readonly edges: Edge[] = [];
  /** Files it imports that nobody reads: their nodes carry the content of the day. */
  readonly leaves = new Set<string>();
  /** Uses that could be of anything: too many candidates to draw. */
  readonly blind: Ambiguity[] = [];
  /** Names of members it guessed by, wherever they are declared. */
  readonly guessed = new Set<string>();
  /** What is drawn now is run later, not while the module loads. */
  later = false;

  add(node: Node): Node {
    this.nodes.push(node);
    return node;
  }

  connect(edge: Edge): void {
    this.edges.push(this.later ? { ...edge, attributes: { ...edge.attributes, deferred: true } } : edge);
  }

  leaf(path: string): NodeId {
    this.leaves.add(path);
    return moduleId(path);
  }

  /** `contentOf` gives the hash of a file that nobody reads. */
  joinTo(builder: GraphBuilder, contentOf: (path: string) => string): void {
    for (const node of this.nodes) builder.add(node);
    for (const path of this.leaves) builder.add(leafOf(path, contentOf(path)));
    for (const edge of this.edges) builder.connect(edge);
  }
}

/** The module of a file that nobody reads: its content is all that is known of it. */
export function leafOf(path: string, content: string): Node {
  return { id: moduleId(path), kind: "module", name: path, file: path, line: 1, endLine: 1, body: content };
}
