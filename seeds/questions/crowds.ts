/** Schedules that start together, minute by minute. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { intervalOf, startsOf } from "./clock.ts";
import { isExcluded } from "./exclusions.ts";
import { workspacePart } from "./workspace-part.ts";

/** Jobs that start in the same minute: from `told` on it is said, from `loud` on it is a warning (seed rule book, 19). */
export const crowd = { told: 4, loud: 6 } as const;

/**
 * Timers count from the start of their process, and workflows of GitHub run each on a machine of its own, when the platform likes:
 * the minute of neither is the repository's to spread.
 */
const elsewhere = new Set(["timer", "github-actions"]);

export interface Timed {
  readonly schedule: Node;
  readonly spec: string;
  readonly starts: ReadonlySet<number>;
}

/** Schedules of one system and one part of the repository: what starts together is started by one and the same. */
export function groupsOf(graph: Graph): ReadonlyMap<string, readonly Timed[]> {
  const groups = new Map<string, Timed[]>();
  for (const schedule of graph.ofKind("schedule")) {
    const { system, spec } = schedule.attributes ?? {};
    if (typeof system !== "string" || typeof spec !== "string" || elsewhere.has(system)) continue;
    if (isExcluded(schedule.file)) continue;
    const starts = startsOf(spec);
    // What runs every minute meets everybody.
    if (starts === undefined || starts.size === 0 || intervalOf(spec) === 1) continue;
    const key = `${system} ${system === "pg_cron" ? "" : workspacePart(schedule.file)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ schedule, spec, starts }]);
    else group.push({ schedule, spec, starts });
  }
  return groups;
}

/** How many jobs start in each minute. */
export function heightsOf(jobs: readonly Timed[]): ReadonlyMap<number, number> {
  const heights = new Map<number, number>();
  for (const { starts } of jobs) for (const minute of starts) heights.set(minute, (heights.get(minute) ?? 0) + 1);
  return heights;
}
