/** Writes that GitHub may have made although it did not say so. */
import { setTimeout as sleep } from "node:timers/promises";
import { statusOf } from "./repository.ts";

/** Milliseconds before each new try. */
export const defaultPauses: readonly number[] = [1_000, 4_000];

/** Tries again after failures that leave open whether GitHub has acted, so `attempt` looks first; a clear refusal is thrown at once. */
export async function persist<T>(pauses: readonly number[], attempt: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await attempt();
    } catch (error) {
      if ((statusOf(error) ?? 500) < 500) throw error;
      await sleep(pause);
    }
  }
  return await attempt();
}
