/** The debts of one revision: all that the rules see in it and nobody decided about, held against its baseline. */
import { seeds } from "../seeds/index.ts";
import { judgeStanding } from "../seeds/judge.ts";
import { withTold } from "../seeds/told.ts";
import { readCustomSeeds } from "./custom/read.ts";
import type { Extractor } from "./extract.ts";
import type { Revision } from "./inspect.ts";
import type { ReviewRequest, Source } from "./ports.ts";
import { namesOf } from "./settings/names.ts";
import { readSettings } from "./settings/read.ts";
import { type Baseline, type BaselineEntry, baselineOf, settle } from "./waivers/baseline.ts";
import { readBaseline, readDecisions } from "./waivers/read.ts";

export interface Debts {
  /** The baseline that the revision has; undefined where it has none. */
  readonly before: Baseline | undefined;
  /** The baseline without what is paid; all that stands where there was none. */
  readonly after: Baseline;
  /** Entries of the baseline that stand no more. */
  readonly paid: readonly BaselineEntry[];
  /** What stands and is not in the baseline. */
  readonly beyond: readonly BaselineEntry[];
  /** What is wrong with settings, waivers and comments, and rules that failed. */
  readonly warnings: readonly string[];
}

/** Debts of a revision. A baseline that cannot be read counts as none, with a warning. */
export async function debtsOf(
  { graph, tree, files }: Revision,
  ports: { readonly source: Source; readonly extractor: Extractor },
  { today = "", defaults }: Pick<ReviewRequest, "today" | "defaults">,
): Promise<Debts> {
  const { source } = ports;
  const custom = await readCustomSeeds(tree, ports);
  const names = namesOf(custom.seeds);
  const { settings, warnings } = await readSettings(tree, source, { names, today, ...(defaults && { defaults }) });
  const judgement = judgeStanding(withTold(graph, settings), settings, [...seeds, ...custom.seeds]);
  const decided = await readDecisions({
    snapshot: { base: tree, head: tree, policy: tree, diff: [] },
    ...{ source, judgement, settings, names, today },
    at: (_side, file) => files.get(file)?.suppressions ?? [],
  });
  const standing = judgement.findings.filter(({ id }) => !decided.waived.has(id));
  const read = await readBaseline(tree, source);
  const before = read === undefined || "why" in read ? undefined : read;
  const told = [
    ...custom.warnings,
    ...warnings,
    ...decided.warnings,
    ...(read !== undefined && "why" in read ? [`The baseline ${read.why}.`] : []),
    ...judgement.silenced.map(({ rule, why }) => `Rule ${rule} failed and says nothing: ${why}`),
  ];
  if (before === undefined) return { before, after: baselineOf(standing), paid: [], beyond: [], warnings: told };
  const { left, paid, beyond } = settle(before, standing);
  return { before, after: left, paid, beyond: baselineOf(beyond).findings, warnings: told };
}
