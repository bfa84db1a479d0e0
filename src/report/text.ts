/** The report for a terminal. Reads only a Report. */
import { farBlindness, nearWords } from "./blind-words.ts";
import { count } from "./bound.ts";
import { visible } from "./escape.ts";
import { foldFindings } from "./folding.ts";
import { byGrain, counted } from "./kinds.ts";
import { changedModes } from "./mode-words.ts";
import { at, beside, joinSections, maxRows, more, openPage, type Page, type TextOptions } from "./page.ts";
import { flow, wrap } from "./paint.ts";
import { reachSections, road } from "./reach-text.ts";
import type { Report, ReportFinding } from "./report.ts";
import { sizeWords } from "./size-words.ts";
import { renderTitle } from "./title.ts";
import { conclusion, percent } from "./verdict.ts";
import { unitWords } from "./version-words.ts";
import { waiverWords } from "./waiver-words.ts";
import { wayBack } from "./way-back-text.ts";

/** Plain text that ends with a line break. */
export function renderText(report: Report, options: TextOptions): string {
  const page = openPage(options);
  return joinSections([
    top(report, page),
    changed(report, page),
    ...reachSections(report, page),
    ...findings(report, page),
    risk(report, page),
    size(report, page),
    wayBack(report, page),
    blind(report, page),
    notes(report, page),
    bottom(report, page),
  ]);
}

function findings({ findings, totals }: Report, page: Page): readonly (readonly string[])[] {
  const { shown, rest } = foldFindings(findings);
  const told = shown.slice(0, maxRows);
  const folded = rest.map(({ rule, count, places }) => {
    const named = places.slice(0, maxRows);
    const left = count > named.length ? ` and ${count - named.length} more` : "";
    return wrap(`${count} more of ${rule}: ${named.join(", ")}${left}`, page.width, "", "  ");
  });
  const left = totals.findings - told.length - rest.reduce((sum, { count }) => sum + count, 0);
  return [...told.map((one) => finding(one, page)), ...folded, more(left, page)];
}

/** One finding with all its words. */
export function renderFinding(one: ReportFinding, options: TextOptions): string {
  return joinSections([finding(one, openPage(options))]);
}

const bandColour = { low: "green", moderate: "cyan", high: "yellow", critical: "red" } as const;
const markColour = { error: "red", warning: "yellow", notice: "cyan" } as const;

function top(report: Report, { paint, width }: Page): readonly string[] {
  const [first = "", ...rest] = flow(renderTitle(report).split(" · "), " · ", width, "");
  const [word = ""] = renderTitle(report).split(" · ", 1);
  const colour = word === report.risk.band ? bandColour[word] : "yellow";
  const title = paint("bold", paint(colour, word)) + paint("bold", first.slice(word.length));
  return [title, ...rest.map((line) => paint("bold", line)), ...wrap(conclusion(report).because, width, "")];
}

function risk({ risk }: Report, { paint, width }: Page): readonly string[] {
  if (risk.terms.length === 0) return [];
  return [
    `${paint("bold", "Risk")}: ${risk.atLeast ? "at least " : ""}${risk.score} of 100`,
    ...risk.terms.flatMap(({ points, because }) =>
      wrap(`${`${points > 0 ? "+" : "−"}${Math.abs(points)}`.padEnd(4)} ${because}`, width, "  ", "       "),
    ),
  ];
}

function changed(report: Report, page: Page): readonly string[] {
  const { changed, totals } = report;
  if (totals.files === 0) return [];
  const headline = page.paint("bold", `Changed: ${count(totals.changed, "unit")} in ${count(totals.files, "file")}`);
  const { coarse, fine } = byGrain(changed);
  const shown = [...coarse.slice(0, maxRows), ...fine.slice(0, maxRows)];
  const modes = changedModes(report);
  const verbs = [...shown.map(({ change }) => change), ...(modes.length > 0 ? ["mode"] : [])];
  const verb = Math.max(0, ...verbs.map((word) => word.length));
  return [
    headline,
    ...shown.flatMap((unit) => {
      const what = unit.kind === "symbol" ? "" : `${counted(unit.kind, 1).slice(2)} `;
      const line = `  ${unit.change.padEnd(verb)}  ${what}${visible(unitWords(unit))}`;
      return beside(line, at(unit), page);
    }),
    ...more(totals.changed - shown.length, page),
    ...modes
      .slice(0, maxRows)
      .flatMap(({ path, words }) => beside(`  ${"mode".padEnd(verb)}  ${visible(path)}`, words, page)),
    ...more(modes.length - maxRows, page),
  ];
}

