/** Preference 8: a job that a queue hands out twice is done once. */
import type { NodeId } from "../../../analyzers/graph/graph.ts";
import { addsRowTwice, looksAt } from "../added-twice.ts";
import { isExcluded } from "../exclusions.ts";
import type { State } from "../handed-over.ts";
import { isQueued } from "../queued-jobs.ts";
import type { Work } from "../work-below.ts";
import type { ChangedEntry } from "./changed-entries.ts";
import { placeOf, type Shift } from "./shift.ts";

export function* repeatableJobs({ entry, was, is, isChanged }: ChangedEntry): Generator<Shift> {
  if (entry.kind !== "job" || !isQueued(is.graph, entry)) return;
  const before = twiceIn(was);
  const now = twiceIn(is);
  for (const [table, { edge, target }] of now)
    if (!before.has(table) && isChanged(edge.from))
      yield {
        preference: 8,
        towards: false,
        on: [edge.from, target.id],
        says: `\`${entry.name}\` adds a row to \`${target.name}\` again when it runs again`,
        is: placeOf(edge),
      };
  for (const [table, { edge, target }] of before) {
    const still = is.work.find((work) => work.target.id === table && adds.has(work.edge.attributes?.["operation"]));
    if (now.has(table) || still === undefined) continue;
    yield {
      preference: 8,
      towards: true,
      on: [was.canonical(edge.from), table],
      says: `\`${entry.name}\` leaves one row in \`${target.name}\`, however often it runs`,
      was: placeOf(edge),
      is: placeOf(still.edge),
    };
  }
}

const adds = new Set<unknown>(["insert", "upsert"]);

/** Tables of which a second run adds a second row, unless the code looks at what is there. */
const twiceIn = ({ graph, work, canonical }: State): ReadonlyMap<NodeId, Work> =>
  new Map(
    work
      .filter(
        ({ edge, target }) =>
          addsRowTwice(graph, edge, target) &&
          !isExcluded(edge.file) &&
          !work.some((other) => other.edge !== edge && looksAt(other.edge, target.id)),
      )
      .map((one) => [canonical(one.target.id), one]),
  );
