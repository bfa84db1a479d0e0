/** The straight line: a request in, a report out. Both front doors call this, and nothing beside it. */

import { spreadData } from "../analyzers/data-files/spread.ts";
import { spreadVariables } from "../analyzers/environment/spread.ts";
import { compare } from "../analyzers/graph/compare.ts";
import type { Graph } from "../analyzers/graph/graph.ts";
import { tableId } from "../analyzers/link/ids.ts";
import { lazily } from "../analyzers/link/remember.ts";
import { seeds } from "../seeds/index.ts";
import { type Judgement, judge } from "../seeds/judge.ts";
import { heaviestOf } from "../seeds/questions/heaviest.ts";
import { loadsOf } from "../seeds/questions/loads.ts";
import { measureSize } from "../seeds/questions/size.ts";
import { weightOf } from "../seeds/questions/weight.ts";
import type { Evidence, Seed } from "../seeds/rule.ts";
import { withTold } from "../seeds/told.ts";
import { type CustomSeeds, readCustomSeeds } from "./custom/read.ts";
import { readDataFiles } from "./data-files.ts";
import { blindnessOf } from "./doubts.ts";
import { readEnvFiles } from "./env-files.ts";
import { leaningOn } from "./leaning.ts";
import { readLocks, traceInstalled } from "./locks.ts";
import { migrationSeed, withoutSilent } from "./migration-seed.ts";
import type { MigrationTrials, ReviewRequest, Snapshot } from "./ports.ts";
import { withoutRenames } from "./renames.ts";
import { compose } from "./report/compose.ts";
import type { Report } from "./report/report.ts";
import { assessRisk } from "./report/risk.ts";
import { outcomesOf, planRollback } from "./report/rollback.ts";
import { unreadOf } from "./report/verdict.ts";
import type { HistoryTrial } from "./rollback/verdict.ts";
import { waitingAt } from "./rollback/waiting.ts";
import { namesOf } from "./settings/names.ts";
import { readSettings, settingsChanges } from "./settings/read.ts";
import { Forgotten, linkSides, type SidePorts, type Sides } from "./sides.ts";
import { stakesOf } from "./stakes.ts";
import { coverageOf, type Traced } from "./vouch.ts";
import { readWaivers } from "./waivers/read.ts";
import { windowOf } from "./window.ts";

export interface ReviewPorts extends SidePorts {
  /** Version of the engine, as the report names it. */
  readonly engine: string;
  /** Without it, migrations are read and not run. */
  readonly trials?: MigrationTrials;
}

/**
 * Earlier changes a percentile is drawn from: ten of them lie above the 95th, and what seed 8 asks of it hardly moves with more.
 * Git compares every file of each, and 500 cost more CPU than linking both sides.
 */
const historyLimit = 200;

/** What is known of a change before anybody judges it. */
export interface Investigation extends Traced {
  readonly snapshot: Snapshot;
}

/**
 * What `ask` makes of a change whose sides are read, linked and traced. It is asked once more where facts turn out to be gone that
 * base is kept without. Throws a `SourceError` when there is nothing to look at.
 */
export async function investigate<Answer>(
  request: ReviewRequest,
  ports: ReviewPorts,
  ask: (investigation: Investigation) => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(await trace(request, ports));
  } catch (error) {
    if (!(error instanceof Forgotten)) throw error;
    const graphs = { ...ports.graphs, of: () => undefined };
    return await ask(await trace(request, { ...ports, graphs }));
  }
}

async function trace(request: ReviewRequest, ports: ReviewPorts): Promise<Investigation> {
  const snapshot = await ports.source.snapshot(request);
  return await traceBetween(snapshot, await linkSides(snapshot, ports), ports);
}

/** What a change is and reaches, between two sides that are linked. */
export async function traceBetween(
  snapshot: Snapshot,
  { base, head }: Sides,
  ports: SidePorts,
): Promise<Investigation> {
  const { source, progress = () => {} } = ports;
  progress("trace", 0, 1);
  const graphs = { base: base.linked.graph, head: head.linked.graph };
  const compared = compare(graphs.base, graphs.head, snapshot.diff);
  const change = await withoutRenames(snapshot, graphs, compared, ports);
  const configs = { base: base.linked.configs, head: head.linked.configs };
  const locks = await readLocks(snapshot, source, configs);
  const environment = await readEnvFiles(snapshot, source);
  const data = await readDataFiles(snapshot, source, graphs.head);
  const varied = spreadVariables(spreadData({ ...graphs, change }, data), environment);
  const traced = traceInstalled(varied, locks, configs);
  const installed = {
    read: new Set([...locks.read, ...environment.map(({ path }) => path)]),
    spots: [...locks.spots, ...traced.said, ...varied.spots],
  };
  return { snapshot, base, head, change: traced.change, impact: traced.impact, installed };
}

