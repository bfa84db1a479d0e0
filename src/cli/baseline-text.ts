/** What became of a repository's baseline, for a terminal. */
import type { Debts } from "../debts.ts";
import { count } from "../report/bound.ts";
import { visible } from "../report/escape.ts";
import type { BaselineEntry } from "../waivers/baseline.ts";

/** Entries of one list that are named. */
const maxNamed = 50;

/** What was done with the file, a sentence. */
export type Written = "written" | "pruned" | "kept";

/** Ends with a line break. */
export function baselineText({ before, after, paid, beyond }: Debts, written: Written, path: string): string {
  const stands = count(after.findings.length, "finding");
  if (before === undefined) {
    const rules = [...Map.groupBy(after.findings, ({ rule }) => rule)].sort(([a], [b]) => (a < b ? -1 : 1));
    const one = after.findings.length === 1;
    const done = written === "written" ? `${one ? "is" : "are"} in ${path} now` : "would be in a baseline";
    return lines([
      `${stands} ${one ? "stands" : "stand"}, and ${done}.`,
      ...rules.map(([rule, all]) => `  ${all.length} ${visible(rule)}`),
    ]);
  }
  return lines([
    `${stands} of ${path} still stand${after.findings.length === 1 ? "s" : ""}.`,
    ...listed(paid, written === "pruned" ? "paid, and out of it now" : "paid; --prune takes them out"),
    ...listed(beyond, "beyond it: mend them, or write a waiver"),
  ]);
}

function listed(entries: readonly BaselineEntry[], what: string): readonly string[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, maxNamed).map(({ id, rule, file }) => `  ${id} ${visible(rule)} ${visible(file)}`);
  const more = entries.length - shown.length;
  return [`${entries.length} ${what}:`, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}

const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;
