/** Preference 5: one copy of a public answer serves everybody. */
import type { Node } from "../../../analyzers/graph/graph.ts";
import { isKept } from "../answers.ts";
import type { ChangedEntry } from "./changed-entries.ts";
import { placeOf, type Shift } from "./shift.ts";

export function* keptAnswers({ entry, before, was, is }: ChangedEntry): Generator<Shift> {
  if (before === undefined || !isOpen(before) || !isOpen(entry)) return;
  const towards = isKept(is.graph, entry);
  if (towards === isKept(was.graph, before)) return;
  yield {
    preference: 5,
    towards,
    on: [entry.id],
    says: towards
      ? `one copy of \`${entry.name}\` serves everybody`
      : `\`${entry.name}\` is made anew for each, where one copy served everybody`,
    was: placeOf(before),
    is: placeOf(entry),
  };
}

const isOpen = ({ attributes }: Node): boolean => attributes?.["role"] === "public" && attributes["method"] === "GET";
