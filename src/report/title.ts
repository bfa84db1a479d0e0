/** The one line of a report: `high · 5 routes, 2 jobs, 3 tables, 41 symbols reached · 2 seeds · revert unsafe after migrate`. */
import type { NodeKind } from "../../analyzers/graph/graph.ts";
import { count, short } from "./bound.ts";
import { counted, kinds } from "./kinds.ts";
import type { Report, Totals } from "./report.ts";
import { minCoverage } from "./verdict.ts";

/** GitHub states no limit for a check run's title; longer ones are cut off on its pages. */
const maxTitle = 120;

/** What a title leaves to the summary: fine grain, and what goes with something that is counted already. */
const untold: ReadonlySet<NodeKind> = new Set<NodeKind>(["column", "module", "migration", "env", "pool", "flag"]);

/** At most 120 characters, and no text of the repository in it. */
export function renderTitle(report: Report): string {
  const parts = [report.risk.band, reach(report.totals), seeds(report), ...revert(report), ...blind(report)];
  return short(parts.filter((part) => part !== undefined).join(" · "), maxTitle);
}

function reach(totals: Totals): string {
  const atRunTime = counts(totals.reachedAtRunTime);
  if (atRunTime.length > 0) return `${atRunTime.join(", ")} reached`;
  const atCompileTime = counts(totals.reached);
  if (atCompileTime.length > 0) return `${atCompileTime.join(", ")} reached by type only`;
  if (totals.files === 0) return "nothing changed";
  return totals.changed === 0 ? "no behaviour changed" : "nothing else reached";
}

function counts(reached: Totals["reached"]): readonly string[] {
  return kinds
    .filter((kind) => !untold.has(kind) && (reached[kind] ?? 0) > 0)
    .map((kind) => counted(kind, reached[kind] ?? 0));
}

function seeds(report: Report): string | undefined {
  const violated = new Set(report.findings.filter((finding) => finding.waived === null).map((finding) => finding.seed));
  return violated.size === 0 ? undefined : count(violated.size, "seed");
}

function revert({ rollback }: Report): readonly string[] {
  if (rollback.verdict === "irreversible") return ["cannot be reverted"];
  if (rollback.verdict === "loses-data") return ["revert unsafe after migrate"];
  return rollback.schemaChange && rollback.verdict === "unknown" ? ["revert not tried"] : [];
}

function blind({ coverage }: Report): readonly string[] {
  const unread = coverage.changedFiles - coverage.changedRead;
  if (unread > 0) return [`${count(unread, "changed file")} unread`];
  return coverage.files > 0 && coverage.ratio < minCoverage ? ["low coverage"] : [];
}