function finding(one: ReportFinding, page: Page): readonly string[] {
  const { paint, width } = page;
  const mark = paint(markColour[one.severity], paint("bold", one.severity));
  const part = (name: string, text: string): readonly string[] =>
    text === "" ? [] : [paint("dim", `  ${name}`), ...wrap(text, width, "    ")];
  return [
    ...beside(
      `${mark} ${visible(one.rule)}`,
      `${at(one)}${one.side === "base" ? " at base" : ""}, ${percent(one.confidence)} sure`,
      page,
    ),
    ...wrap(one.title, width, "  "),
    ...part("why", one.why),
    ...part("instead", one.fix),
    ...part("way back", one.rollback),
    ...(one.path.length > 1 ? [paint("dim", "  path"), ...road(one.path, page)] : []),
    ...(one.waived === null ? [] : wrap(waiverWords(one.waived), width, "  ", "    ")),
    ...(one.awaiting === undefined
      ? []
      : wrap(`awaits a second person; ${waiverWords(one.awaiting)}`, width, "  ", "    ")),
    paint("dim", `  ${visible(one.id)}${one.page === undefined ? "" : `  ${visible(one.page)}`}`),
  ];
}

function size({ size, coverage }: Report, page: Page): readonly string[] {
  const { paint, width } = page;
  const { files, parts } = size;
  if (files === 0) return [];
  const [first = "", ...rest] = wrap(`Size: ${sizeWords(size, coverage)}`, width, "", "  ");
  const split =
    parts.length < 2
      ? []
      : parts.flatMap((part, n) => [
          ...wrap(`${n + 1}. ${part.why}`, width, "  ", "     "),
          ...wrap(part.files.slice(0, maxRows).join(", "), width, "     "),
          ...more(part.files.length - maxRows, page),
        ]);
  return [paint("bold", first.slice(0, 4)) + first.slice(4), ...rest, ...split];
}

function blind(report: Report, page: Page): readonly string[] {
  const { cannotVouch, totals } = report;
  if (totals.cannotVouch === 0) return [];
  const near = cannotVouch.filter((spot) => spot.near);
  const shown = near.slice(0, maxRows);
  return [
    page.paint("bold", `Cannot vouch for ${count(totals.cannotVouch, "place")}${nearWords(totals.cannotVouchNear)}`),
    ...shown.flatMap((spot) => [
      ...beside(`  ${visible(spot.reason)}`, at(spot), page),
      ...(spot.detail === "" ? [] : wrap(spot.detail, page.width, "    ").map((line) => page.paint("dim", line))),
    ]),
    ...more(totals.cannotVouchNear - shown.length, page),
    ...farBlindness(report).flatMap((line) => wrap(line, page.width, "  ", "    ")),
  ];
}

function notes({ notes, policy }: Report, { width }: Page): readonly string[] {
  return [...policy.warnings, ...notes].flatMap((note) => wrap(note, width, ""));
}

function bottom({ coverage, base, head, engine, hash }: Report, { paint, width }: Page): readonly string[] {
  const read = `read ${coverage.read} of ${count(coverage.files, "file")}`;
  const resolved = `${coverage.unresolved} of ${count(coverage.specifiers, "import")} unresolved`;
  const ids = `${abbreviate(base)} → ${abbreviate(head)}`;
  return flow(
    [`coverage ${percent(coverage.ratio)}`, read, resolved, ids, `blast-radius ${visible(engine)}`, hash.slice(0, 19)],
    " · ",
    width,
    "",
  ).map((line) => paint("dim", line));
}

/** A commit as git shows it in short; a work tree by its name alone. */
function abbreviate(id: string): string {
  return id.startsWith("worktree:") ? "work tree" : visible(id.slice(0, 10));
}
