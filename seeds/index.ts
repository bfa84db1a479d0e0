/** The seeds that work, in the user's order. */
import type { Seed } from "./rule.ts";

export const seeds: readonly Seed[] = [];
