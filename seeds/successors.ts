/** A finding that only took another one's place: the same rule, about the same things, in the same file, out of other code. */
import type { NodeId } from "../analyzers/graph/graph.ts";
import type { Canonical } from "./fingerprint.ts";
import type { Yield } from "./rule.ts";

/** What a rule yields on one graph, by fingerprint. */
export type Found = ReadonlyMap<string, readonly Yield[]>;

/** Where a function is split, or hands its work to another one, what it did is done under another name, and no more often. */
export interface Successors {
  /** Whether some finding of base is gone that this one is like; each gone one has one successor. */
  takesPlace(found: Yield): boolean;
}

export function createSuccessors(atBase: Found, atHead: Found, canonical: Canonical): Successors {
  const gone = new Map<string, number>();
  for (const [id, all] of atBase)
    for (const one of all.slice(atHead.get(id)?.length ?? 0)) {
      const like = likenessOf(one, canonical);
      if (like !== undefined) gone.set(like, (gone.get(like) ?? 0) + 1);
    }
  return {
    takesPlace(found) {
      const like = gone.size === 0 ? undefined : likenessOf(found, canonical);
      const left = like === undefined ? 0 : (gone.get(like) ?? 0);
      if (like === undefined || left === 0) return false;
      gone.set(like, left - 1);
      return true;
    },
  };
}

const code = /^(?:symbol|module|test|migration):/;

/** Undefined of a finding about code alone: one function is not like another. */
function likenessOf({ on, file, salient = "" }: Yield, canonical: Canonical): string | undefined {
  const things: readonly NodeId[] = on.filter((id) => !code.test(id)).map(canonical);
  return things.length === 0 ? undefined : JSON.stringify([canonical(`module:${file}`), salient, ...things]);
}
