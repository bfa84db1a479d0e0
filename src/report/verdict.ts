/**
 * What the check run concludes. Three-valued: something was found, nothing was found in what was read, or we cannot vouch.
 * It never says "safe": a blind graph is never green.
 */
import { by, count } from "./bound.ts";
import { looseness } from "./gates.ts";
import type { Coverage, Report, ReportFinding, Totals } from "./report.ts";
import { acceptedOf } from "./waiver-words.ts";

/** Below this share of files read and specifiers resolved, silence proves nothing. */
export const minCoverage = 0.8;

/** Only a finding at least this sure may fail a check (seed rule book, 22). */
const gateConfidence = 0.85;

/** `action_required`: nothing is left to mend, and a person has to agree. It blocks a merge as a failure does. */
export type Conclusion = "success" | "neutral" | "failure" | "action_required" | "skipped";

export interface Verdict {
  readonly conclusion: Conclusion;
  /** One plain sentence; no text of the repository stands in it. */
  readonly because: string;
}

/** The conclusion of a report, and the sentence that explains it. */
export function conclusion(report: Report): Verdict {
  const failing = gated(report);
  const gating = failing.length;
  const { open, notices } = opened(report);
  const rest = [
    ...(open.length > gating ? [count(open.length - gating, "finding")] : []),
    ...(notices > 0 ? [count(notices, "notice")] : []),
  ].join(" and ");
  if (gating > 0) {
    const beside = rest === "" ? "" : `; beside, ${rest} to look at`;
    const awaiting = awaitingOf(report);
    const errors = `${count(gating, "gated finding")} of severity error`;
    if (awaiting === gating)
      return verdict("action_required", `${errors}, accepted by one: a second person has to agree${beside}.`);
    return verdict(
      "failure",
      `${errors}${awaiting > 0 ? `, ${awaiting} of them awaiting a second person` : ""}${beside}.`,
    );
  }
  if (open.length > 0) return verdict("neutral", `${rest} to look at; none of them gates.`);
  const { coverage, totals } = report;
  if (totals.files === 0) return verdict("success", "Nothing differs between the two sides.");
  const { cannotVouchNear: near, cannotVouch: all } = totals;
  if (onlyModes(totals))
    return near > 0 ? dark(report) : verdict("success", "Only file modes changed; no content of any file did.");
  if (coverage.changedFiles === 0 && totals.changed === 0)
    return verdict(
      "skipped",
      "None of the changed files is of a kind that this engine reads: it cannot vouch for them.",
    );
  const unread = unreadOf(coverage);
  if (unread > 0)
    return verdict(
      "neutral",
      `Cannot vouch: ${unread} of ${count(coverage.changedFiles, "changed file")} could not be read whole.`,
    );
  if (coverage.files > 0 && coverage.ratio < minCoverage)
    return verdict(
      "neutral",
      `Cannot vouch: coverage is ${percent(coverage.ratio)}, below ${percent(minCoverage)}; silence proves nothing here.`,
    );
  const loose = looseness(coverage);
  if (loose !== undefined)
    return verdict("neutral", `Cannot vouch: ${loose}; what else ties them together is not followed.`);
  if (near > 0) return dark(report);
  const accepted = acceptedOf(report.findings);
  const lived = accepted === 0 ? "" : ` ${count(accepted, "finding is", "findings are")} accepted.`;
  const far = all === 0 ? "" : ` It cannot vouch for ${count(all, "place")} far from the change.`;
  return verdict(
    "success",
    `No finding of severity warning or error${rest === "" ? "" : `, but ${rest}`}; coverage is ${percent(coverage.ratio)}.${lived}${far}`,
  );
}

/** Whether something changed, and that is the modes of files alone. */
export function onlyModes({ files, modeOnly }: Totals): boolean {
  return files > 0 && modeOnly === files;
}

function dark(report: Report): Verdict {
  const places = count(report.totals.cannotVouchNear, "place");
  return verdict("neutral", `Cannot vouch for ${places} near the change (${reasons(report)}).`);
}

/** `2 computed-import, 1 eval`: why places near the change cannot be seen, the most frequent first. */
function reasons({ cannotVouch, totals }: Report): string {
  const near = cannotVouch.filter((spot) => spot.near);
  const words = [...Map.groupBy(near, ({ reason }) => reason)]
    .sort(
      by(
        ([, spots]) => -spots.length,
        ([reason]) => reason,
      ),
    )
    .map(([reason, spots]) => `${spots.length} ${reason}`);
  const left = totals.cannotVouchNear - near.length;
  return [...words, ...(left > 0 ? [`${left} not listed`] : [])].join(", ");
}

/** Changed files of a language that is read, which were not read whole. */
export function unreadOf(coverage: Omit<Coverage, "ratio">): number {
  return coverage.changedFiles - coverage.changedRead;
}

/** Findings that nobody accepted: those of severity warning or error, and how many notices stand beside them. */
export function opened({ findings }: Report): { readonly open: readonly ReportFinding[]; readonly notices: number } {
  const live = findings.filter(({ waived }) => waived === null);
  const open = live.filter(({ severity }) => severity !== "notice");
  return { open, notices: live.length - open.length };
}

/** Findings that fail the check: those that gate and that nobody accepted. */
export function gated(report: Report): readonly ReportFinding[] {
  return report.findings.filter((finding) => finding.waived === null && gates(report, finding));
}

/** How many of these somebody accepted whose word alone does not lift them. */
export function awaitingOf(report: Report): number {
  return gated(report).filter(({ awaiting }) => awaiting !== undefined).length;
}

/** Whether a finding fails the check unless somebody accepts it: listed by the policy, of severity error, and sure enough. */
export function gates(
  { policy }: Pick<Report, "policy">,
  { severity, confidence, rule, seed }: ReportFinding,
): boolean {
  const listed = policy.gate.some(
    (entry) => entry === rule || rule.startsWith(`${entry}/`) || entry === `seed-${seed}`,
  );
  return listed && severity === "error" && confidence >= gateConfidence;
}

/** `92 %`; never rounded up to a hundred. */
export function percent(ratio: number): string {
  return `${Math.floor(ratio * 100 + 1e-9)} %`;
}

function verdict(conclusion: Conclusion, because: string): Verdict {
  return { conclusion, because };
}
