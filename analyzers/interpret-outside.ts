/** What patterns about the outside of the process mean. */
import { type Call, pathOf } from "./calls.ts";
import type { CallPattern, Hole } from "./idiom.ts";
import type { Matched, World } from "./matched.ts";
import type { Holder, OutsideMeaning, Place, Seen } from "./meaning.ts";

type Outside = Extract<CallPattern, { readonly fact: "requests" | "pool" | "flag" | "cache" | "disk" }>;

const facts: ReadonlySet<CallPattern["fact"]> = new Set<Outside["fact"]>(["requests", "pool", "flag", "cache", "disk"]);

export const isOutside = (pattern: CallPattern): pattern is CallPattern & Outside => facts.has(pattern.fact);

/** What is called is a function of the repository, whatever it gives back: what it asks, it asks by its own code. */
export function runsOwnCode({ names }: World, { call: { file, chain, at } }: Matched): boolean {
  const { end, rest } = names.walk(file, chain.to, pathOf(chain.links, at + 1).replace(/(?:\(\)|!)$/, ""));
  if (end?.at !== "symbol" || rest.length > 0) return false;
  const kind = names.files.get(end.file)?.symbols[end.symbol]?.kind;
  return kind === "function" || kind === "method" || kind === "class";
}

/** Undefined where what a pattern cannot do without is missing. `made`: the package that the call is known by. */
export function interpretOutside(
  pattern: Outside,
  place: Place,
  { chain, at }: Call,
  bound: Holder,
  made: string | undefined,
  all: (hole: Hole) => readonly Seen[],
): OutsideMeaning | undefined {
  const each = (holes: readonly Hole[] | undefined): readonly Seen[] => (holes ?? []).flatMap(all);
  // What it is made from is no holder of it.
  const holder: Holder = chain.binds === undefined ? { file: place.file, symbol: chain.by } : bound;
  const standing = {
    inLoop: chain.inLoop === true,
    perItem: chain.perItem === true,
    mapped: chain.mapped === true,
    inTransaction: chain.inTransaction === true,
    arms: chain.arms,
    caught: chain.caught === true || chain.links.some(({ step }) => step === ".catch"),
  };
  switch (pattern.fact) {
    case "requests": {
      const [url] = each(pattern.url);
      const options = each(pattern.options);
      const limited = pattern.limited === true;
      return { ...place, ...standing, means: "requests", url, prefixes: each(pattern.base), options, limited };
    }
    case "pool": {
      const { url, max, timeout, options, single = false, needsUrl = false } = pattern;
      if (made === undefined) return undefined;
      const told = {
        ...{ url: each(url), max: each(max), timeout: each(timeout), options: each(options) },
        ...{ statementTimeout: each(pattern.statementTimeout), lockTimeout: each(pattern.lockTimeout) },
      };
      return { ...place, means: "pool", library: made, holder, ...told, single, needsUrl };
    }
    case "flag": {
      const [flag] = all(pattern.flag);
      const { system, declares = false } = pattern;
      return flag && { ...place, means: "flag", system, flag, holder, declares };
    }
    case "disk": {
      const [path] = all(pattern.path);
      const { does, folder = false } = pattern;
      return path && { ...place, means: "disk", does, path, folder };
    }
    case "cache": {
      const { system, does, ends = false } = pattern;
      const called = /^\.(\w+)$/.exec(chain.links[at]?.step ?? "")?.[1]?.toLowerCase();
      const keys = all(pattern.keys);
      const [ttl] = each(pattern.ttl);
      const [value] = pattern.value === undefined ? [] : all(pattern.value);
      if (keys.length === 0) return undefined;
      return { ...place, ...standing, means: "cache", system, does, called, keys, ttl, ends, value };
    }
  }
}
