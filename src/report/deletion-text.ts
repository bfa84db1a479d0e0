/** The answer to `delete`, for a terminal. */
import { count } from "./bound.ts";
import type { DeletionReport, Use } from "./deletion.ts";
import { visible } from "./escape.ts";
import { nameOf } from "./kinds.ts";
import { at, beside, joinSections, maxRows, more, openPage, type Page, type TextOptions } from "./page.ts";
import { wrap } from "./paint.ts";
import { reachSections } from "./reach-text.ts";

export function renderDeletion(deletion: DeletionReport, options: TextOptions): string {
  const page = openPage(options);
  const { unit } = deletion;
  const title = page.paint("bold", `without ${unit.kind} ${visible(unit.name)}`);
  return joinSections([
    beside(title, at(unit), page),
    uses("Named by code", deletion.uses, deletion.counts.uses, page),
    uses("Whole rows, with this column among them", deletion.rows, deletion.counts.rows, page),
    ...reachSections(deletion, page),
    mentions(deletion, page),
    nothingKnown(deletion, page),
    unseen(deletion, page),
  ]);
}

function uses(title: string, all: readonly Use[], total: number, page: Page): readonly string[] {
  if (total === 0) return [];
  const shown = all.slice(0, maxRows);
  return [
    page.paint("bold", `${title}: ${count(total, "place")}`),
    ...shown.flatMap((use) =>
      beside(`  ${visible(nameOf(use.id))}  ${use.edge}${use.guessed === true ? ", guessed" : ""}`, at(use), page),
    ),
    ...more(total - shown.length, page),
  ];
}

function mentions({ mentions: { total, files, list } }: DeletionReport, page: Page): readonly string[] {
  if (total === 0) return [];
  const shown = list.slice(0, maxRows);
  return [
    page.paint("bold", `Named as text: ${count(total, "line")} in ${count(files, "file")}`),
    ...shown.flatMap((one) => beside(`  ${one.kind}${one.text === "" ? "" : `: ${visible(one.text)}`}`, at(one), page)),
    ...more(total - shown.length, page),
  ];
}

/** How far the search went: what was not searched is said, whatever was found. */
function nothingKnown({ counts, mentions, reached }: DeletionReport, { width }: Page): readonly string[] {
  const { total, unread, unsearched } = mentions;
  const passed =
    unsearched === true
      ? ["Its name says too little to be looked for in texts."]
      : unread > 0
        ? [`${count(unread, "file")} could not be searched for its name, being too large or no text.`]
        : [];
  const none = counts.uses === 0 && counts.rows === 0 && reached.length === 0;
  const sentence =
    none && total === 0 ? ["Nothing in the graph needs it, and no text that was searched names it."] : [];
  return [...sentence, ...passed].flatMap((line) => wrap(line, width, ""));
}

/** Never left out: an empty list above is no promise. */
function unseen({ counts, cannotVouch }: DeletionReport, page: Page): readonly string[] {
  if (counts.cannotVouch === 0) return wrap("What the graph cannot see is not in it.", page.width, "");
  const reasons = [...Map.groupBy(cannotVouch, ({ reason }) => reason)];
  return [
    page.paint("bold", `Cannot vouch: ${count(counts.cannotVouch, "place")} could hide a use`),
    ...reasons.flatMap(([reason, spots]) => {
      const places = spots.slice(0, 3).map(at).join(", ");
      return wrap(`${spots.length} ${reason}: ${places}${spots.length > 3 ? " ..." : ""}`, page.width, "  ");
    }),
  ];
}
