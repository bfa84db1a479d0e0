/** The one line of a report: `high · 5 routes, 2 jobs, 3 tables, 41 symbols reached · 2 seeds · revert unsafe after migrate`. */
import type { NodeKind } from "../../analyzers/graph/graph.ts";
import { count, short } from "./bound.ts";
import { counted, kinds } from "./kinds.ts";
import type { Report, Risk, Totals } from "./report.ts";
import { minCoverage, onlyModes, unreadOf } from "./verdict.ts";

/** GitHub states no limit for a check run's title; longer ones are cut off on its pages. */
const maxTitle = 120;

/** What a title leaves to the summary: fine grain, and what goes with something that is counted already. */
const untold: ReadonlySet<NodeKind> = new Set<NodeKind>(["column", "module", "migration", "env", "pool", "flag"]);

/** At most 120 characters, and no text of the repository in it. The list of units gives way before the words about risk. */
export function renderTitle(report: Report): string {
  const { coverage, totals } = report;
  // No band for what nobody looked at: "low" would say that somebody did.
  if (totals.files > totals.modeOnly && totals.changed === 0 && coverage.changedFiles === 0)
    return "cannot vouch · no changed file was read";
  const told = counts(totals.reachedByCode);
  const titled = (units: readonly string[]): string =>
    [
      bandWords(report.risk),
      reach(totals, units, told.length - units.length),
      throughData(totals),
      seeds(report),
      ...revert(report),
      ...blind(report),
    ]
      .filter((part) => part !== undefined)
      .join(" · ");
  let units = told.length;
  while (units > 1 && titled(told.slice(0, units)).length > maxTitle) units--;
  return short(titled(told.slice(0, units)), maxTitle);
}

/** `moderate`, or `moderate or more` where not all that changed was read. */
export function bandWords({ band, atLeast }: Risk): string {
  return atLeast ? `${band} or more` : band;
}

function reach(totals: Totals, units: readonly string[], left: number): string {
  if (units.length > 0) return `${units.join(", ")}${left > 0 ? " and more" : ""} reached`;
  if (counts(totals.reachedAtRunTime).length > 0) return "nothing else runs it";
  const atCompileTime = counts(totals.reached);
  if (atCompileTime.length > 0) return `${atCompileTime.join(", ")} reached by type only`;
  if (totals.files === 0) return "nothing changed";
  if (onlyModes(totals)) return "only file modes changed";
  return totals.changed === 0 ? "no behaviour changed" : "nothing else reached";
}

/** Ways in that run no changed code, but read what changed code writes: told apart, since a busy table has many readers. */
function throughData({ reachedAtRunTime, reachedByCode }: Totals): string | undefined {
  const kinds = ["route", "job", "schedule"] as const;
  const more = kinds.reduce((sum, kind) => sum + (reachedAtRunTime[kind] ?? 0) - (reachedByCode[kind] ?? 0), 0);
  return more > 0 ? `${more} more through data` : undefined;
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
  const unread = unreadOf(coverage);
  if (unread > 0) return [`${count(unread, "changed file")} unread`];
  return coverage.files > 0 && coverage.ratio < minCoverage ? ["low coverage"] : [];
}
