/** What every decision to live with a finding has to say. */
import { isDay, isPast } from "../settings/day.ts";

/** Characters; what is shorter names no reason. */
const leastReason = 12;

/** Why a decision does not hold; undefined where it does. A sentence's end. */
export function flawOf(
  { because, until }: { readonly because: string; readonly until?: string | undefined },
  today: string,
): string | undefined {
  if (because.length < leastReason) return `it gives no reason of at least ${leastReason} characters`;
  if (until === undefined) return undefined;
  if (!isDay(until)) return `\`${until}\` is no day; write it as \`2026-12-31\``;
  return isPast(until, today) ? `it ended on ${until}` : undefined;
}