/** Throws a `SourceError` when there is nothing to review; everything else that is wrong stands in the report. */
export async function review(request: ReviewRequest, ports: ReviewPorts): Promise<Report> {
  return await investigate(request, ports, (investigation) => reportOf(request, investigation, ports));
}

/** What the rules say, and all that they were asked on. */
export interface Judged {
  readonly evidence: Evidence;
  readonly judgement: Judgement;
  readonly custom: CustomSeeds;
  readonly settings: Awaited<ReturnType<typeof readSettings>>;
  readonly names: ReturnType<typeof namesOf>;
  /** With the advice that the settings want to hear. */
  readonly trials: readonly HistoryTrial[];
}

export async function judgeChange(
  request: ReviewRequest,
  { snapshot, base, head, change, impact }: Investigation,
  ports: SidePorts,
  trials: Promise<readonly HistoryTrial[]> | readonly HistoryTrial[] = [],
): Promise<Judged> {
  const { source, graphs, progress = () => {} } = ports;
  const { defaults, today = "" } = request;
  const custom = await readCustomSeeds(snapshot.policy, ports);
  const names = namesOf(custom.seeds);
  const [history, settings] = await Promise.all([
    source.history(snapshot.mergeBase, historyLimit, weightOf),
    readSettings(snapshot.policy, source, { names, today, ...(defaults && { defaults }) }),
  ]);
  progress("judge", 0, 1);
  const evidence: Evidence = {
    base: withTold(base.linked.graph, settings.settings),
    head: withTold(head.linked.graph, settings.settings),
    change,
    impact,
    diff: snapshot.diff,
    title: request.title ?? "",
    description: request.description,
    history,
    settings: settings.settings,
    heaviest: lazily(
      () => new Map(graphs.remember(snapshot.mergeBase, "heaviest", () => [...heaviestOf(base.linked.graph)])),
    ),
  };
  const told = withoutSilent(await trials, settings.settings);
  const judgement = judge(evidence, [...seeds, migrationsOf(told, head.linked.graph), ...custom.seeds]);
  return { evidence, judgement, custom, settings, names, trials: told };
}

/** The rules of migrations, with who comes to the tables that they speak of. */
function migrationsOf(trials: readonly HistoryTrial[], graph: Graph): Seed {
  const waiting = waitingAt(graph);
  return migrationSeed(trials, (table) => {
    const { routes = [], jobs = [] } = waiting(table) ?? {};
    const id = tableId(table);
    return { id: graph.node(id) === undefined ? undefined : id, isUsed: routes.length + jobs.length > 0 };
  });
}

async function reportOf(request: ReviewRequest, investigation: Investigation, ports: ReviewPorts): Promise<Report> {
  const { source, engine } = ports;
  const { snapshot, base, head, change, impact } = investigation;
  const { granted = [], today = "" } = request;
  const trying = ports.trials?.of(snapshot, source);
  const [judged, reverted] = await Promise.all([
    judgeChange(request, investigation, ports, trying),
    source.revert(request.branch),
  ]);
  const { evidence, judgement, custom, settings, names, trials } = judged;
  const { findings, silenced } = judgement;
  const sides = { base, head };
  const { waived, awaiting, warnings } = await readWaivers({
    ...{ snapshot, source, judgement, settings: settings.settings, names, today, granted },
    at: (side, file) => sides[side].files.get(file)?.suppressions ?? [],
  });
  const size = measureSize(evidence);
  const loads = ports.graphs.remember(snapshot.mergeBase, "loads", () => [...loadsOf(base.linked.graph)]);
  const rollback = planRollback(change, impact, {
    reverted,
    ...(request.branch !== undefined && {
      leaning: await leaningOn(change, { head: snapshot.headSha, branch: request.branch }, ports),
    }),
    builtOn: request.builtOn ?? [],
    waitingAt: waitingAt(head.linked.graph),
    window: windowOf(evidence),
    trials,
  });
  const coverage = coverageOf(base, head, snapshot.diff, investigation.installed?.read);
  const unread = unreadOf(coverage);
  return compose({
    engine,
    base: snapshot.baseSha,
    head: snapshot.headSha,
    mergeBase: snapshot.mergeBase,
    coverage,
    change,
    impact,
    cannotVouch: blindnessOf(investigation),
    size,
    findings,
    waived,
    awaiting,
    rollback,
    risk: assessRisk({
      ...evidence,
      ...stakesOf(evidence, loads),
      findings,
      waived,
      size,
      unread,
      migrations: outcomesOf(rollback),
    }),
    policy: {
      gate: settings.settings.gate,
      warnings: [...custom.warnings, ...settings.warnings, ...warnings],
      ...(settings.maxAnnotations !== undefined && { maxAnnotations: settings.maxAnnotations }),
    },
    notes: [
      ...snapshot.notes,
      ...settingsChanges(snapshot.diff),
      ...silenced.map(({ rule, why }) => `Rule ${rule} failed and says nothing: ${why}`),
    ],
  });
}
