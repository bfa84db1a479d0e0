/** Steps along the hierarchy of preferences (seed 20): what went over from one design to the other. */
import type { Edge, NodeId } from "../../../analyzers/graph/graph.ts";

/** The ten preferences by their places in the hierarchy. */
export type Preference = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface Shift {
  readonly preference: Preference;
  /** The new state is the preferred one. */
  readonly towards: boolean;
  /** What it is about, as head calls it; two shifts of one preference about the same nodes are one. */
  readonly on: readonly NodeId[];
  /** What went over, in words that follow the name of an entry or stand alone. */
  readonly says: string;
  /** Where it showed at base, and where it shows at head; at least one of them. */
  readonly was?: Place;
  readonly is?: Place;
}

export const placeOf = ({ file, line }: Edge | Place): Place => ({ file, line });
