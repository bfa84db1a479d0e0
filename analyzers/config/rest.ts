/** Members of a configuration that nobody here follows: kept as hashes, so that a change of one can be named. */
import { hashText } from "../hash.ts";
import { limits } from "./limits.ts";
import { isRecord } from "./shape.ts";

/**
 * A hash for each member by its name, in the order of names; members of those in `spread` each by their own (`scripts.build`).
 * Undefined where there are none.
 */
export function restOf(
  json: unknown,
  isTold: (name: string) => boolean,
  spread: readonly string[] = [],
): Readonly<Record<string, string>> | undefined {
  const left = entries(json).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    if (isTold(name)) return [];
    if (!spread.includes(name) || !isRecord(value)) return [[name, value]];
    return entries(value).map(([own, one]) => [`${name}.${own}`, one]);
  });
  const sorted = left.sort(([a], [b]) => (a < b ? -1 : 1));
  // What is beyond the limit is told as one.
  const [few, many] = [sorted.slice(0, limits.members), sorted.slice(limits.members)];
  const hashes = [...few, ...(many.length > 0 ? [["...", many] as const] : [])].map(
    ([name, value]) => [name, hashText(JSON.stringify(value))] as const,
  );
  return hashes.length === 0 ? undefined : Object.fromEntries(hashes);
}

const entries = (json: unknown): readonly (readonly [string, unknown])[] => Object.entries(isRecord(json) ? json : {});

/** Names of members that differ between two such records, sorted. */
export function differing(
  before: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>> = {},
): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}
