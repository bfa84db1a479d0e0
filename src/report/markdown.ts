/** The report as GitHub-flavoured Markdown, for the summary of a check run. Reads only a Report. */
import { farBlindness, nearWords } from "./blind-words.ts";
import { count, short } from "./bound.ts";
import { cell, code, prose } from "./escape.ts";
import {
  byGrain,
  channelWords,
  counted,
  foldedCounts,
  type Group,
  type GroupedUnit,
  groupsOf,
  heading,
  stepText,
  witness,
} from "./kinds.ts";
import { findingPieces } from "./markdown-findings.ts";
import { changedModes } from "./mode-words.ts";
import type { ReachedUnit, Report, ReportHop } from "./report.ts";
import { sizeWords } from "./size-words.ts";
import { bandWords } from "./title.ts";
import { conclusion } from "./verdict.ts";
import { unitWords } from "./version-words.ts";
import { wayBackMarkdown } from "./way-back-markdown.ts";
import { verdictWords } from "./way-back-words.ts";

/** Bytes. GitHub takes 65,535 characters and does not say of which kind; this holds under every reading. */
export const maxSummary = 60_000;

/** Rows of one table, and characters of one name in it. */
const maxRows = 20;
const maxName = 160;
/** Columns named beside their table. */
const maxColumns = 10;

/** What whoever is on call asks for first stands open, unless it is long. */
const onCall: ReadonlySet<string> = new Set(["route", "job", "schedule", "queue", "table"]);
const maxOpen = 10;

/** A piece that stands by itself: opened and closed markup is balanced within it. */
interface Piece {
  readonly what: string;
  readonly text: string;
}

/**
 * At most `maxBytes` bytes. Whole pieces are left out, the least important first, and named at the end. Findings link to the pages of
 * their rules where `pages` says at which address this project's documents are.
 */
export function renderMarkdown(report: Report, maxBytes: number = maxSummary, pages?: string): string {
  const pieces: readonly Piece[] = [
    head(report),
    ...findingPieces(report, pages),
    ...groupsOf(report).map(group),
    ...changed(report),
    ...modes(report),
    ...rollback(report),
    ...size(report),
    ...blind(report),
    ...risk(report),
    ...notes(report),
  ];
  return fill(pieces, footer(report), maxBytes);
}

/** Room kept for the sentence that says what was left out. */
const reserve = 400;

function fill(pieces: readonly Piece[], footer: string, maxBytes: number): string {
  let room = maxBytes - reserve - Buffer.byteLength(footer);
  const kept: string[] = [];
  const left = new Map<string, number>();
  for (const { what, text } of pieces) {
    const bytes = Buffer.byteLength(text) + 2;
    if (bytes <= room) {
      room -= bytes;
      kept.push(text);
    } else left.set(what, (left.get(what) ?? 0) + 1);
  }
  const names = [...left].map(([what, n]) => (n === 1 ? what : `${what} (${n})`));
  if (names.length > 0) kept.push(`Left out, because a check run holds no more: ${names.join(", ")}.`);
  return `${[...kept, footer].join("\n\n")}\n`;
}

function head(report: Report): Piece {
  const { because } = conclusion(report);
  const { risk, coverage, totals } = report;
  const fine = foldedCounts(totals);
  const lines = [
    `**Risk ${risk.atLeast ? "at least " : ""}${risk.score} of 100 (${bandWords(risk)}).** ${because}`,
    `${count(totals.changed, "changed unit")} in ${count(totals.files, "file")}${fine === "" ? "" : `; ${fine} reached`}. ` +
      `Read ${coverage.read} of ${count(coverage.files, "file")}; ` +
      `${coverage.unresolved} of ${count(coverage.specifiers, "import")} unresolved.`,
  ];
  return { what: "the verdict", text: lines.join("\n\n") };
}

function group({ kind, total, units }: Group): Piece {
  const shown = units.slice(0, maxRows);
  const rows = shown.map((unit) => `| ${named(unit)} | ${how(unit)} | ${road(unit.path, cell, unit.id)} |`);
  const more = total > shown.length ? [`and ${total - shown.length} more`] : [];
  return {
    what: heading(kind).toLowerCase(),
    text: details(
      `${counted(kind, total)} reached`,
      [["| | how | shortest path |", "| --- | --- | --- |", ...rows].join("\n"), ...more],
      onCall.has(kind) && total <= maxOpen,
    ),
  };
}

function how(unit: ReachedUnit): string {
  const access = unit.access === undefined ? "" : `${unit.access.join(", ")}, `;
  return `${access}${channelWords[unit.channel]}, ${count(unit.distance, "hop")}`;
}

