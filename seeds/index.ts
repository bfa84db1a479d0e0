/** The seeds that work, in the user's order. */
import { smallestCut } from "./08-the-smallest-cut-heals-fastest/index.ts";
import type { Seed } from "./rule.ts";

export const seeds: readonly Seed[] = [smallestCut];
