/** The part of the vocabulary of idioms that says how often work is tried, and how much of it at once. */
import type { Hole } from "./idiom-holes.ts";

/** Where options say how often work is tried in all, and what makes it wait before the next time; of each the first that is filled. */
export interface TryPattern {
  readonly attempts: readonly Hole[];
  readonly pause: readonly Hole[];
}

/** Where options say how many pieces of work one process does at the same time, and how many it may begin in some time. */
export interface PacePattern {
  readonly atOnce: readonly Hole[];
  readonly limiter: readonly Hole[];
}
