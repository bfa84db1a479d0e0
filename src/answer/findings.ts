/** Findings of a pull request, for a comment: one whole, and those that wait for a decision. */
import { findingsNamed } from "../cli/explain-text.ts";
import { seedsText } from "../cli/seeds-text.ts";
import { count } from "../report/bound.ts";
import { code, prose } from "../report/escape.ts";
import { findingPieces } from "../report/markdown-findings.ts";
import type { Report } from "../report/report.ts";
import { gates } from "../report/verdict.ts";
import { terminal, width } from "./page.ts";

/** Findings that are named with the words to accept them. */
const maxOpen = 20;

/** Each finding whole; of a rule or seed without one, what it asks. Throws a `UsageError` for an unknown name. */
export function explained(wanted: string, report: Report, pages: string | undefined): string {
  const findings = findingsNamed(report, wanted);
  if (findings.length > 0)
    return findingPieces({ findings }, pages)
      .map(({ text }) => text)
      .join("\n\n");
  return `This change has no finding of ${code(wanted)}. What it asks:\n\n${terminal(seedsText(wanted, width))}`;
}

/** What nobody has accepted yet, with the words to copy: a button carries no reason, and a decision needs one. */
export function openFindings(report: Report): string {
  const open = report.findings.filter(({ waived }) => waived === null);
  if (open.length === 0) return "Nothing waits for a decision: this change has no finding that nobody accepted.";
  const lines = open.slice(0, maxOpen).map((one) => {
    const gating = gates(report, one) ? " It fails the check: who wrote it cannot accept it alone." : "";
    return `- ${one.severity}: ${prose(one.title)} (${code(one.rule)} at ${code(`${one.file}:${one.line}`)}).${gating}\n\n  ${code(`/blast-radius accept ${one.id} because `)}`;
  });
  const more = open.length > maxOpen ? [`and ${count(open.length - maxOpen, "more finding")}.`] : [];
  return [
    "A decision needs a reason of at least twelve characters. Write one of these as a comment, with yours behind it:",
    ...lines,
    ...more,
  ].join("\n\n");
}
