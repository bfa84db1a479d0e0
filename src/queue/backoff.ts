/** When to try again: full jitter, so that what failed together does not come back together. */

export interface Backoff {
  /** Milliseconds: the longest first pause, and the longest of all. */
  readonly first: number;
  readonly longest: number;
}

/** Milliseconds before the next try after `attempt` failed ones: anything up to the pause, which doubles. `chance` is from 0 to 1. */
export function pauseAfter(attempt: number, { first, longest }: Backoff, chance: number): number {
  // Beyond 2 to the 30th the cap holds anyway, and the product stays a number.
  return Math.round(chance * Math.min(longest, first * 2 ** Math.min(attempt, 30)));
}
