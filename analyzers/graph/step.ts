/** One step of a walk over who depends on what. */
import type { Edge, NodeId } from "./graph.ts";

/**
 * `code`: symbol by symbol over resolved edges. `guessed`: over at least one guessed edge or module-level side effect.
 * `type`: compile time only. `data`: through a table, view or queue.
 */
export type Channel = "code" | "guessed" | "type" | "data";

/** How a node was reached in one channel: over `via`, from `from`; both absent on the nodes that changed. */
export interface Step {
  readonly id: NodeId;
  readonly distance: number;
  readonly channel: Channel;
  readonly from?: Step;
  readonly via?: Edge;
  /** Told as reached, but nothing travels further through it. */
  readonly ends?: true;
  /** A class that feels the change only where a framework holds it, or code that does so after its module was loaded. */
  readonly held?: true;
}
