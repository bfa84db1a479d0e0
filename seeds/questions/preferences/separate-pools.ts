/** Preference 9: work in the background has connections of its own. */
import type { Hop } from "../../../analyzers/graph/impact.ts";
import { poolBelow, webPoolBelow } from "../pools-below.ts";
import { runsWhereLoaded } from "../processes.ts";
import type { ChangedEntry } from "./changed-entries.ts";
import { placeOf, type Shift } from "./shift.ts";

export function* separatePools({ entry, before, was, is }: ChangedEntry): Generator<Shift> {
  if (entry.kind !== "job" || !runsWhereLoaded(entry)) return;
  const shared = poolAt(webPoolBelow(is.graph, entry));
  const old = before && poolAt(webPoolBelow(was.graph, before));
  const name = (id: string): string => is.graph.node(id)?.name ?? id;
  if (shared !== undefined && old === undefined && was.graph.node(shared) !== undefined)
    yield {
      preference: 9,
      towards: false,
      on: [entry.id, shared],
      says: `\`${entry.name}\` draws on \`${name(shared)}\`, which answers requests`,
      is: placeOf(entry),
    };
  const own = shared === undefined && old !== undefined ? poolAt(poolBelow(is.graph, entry)) : undefined;
  if (own === undefined || old === undefined) return;
  yield {
    preference: 9,
    towards: true,
    on: [entry.id, own],
    says: `\`${entry.name}\` draws on \`${name(own)}\`, and no more on the connections that answer requests`,
    was: placeOf(before ?? entry),
    is: placeOf(entry),
  };
}

const poolAt = (road: readonly Hop[] | undefined): string | undefined => road?.at(-1)?.id;
