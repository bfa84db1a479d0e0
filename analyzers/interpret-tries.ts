/** What patterns say of how often work is tried, how it stands in its code, and how much of it is done at once. */
import type { Chain } from "./facts.ts";
import type { Hole, PacePattern, TryPattern } from "./idiom.ts";
import type { Matched } from "./matched.ts";
import type { PaceMeaning, Sending, TryMeaning } from "./meaning-jobs.ts";
import type { Seen } from "./meaning-places.ts";

type Fill = (hole: Hole) => readonly Seen[];

const first = (fill: Fill, holes: readonly Hole[]): Seen | undefined =>
  holes.flatMap((hole) => fill(hole).slice(0, 1))[0];

export function triesOf(fill: Fill, pattern: TryPattern | undefined): { readonly tries?: TryMeaning } {
  if (pattern === undefined) return {};
  const attempts = first(fill, pattern.attempts);
  const pause = first(fill, pattern.pause);
  return attempts === undefined && pause === undefined ? {} : { tries: { attempts, pause } };
}

export function paceOf(fill: Fill, pattern: PacePattern | undefined): { readonly pace?: PaceMeaning } {
  if (pattern === undefined) return {};
  const atOnce = first(fill, pattern.atOnce);
  const limited = first(fill, pattern.limiter) !== undefined;
  return atOnce === undefined && !limited ? {} : { pace: { atOnce, limited } };
}

/** Many at once: by the name of the call, or since each element of a list becomes one. */
export function sendingOf({ call: { chain, args }, callee }: Matched): Sending {
  return {
    perItem: chain.perItem === true || chain.mapped === true,
    bulk: /bulk|batch/i.test(callee.name) || args.some((value) => value.is === "chain" && isMapped(value)),
    spaced: chain.spaced === true,
  };
}

function isMapped({ links }: Pick<Chain, "links">): boolean {
  return links.at(-1)?.step === ".map";
}
