/** Preference 7: jobs start apart from each other. */
import type { Graph } from "../../../analyzers/graph/graph.ts";
import type { Evidence } from "../../rule.ts";
import { crowd, groupsOf, heightsOf, type Timed } from "../crowds.ts";
import { placeOf, type Shift } from "./shift.ts";

export function* crowdedMinutes({ base, head, change }: Evidence): Generator<Shift> {
  const changed = change.nodes.find(({ node, side }) => node.kind === "schedule" && side === "head")?.node;
  if (changed === undefined) return;
  const before = crowdsOf(base);
  for (const [group, { jobs, most }] of crowdsOf(head)) {
    const was = before.get(group) ?? { jobs: [], most: 0 };
    const towards = most < was.most;
    // Jobs that went away leave fewer together without anybody spreading them.
    if (most === was.most || Math.max(most, was.most) < crowd.told || (towards && jobs.length < was.jobs.length))
      continue;
    const [one] = jobs.filter(({ schedule }) => schedule.id === changed.id);
    yield {
      preference: 7,
      towards,
      on: jobs.map(({ schedule }) => schedule.id).slice(0, 1),
      says: `at most ${most === 1 ? "one job starts" : `${most} jobs start`} in one minute, where ${was.most} did`,
      is: placeOf(one?.schedule ?? changed),
    };
  }
}

const crowdsOf = (graph: Graph): ReadonlyMap<string, { readonly jobs: readonly Timed[]; readonly most: number }> =>
  new Map(
    [...groupsOf(graph)].map(([group, jobs]) => [group, { jobs, most: Math.max(0, ...heightsOf(jobs).values()) }]),
  );