function named({ name, columns }: GroupedUnit): string {
  const more = columns.length > maxColumns ? `, and ${columns.length - maxColumns} more` : "";
  const list = columns.slice(0, maxColumns).map((column) => cell(cutName(column)));
  return `${cell(cutName(name))}${list.length === 0 ? "" : `: ${list.join(", ")}${more}`}`;
}

function road(path: readonly ReportHop[], draw: (text: string) => string, own?: string): string {
  return witness(path)
    .map((step) => ("left" in step ? stepText(step) : draw(cutName(stepText(step, own)))))
    .join(" → ");
}

function changed({ changed, totals }: Report): readonly Piece[] {
  if (changed.length === 0) return [];
  const { coarse, fine } = byGrain(changed);
  const shown = [...coarse.slice(0, maxRows), ...fine.slice(0, maxRows)];
  const rows = shown.map(
    (unit) => `| ${unit.change} | ${unit.kind} | ${cell(cutName(unitWords(unit)))} | ${cell(cutName(at(unit)))} |`,
  );
  const more = totals.changed > shown.length ? [`and ${totals.changed - shown.length} more`] : [];
  const table = ["| change | kind | unit | where |", "| --- | --- | --- | --- |", ...rows].join("\n");
  return [{ what: "what changed", text: details(`${count(totals.changed, "unit")} changed`, [table, ...more]) }];
}

function modes(report: Report): readonly Piece[] {
  const all = changedModes(report);
  const lines = all.slice(0, maxRows).map(({ path, words }) => `- ${code(cutName(path))}: ${words}`);
  if (all.length > maxRows) lines.push(`- and ${all.length - maxRows} more`);
  if (lines.length === 0) return [];
  return [{ what: "file modes", text: details(`${count(all.length, "file mode")} changed`, [lines.join("\n")]) }];
}

function rollback(report: Report): readonly Piece[] {
  const body = wayBackMarkdown(report);
  if (body === undefined) return [];
  return [{ what: "the way back", text: details(`Way back: ${verdictWords[report.rollback.verdict]}`, body) }];
}

function size({ size, coverage }: Report): readonly Piece[] {
  const { files, parts } = size;
  if (files === 0) return [];
  const split = parts.map(
    (part, n) =>
      `${n + 1}. ${prose(part.why)}: ${part.files
        .slice(0, maxRows)
        .map((file) => code(cutName(file)))
        .join(", ")}`,
  );
  const words = `Size: ${sizeWords(size, coverage)}`;
  if (split.length < 2) return [{ what: "the size", text: `${words}.` }];
  return [{ what: "the size", text: details(words, ["A split along the edges of the graph:", split.join("\n")]) }];
}

function blind(report: Report): readonly Piece[] {
  const { cannotVouch, totals } = report;
  if (cannotVouch.length === 0) return [];
  const shown = cannotVouch.filter(({ near }) => near).slice(0, maxRows);
  const rows = shown.map(
    (spot) => `| ${cell(spot.reason)} | ${cell(cutName(at(spot)))} | ${cell(cutName(spot.detail))} |`,
  );
  const body = [
    ...(rows.length > 0 ? [["| reason | where | what |", "| --- | --- | --- |", ...rows].join("\n")] : []),
    ...(shown.length < totals.cannotVouchNear ? [`and ${totals.cannotVouchNear - shown.length} more near it`] : []),
    ...farBlindness(report).map((line) => prose(line)),
  ];
  return [
    {
      what: "what cannot be vouched for",
      text: details(
        `${count(totals.cannotVouch, "place")} that cannot be vouched for${nearWords(totals.cannotVouchNear)}`,
        body,
      ),
    },
  ];
}

function risk({ risk }: Report): readonly Piece[] {
  if (risk.terms.length === 0) return [];
  const terms = risk.terms.map(
    (term) => `- ${term.points > 0 ? "+" : "−"}${Math.abs(term.points)} ${term.name}: ${prose(term.because)}`,
  );
  return [{ what: "the risk's terms", text: details(`Why ${risk.score} of 100`, [terms.join("\n")]) }];
}

function notes({ notes, policy }: Report): readonly Piece[] {
  const all = [...policy.warnings, ...notes].slice(0, maxRows).map((note) => `- ${prose(note)}`);
  return all.length === 0 ? [] : [{ what: "notes", text: all.join("\n") }];
}

function footer({ engine, base, head, hash }: Report): string {
  return `blast-radius ${code(engine)} · base ${code(base)} · head ${code(head)} · ${code(hash)}`;
}

/** The summary holds our own words only: inside an HTML block nothing is escaped by code spans. */
function details(summary: string, body: readonly string[], open = false): string {
  return [`<details${open ? " open" : ""}><summary>${summary}</summary>`, ...body, "</details>"].join("\n\n");
}

const at = (one: { readonly file: string; readonly line: number }): string => `${one.file}:${one.line}`;
const cutName = (text: string): string => short(text, maxName);
