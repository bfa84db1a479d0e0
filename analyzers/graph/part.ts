/** Nodes and edges that were drawn together and are replaced together; an earlier part's definition of a node goes first. */
import type { Edge, Node } from "./graph.ts";

export interface Part {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}
