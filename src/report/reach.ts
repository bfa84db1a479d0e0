/** Answers about one revision, without a change: what depends on a unit, and by which path. */
import type { Node } from "../../analyzers/graph/graph.ts";
import type { Channel, Impact } from "../../analyzers/graph/impact.ts";
import { name } from "./bound.ts";
import { type PlaceOf, type Reached, reachedOf, unitOf } from "./reached.ts";
import type { ChangedUnit, ReportHop } from "./report.ts";

type Unit = Pick<ChangedUnit, "id" | "kind" | "name" | "file" | "line">;

interface Answer {
  readonly version: 1;
  readonly engine: string;
  /** A commit id, or `worktree:<hash>`. */
  readonly revision: string;
}

export interface ReachReport extends Answer, Reached {
  readonly unit: Unit;
}

export interface RoadReport extends Answer {
  readonly from: Unit;
  readonly to: Unit;
  readonly verdict: "reached" | "outside";
  readonly channel?: Channel;
  readonly distance?: number;
  readonly path: readonly ReportHop[];
}

export interface Asked {
  readonly engine: string;
  readonly revision: string;
  /** What would feel a change of the unit that was asked for. */
  readonly impact: Impact;
  /** Where units of the revision are declared: a file that was asked for stands for all that is declared in it. */
  readonly placeOf: PlaceOf;
}

/** What would feel a change of `unit`. */
export function composeReach(unit: Node, { engine, revision, impact, placeOf }: Asked): ReachReport {
  return { version: 1, engine, revision: name(revision), unit: unitOf(unit), ...reachedOf(impact, placeOf) };
}

/** How a change of `from` reaches `to`, if it does. */
export function composeRoad(from: Node, to: Node, { engine, revision, impact, placeOf }: Asked): RoadReport {
  const reach = impact.reached.get(to.id);
  const found = reach && reachedOf({ reached: new Map([[to.id, reach]]) }, placeOf).reached[0];
  return {
    version: 1,
    engine,
    revision: name(revision),
    from: unitOf(from),
    to: unitOf(to),
    verdict: found === undefined ? "outside" : "reached",
    ...(found !== undefined && { channel: found.channel, distance: found.distance }),
    path: found?.path ?? [],
  };
}
