/** A rule that speaks often is heard three times; the rest is named in one line (seed rule book, 26). */
import { by, short } from "./bound.ts";
import type { ReportFinding } from "./report.ts";

/** Findings of one rule that are told whole. */
const whole = 3;
/** Places of the others that are named. */
const named = 20;
/** Characters of a place. */
const maxPlace = 160;

export interface Folded {
  /** Those that nobody accepted first, of them the gravest; else in the order in which they came: lists are cut at their end. */
  readonly shown: readonly ReportFinding[];
  /** What is left, a rule at a time: its places, and how many there are more. */
  readonly rest: readonly { readonly rule: string; readonly count: number; readonly places: readonly string[] }[];
}

const gravity = { error: 0, warning: 1, notice: 2 } as const;
const asked = ({ waived }: ReportFinding): number => (waived === null ? 0 : 1);
const grave = ({ severity }: ReportFinding): number => gravity[severity];
/** Those that nobody accepted come first, then the gravest, then the surest. */
const byWeight = by<ReportFinding>(
  asked,
  grave,
  ({ confidence }) => -confidence,
  ({ file }) => file,
  ({ line }) => line,
  ({ id }) => id,
);

/** The three findings of each rule that weigh most, and the others in short. */
export function foldFindings(findings: readonly ReportFinding[]): Folded {
  const rest: Folded["rest"][number][] = [];
  const kept = new Set<ReportFinding>();
  for (const [rule, all] of Map.groupBy(findings, ({ rule }) => rule)) {
    const sorted = [...all].sort(byWeight);
    for (const one of sorted.slice(0, whole)) kept.add(one);
    const left = sorted.slice(whole);
    if (left.length === 0) continue;
    const places = left.slice(0, named).map(({ file, line }) => short(`${file}:${line}`, maxPlace));
    rest.push({ rule, count: left.length, places });
  }
  return { shown: findings.filter((one) => kept.has(one)).sort(by(asked, grave)), rest };
}
