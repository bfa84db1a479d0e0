/** The one line of a report: `high · 5 routes, 2 jobs, 3 tables, 41 symbols reached · 2 seeds · revert unsafe after migrate`. */
import type { NodeKind } from "../../analyzers/graph/graph.ts";
import { count } from "./bound.ts";
import { looseness } from "./gates.ts";
import { counted, kinds } from "./kinds.ts";
import type { Report, Risk, Totals } from "./report.ts";
import { awaitingOf, minCoverage, onlyModes, opened, unreadOf } from "./verdict.ts";

/** GitHub states no limit for a check run's title; longer ones are cut off on its pages, in the middle of a word. */
const maxTitle = 120;

/** What a title leaves to the summary: fine grain, and what goes with something that is counted already. */
const untold: ReadonlySet<NodeKind> = new Set<NodeKind>([
  "column",
  "module",
  "migration",
  "env",
  "pool",
  "flag",
  "cache",
  "file",
  "loadtest",
]);

/** At most 120 characters, of whole parts and without any text of the repository. */
export function renderTitle(report: Report): string {
  const { coverage, totals } = report;
  // No band for what nobody looked at: "low" would say that somebody did.
  if (totals.files > totals.modeOnly && totals.changed === 0 && coverage.changedFiles === 0)
    return "cannot vouch · no changed file was read";
  return forms(report).find((title) => title.length <= maxTitle) ?? bandWords(report.risk);
}

/** From the longest to the shortest: the list of units gives way, then whole parts, and the words about risk never. */
function* forms(report: Report): Generator<string> {
  const { units, words } = reach(report);
  const listed = (n: number): string | undefined =>
    n === 0 ? words : `${units.slice(0, n).join(", ")}${n < units.length ? " and more" : ""} ${words}`;
  const fewest = Math.min(1, units.length);
  const band = bandWords(report.risk);
  const data = throughData(report.totals);
  const found = findings(report);
  const end = [...(awaitingOf(report) > 0 ? ["awaits a second person"] : []), ...revert(report), ...blind(report)];
  for (let n = units.length; n >= fewest; n--) yield join([band, listed(n), data, found, ...end]);
  yield join([band, listed(fewest), found, ...end]);
  yield join([band, listed(fewest), ...end]);
  yield join([band, ...end]);
}

const join = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(" · ");

/** `moderate`, or `moderate or more` where not all that changed was read. */
export function bandWords({ band, atLeast }: Risk): string {
  return atLeast ? `${band} or more` : band;
}

/** Units that are counted, and what is said of them; or words alone. */
interface Reach {
  readonly units: readonly string[];
  readonly words: string | undefined;
}

function reach({ coverage, totals }: Report): Reach {
  const byCode = counts(totals.reachedByCode);
  if (byCode.length > 0) return { units: byCode, words: "reached" };
  if (counts(totals.reachedAtRunTime).length > 0) return { units: [], words: "nothing else runs it" };
  const atCompileTime = counts(totals.reached);
  if (atCompileTime.length > 0) return { units: atCompileTime, words: "reached by type only" };
  return { units: [], words: still(totals, unreadOf(coverage) > 0) };
}

/** Why nothing is reached. Of files that nobody read it is not known. */
function still(totals: Totals, unread: boolean): string | undefined {
  if (totals.files === 0) return "nothing changed";
  if (onlyModes(totals)) return "only file modes changed";
  if (totals.changed > 0) return "nothing else reached";
  return unread ? undefined : "no behaviour changed";
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

/** `2 seeds`, violated by what the check asks to look at; `1 notice` by what it only remarks. */
function findings(report: Report): string | undefined {
  const { open, notices } = opened(report);
  const seeds = new Set(open.map(({ seed }) => seed)).size;
  const parts = [...(seeds > 0 ? [count(seeds, "seed")] : []), ...(notices > 0 ? [count(notices, "notice")] : [])];
  return parts.length === 0 ? undefined : parts.join(", ");
}

function revert({ rollback }: Report): readonly string[] {
  if (rollback.verdict === "irreversible") return ["cannot be reverted"];
  if (rollback.verdict === "loses-data") return ["revert unsafe after migrate"];
  return rollback.schemaChange && rollback.verdict === "unknown" ? ["revert not tried"] : [];
}

function blind({ coverage, totals }: Report): readonly string[] {
  const unread = unreadOf(coverage);
  if (unread > 0) return [`${count(unread, "changed file")} unread`];
  if ((coverage.files > 0 && coverage.ratio < minCoverage) || looseness(coverage) !== undefined)
    return ["low coverage"];
  return totals.cannotVouchNear > 0 ? [`cannot vouch for ${count(totals.cannotVouchNear, "place")}`] : [];
}
