/** Preference 2: who comes often appends a row, and adds to none that others write. */
import { isOpenToWrites } from "../entry-contexts.ts";
import type { State } from "../handed-over.ts";
import { columnsOf, isCounter } from "../shared-counters.ts";
import type { Work } from "../work-below.ts";
import type { ChangedEntry } from "./changed-entries.ts";
import { placeOf, type Shift } from "./shift.ts";

export function* hotRows({ entry, was, is, isChanged }: ChangedEntry): Generator<Shift> {
  if (entry.kind !== "route" || !isOpenToWrites(entry)) return;
  const before = countersOf(was);
  const now = countersOf(is);
  for (const [counter, { edge, target }] of now)
    if (!before.has(counter) && isChanged(edge.from))
      yield {
        preference: 2,
        towards: false,
        on: [edge.from, target.id],
        says: `\`${entry.name}\` adds to a row of \`${target.name}\` that others write, too`,
        is: placeOf(edge),
      };
  const known = new Set(insertsOf(was).map(({ target }) => was.canonical(target.id)));
  const append = insertsOf(is).find(({ target }) => !known.has(target.id));
  if (append === undefined) return;
  for (const [counter, { edge, target }] of before)
    if (!now.has(counter) && is.graph.node(was.canonical(target.id)) !== undefined)
      yield {
        preference: 2,
        towards: true,
        on: [was.canonical(edge.from), was.canonical(target.id)],
        says: `\`${entry.name}\` appends to \`${append.target.name}\`, where it added to a row of \`${target.name}\``,
        was: placeOf(edge),
        is: placeOf(append.edge),
      };
}

/** By their tables and columns. */
const countersOf = ({ graph, work, canonical }: State): ReadonlyMap<string, Work> =>
  new Map(
    work
      .filter(({ edge, target }) => edge.kind === "writes" && isCounter(graph, edge, target))
      .map((one) => [`${canonical(one.target.id)} ${columnsOf(one.edge).join()}`, one]),
  );

const insertsOf = ({ work }: State): readonly Work[] =>
  work.filter(
    ({ edge, target }) =>
      edge.kind === "writes" && target.kind === "table" && edge.attributes?.["operation"] === "insert",
  );
