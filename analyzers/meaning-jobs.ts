/** What idioms make of how work is put into a queue and taken out of it. */
import type { Seen } from "./meaning-places.ts";

/** How often work is tried, and what makes it wait in between. */
export interface TryMeaning {
  readonly attempts: Seen | undefined;
  readonly pause: Seen | undefined;
}

/** How many pieces of work are done at once; `limited`: something bounds how many begin in some time. */
export interface PaceMeaning {
  readonly atOnce: Seen | undefined;
  readonly limited: boolean;
}

/** How a call puts work into a queue: for each element of a list, many pieces at once, each at a time that it says. */
export interface Sending {
  readonly perItem: boolean;
  readonly bulk: boolean;
  readonly spaced: boolean;
}
