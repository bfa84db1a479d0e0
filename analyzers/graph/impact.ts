/** How far a change reaches, and by which road. */
import type { Edge, Node, NodeId } from "./graph.ts";

/**
 * `code`: symbol by symbol over resolved edges. `guessed`: over at least one guessed edge or module-level side effect.
 * `type`: compile time only. `data`: through a table, view or queue.
 */
export type Channel = "code" | "guessed" | "type" | "data";

export interface Hop {
  readonly id: NodeId;
  /** How this node is tied to the hop before it; absent on the first, which is the changed node. */
  readonly edge?: Edge;
}

export interface Reach {
  readonly node: Node;
  readonly channel: Channel;
  readonly distance: number;
  readonly side: "base" | "head";
  /** Tables and columns: how the changed code itself touches them. */
  readonly access?: readonly ("read" | "write")[];
  /** From the changed node to this one, both ends included. */
  readonly path: readonly Hop[];
}

export interface Impact {
  /** By node id; the strongest channel wins (code, guessed, type, data), then the shortest road. */
  readonly reached: ReadonlyMap<NodeId, Reach>;
}
