/** The report for a terminal. Reads only a Report. */
import { count } from "./bound.ts";
import { visible } from "./escape.ts";
import { channelWords, counted, foldedCounts, type Group, groupsOf, heading, nameOf, witness } from "./kinds.ts";
import { flow, type Paint, painter, wrap } from "./paint.ts";
import type { ReachedUnit, Report, ReportFinding, ReportHop } from "./report.ts";
import { renderTitle } from "./title.ts";
import { conclusion, percent } from "./verdict.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns; sentences and paths are broken to fit. */
  readonly width: number;
}

/** Units listed per kind, and lines of every other list; what is left out is counted. */
const maxRows = 12;

/** Narrower than this nothing can be read anyway. */
const minWidth = 40;

interface Page {
  readonly paint: Paint;
  readonly width: number;
}

/** Plain text that ends with a line break. Section after section; a section that has nothing to say is left out. */
export function renderText(report: Report, options: TextOptions): string {
  const page: Page = { paint: painter(options.color), width: Math.max(minWidth, options.width) };
  const sections = [
    top(report, page),
    changed(report, page),
    ...groupsOf(report).map((group) => reached(group, page)),
    folded(report, page),
    ...report.findings.slice(0, maxRows).map((one) => finding(one, page)),
    risk(report, page),
    size(report, page),
    rollback(report, page),
    blind(report, page),
    notes(report, page),
    bottom(report, page),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

const bandColour = { low: "green", moderate: "cyan", high: "yellow", critical: "red" } as const;
const markColour = { error: "red", warning: "yellow", notice: "cyan" } as const;

function top(report: Report, { paint, width }: Page): readonly string[] {
  const [first = "", ...rest] = flow(renderTitle(report).split(" · "), " · ", width, "");
  const { band } = report.risk;
  const title = paint("bold", paint(bandColour[band], band)) + paint("bold", first.slice(band.length));
  return [title, ...rest.map((line) => paint("bold", line)), ...wrap(conclusion(report).because, width, "")];
}

function risk({ risk }: Report, { paint, width }: Page): readonly string[] {
  if (risk.terms.length === 0) return [];
  return [
    `${paint("bold", "Risk")}: ${risk.score} of 100`,
    ...risk.terms.flatMap(({ points, because }) =>
      wrap(`${`${points > 0 ? "+" : "−"}${Math.abs(points)}`.padEnd(4)} ${because}`, width, "  ", "       "),
    ),
  ];
}

function changed({ changed, totals }: Report, { paint, width }: Page): readonly string[] {
  const headline = paint("bold", `Changed: ${count(totals.changed, "unit")} in ${count(totals.files, "file")}`);
  if (totals.files === 0) return ["Nothing differs between the two sides."];
  const coarse = changed.filter((unit) => unit.kind !== "symbol");
  const shown = [...coarse, ...changed.filter((unit) => unit.kind === "symbol")].slice(0, maxRows);
  const verb = Math.max(0, ...shown.map((unit) => unit.change.length));
  return [
    headline,
    ...shown.flatMap((unit) => {
      const what = unit.kind === "symbol" ? "" : `${counted(unit.kind, 1).slice(2)} `;
      const line = `  ${unit.change.padEnd(verb)}  ${what}${visible(unit.name)}`;
      return beside(line, at(unit), { paint, width });
    }),
    ...more(totals.changed - shown.length, paint),
  ];
}

function reached({ kind, total, units }: Group, page: Page): readonly string[] {
  const shown = units.slice(0, maxRows);
  return [
    page.paint("bold", `${heading(kind)}: ${total} reached`),
    ...shown.flatMap((unit) => [...beside(`  ${visible(unit.name)}`, how(unit), page), ...road(unit.path, page)]),
    ...more(total - shown.length, page.paint),
  ];
}

function how({ access, channel, distance }: ReachedUnit): string {
  return [...(access ?? []), channelWords[channel], count(distance, "hop")].join(", ");
}

function road(path: readonly ReportHop[], { paint, width }: Page): readonly string[] {
  const steps = witness(path).map((step) =>
    "left" in step ? `… ${step.left} more …` : `${visible(shortName(step.id))} ${at(step)}`,
  );
  return flow(steps, " → ", width, "    ").map((line) => paint("dim", line));
}

/** A test or a module is its file: the place behind it says the rest. */
function shortName(id: string): string {
  const name = nameOf(id);
  return /^(test|module|migration):/.test(id) ? name.slice(name.lastIndexOf("/") + 1) : name;
}

function folded({ totals }: Report, { paint }: Page): readonly string[] {
  const counts = foldedCounts(totals);
  return counts === "" ? [] : [`${paint("bold", "Beneath")}: ${counts}`];
}

function finding(one: ReportFinding, { paint, width }: Page): readonly string[] {
  const mark = paint(markColour[one.severity], paint("bold", one.severity));
  const part = (name: string, text: string): readonly string[] =>
    text === "" ? [] : [paint("dim", `  ${name}`), ...wrap(text, width, "    ")];
  return [
    `${mark} ${visible(one.rule)} ${paint("dim", `${at(one)}${one.side === "base" ? " at base" : ""}, ${percent(one.confidence)} sure`)}`,
    ...wrap(one.title, width, "  "),
    ...part("why", one.why),
    ...part("instead", one.fix),
    ...part("way back", one.rollback),
    ...(one.path.length > 1 ? [paint("dim", "  path"), ...road(one.path, { paint, width })] : []),
    paint("dim", `  ${visible(one.id)}${one.waived === null ? "" : `, accepted: ${visible(one.waived.because)}`}`),
  ];
}

function size({ size }: Report, { paint, width }: Page): readonly string[] {
  const { files, effectiveLines, percentile, history, oversized, scattered, parts } = size;
  if (files === 0) return [];
  const compared = history === 0 ? "" : `, larger than ${percent(percentile)} of the last ${count(history, "change")}`;
  const verdicts = [oversized ? "oversized" : "", scattered ? "scattered" : ""].filter((word) => word !== "");
  const verdict = verdicts.length === 0 ? "" : ` (${verdicts.join(", ")})`;
  const split =
    parts.length < 2
      ? []
      : parts.flatMap((part, n) => [
          ...wrap(`${n + 1}. ${part.why}`, width, "  "),
          ...flow(part.files.slice(0, maxRows).map(visibleName), ", ", width, "     "),
          ...more(part.files.length - maxRows, paint),
        ]);
  return [
    `${paint("bold", "Size")}: ${count(effectiveLines, "effective line")} in ${count(files, "file")}${verdict}${compared}`,
    ...split,
  ];
}

function rollback({ rollback }: Report, { paint, width }: Page): readonly string[] {
  if (rollback.steps.length === 0) return [];
  const lines = rollback.steps.flatMap((step) => [
    ...wrap(`${step.order}. ${step.what}${step.tried ? " (tried)" : ""}`, width, "  ", "     "),
    ...(step.command === "" ? [] : [`     ${visible(step.command)}`]),
  ]);
  const losses = rollback.dataLoss.slice(0, maxRows).flatMap((loss) => wrap(loss, width, "  "));
  return [`${paint("bold", "Way back")}: ${wayBack[rollback.verdict]}`, ...lines, ...losses];
}

const wayBack = {
  clean: "tried, restores everything",
  ordered: "works in this order",
  "loses-data": "loses data",
  irreversible: "cannot be reverted",
  unknown: "not tried; read from the change alone",
} as const;

function blind({ cannotVouch, totals }: Report, page: Page): readonly string[] {
  if (totals.cannotVouch === 0) return [];
  const shown = cannotVouch.slice(0, maxRows);
  return [
    page.paint("bold", `Cannot vouch for ${count(totals.cannotVouch, "place")}`),
    ...shown.flatMap((spot) => [
      ...beside(`  ${visible(spot.reason)}`, at(spot), page),
      ...(spot.detail === "" ? [] : wrap(spot.detail, page.width, "    ").map((line) => page.paint("dim", line))),
    ]),
    ...more(totals.cannotVouch - shown.length, page.paint),
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

/** Puts `note` at the end of the line, or beneath when both do not fit. */
function beside(line: string, note: string, { paint, width }: Page): readonly string[] {
  return line.length + note.length + 2 <= width
    ? [`${line}  ${paint("dim", note)}`]
    : [line, `    ${paint("dim", note)}`];
}

function more(n: number, paint: Paint): readonly string[] {
  return n > 0 ? [paint("dim", `  and ${n} more`)] : [];
}

const visibleName = (name: string): string => visible(name);
const at = ({ file, line }: { readonly file: string; readonly line: number }): string => `${visible(file)}:${line}`;
