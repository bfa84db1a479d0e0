/** What an impact reaches, as reports tell it: sorted, bounded, each unit with its witness path. */
import type { Node, NodeKind } from "../../analyzers/graph/graph.ts";
import type { Impact, Reach } from "../../analyzers/graph/impact.ts";
import { by, lineOf, name } from "./bound.ts";
import { hopsOf, type Place } from "./hops.ts";
import { limits } from "./limits.ts";
import type { ChangedUnit, ReachedUnit, Totals } from "./report.ts";

/** Where a node stands, for the first hop of a path. */
export type PlaceOf = (id: string) => Place | undefined;

export type ReachTotals = Pick<Totals, "reached" | "reachedAtRunTime" | "reachedByCode">;

export interface Reached {
  /** Sorted by kind, channel, distance, id. */
  readonly reached: readonly ReachedUnit[];
  readonly totals: ReachTotals;
}

/** When there are too many, symbols and modules give way first, then what is farthest. */
export function reachedOf({ reached }: Impact, placeOf: PlaceOf): Reached {
  const all = [...reached.values()].sort(byWorth);
  return {
    reached: all
      .slice(0, limits.reached)
      .map((reach) => reachedUnit(reach, placeOf))
      .sort(byKind),
    totals: {
      reached: tally(all),
      reachedAtRunTime: tally(all.filter(({ channel }) => channel !== "type")),
      reachedByCode: tally(all.filter(({ channel }) => channel === "code" || channel === "guessed")),
    },
  };
}

/** A unit without how it was reached. */
export function unitOf(node: Node): Pick<ChangedUnit, "id" | "kind" | "name" | "file" | "line"> {
  return { id: name(node.id), kind: node.kind, name: name(node.name), file: name(node.file), line: lineOf(node.line) };
}

const isFine = (kind: NodeKind): boolean => kind === "symbol" || kind === "module";

const byWorth = by<Reach>(
  ({ node }) => (isFine(node.kind) ? 1 : 0),
  ({ distance }) => distance,
  ({ node }) => node.id,
);

const byKind = by<ReachedUnit>(
  (unit) => unit.kind,
  (unit) => unit.channel,
  (unit) => unit.distance,
  (unit) => unit.id,
);

function reachedUnit(reach: Reach, placeOf: PlaceOf): ReachedUnit {
  return {
    ...unitOf(reach.node),
    channel: reach.channel,
    distance: reach.distance,
    ...(reach.access !== undefined && { access: [...reach.access].sort() }),
    path: hopsOf(reach.path, placeOf),
  };
}

function tally(reached: readonly Reach[]): Readonly<Partial<Record<NodeKind, number>>> {
  const counts: Partial<Record<NodeKind, number>> = {};
  for (const { node } of reached) counts[node.kind] = (counts[node.kind] ?? 0) + 1;
  return counts;
}
