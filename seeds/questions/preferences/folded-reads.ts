/** Preference 3: who is asked reads what was folded before, and counts over no raw rows. */
import { isNarrowed } from "../bounded-reads.ts";
import type { State } from "../handed-over.ts";
import { isProjection } from "../projections.ts";
import { logOf } from "../table-classes.ts";
import type { Work } from "../work-below.ts";
import type { ChangedEntry } from "./changed-entries.ts";
import { placeOf, type Shift } from "./shift.ts";

/** How sure it must be that a table is a log. */
const sure = 0.8;

export function* foldedReads({ entry, was, is, isChanged }: ChangedEntry): Generator<Shift> {
  if (entry.kind !== "route" || entry.attributes?.["role"] === "internal") return;
  const before = rawCountsOf(was);
  const now = rawCountsOf(is);
  for (const [raw, { edge, target }] of now)
    if (!before.has(raw) && isChanged(edge.from))
      yield {
        preference: 3,
        towards: false,
        on: [edge.from, target.id],
        says: `\`${entry.name}\` counts over \`${target.name}\` each time it is asked`,
        is: placeOf(edge),
      };
  const known = new Set(foldedOf(was).map(({ target }) => was.canonical(target.id)));
  const folded = foldedOf(is).find(({ target }) => !known.has(target.id));
  if (folded === undefined) return;
  for (const [raw, { edge, target }] of before)
    if (!now.has(raw))
      yield {
        preference: 3,
        towards: true,
        on: [was.canonical(edge.from), raw],
        says: `\`${entry.name}\` reads \`${folded.target.name}\`, where it counted over \`${target.name}\``,
        was: placeOf(edge),
        is: placeOf(folded.edge),
      };
}

/** Counts over logs, by their tables. */
const rawCountsOf = ({ graph, work, canonical }: State): ReadonlyMap<string, Work> =>
  new Map(
    work
      .filter(
        ({ edge, target }) =>
          edge.kind === "reads" &&
          target.kind === "table" &&
          edge.attributes?.["aggregate"] === true &&
          target.attributes?.["store"] === undefined &&
          !isNarrowed(edge) &&
          logOf(graph, target.id) >= sure,
      )
      .map((one) => [canonical(one.target.id), one]),
  );

const foldedOf = ({ graph, work }: State): readonly Work[] =>
  work.filter(({ edge, target }) => edge.kind === "reads" && isProjection(graph, target));
