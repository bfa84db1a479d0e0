/** The last room: all that a review found becomes one report. Pure; the same input gives the same bytes. */
import type { Change } from "../../analyzers/graph/change.ts";
import type { Impact } from "../../analyzers/graph/impact.ts";
import type { Finding } from "../../seeds/rule.ts";
import { by, lineOf, name, sentence, share } from "./bound.ts";
import { hashOf } from "./canonical.ts";
import { findingOf } from "./finding.ts";
import { detachment } from "./gates.ts";
import type { Place } from "./hops.ts";
import { limits } from "./limits.ts";
import { type PlaceOf, reachedOf, unitOf } from "./reached.ts";
import type {
  ChangedUnit,
  Coverage,
  Policy,
  Report,
  ReportFile,
  ReportFinding,
  Risk,
  Size,
  ToldBlindSpot,
  Totals,
  Waiver,
} from "./report.ts";
import type { Rollback } from "./way-back.ts";
import { rollbackOf } from "./way-back-bound.ts";

export interface ComposeInput {
  readonly engine: string;
  readonly base: string;
  readonly head: string;
  readonly mergeBase: string;
  /** Counts; the ratio is worked out here. */
  readonly coverage: Omit<Coverage, "ratio">;
  readonly change: Change;
  readonly impact: Impact;
  readonly cannotVouch: readonly ToldBlindSpot[];
  readonly size: Size;
  readonly findings: readonly Finding[];
  /** Decisions to live with findings, by their ids. */
  readonly waived?: ReadonlyMap<string, Waiver>;
  /** Those that do not lift a gate before somebody else agrees. */
  readonly awaiting?: ReadonlyMap<string, Waiver>;
  readonly rollback: Rollback;
  readonly risk: Risk;
  readonly policy?: Policy;
  readonly notes?: readonly string[];
}

/** Sorted, bounded and signed with its own hash. */
export function compose(input: ComposeInput): Report {
  const places = new Map<string, Place>(input.change.nodes.map(({ node }) => [node.id, node]));
  const placeOf: PlaceOf = (id) => places.get(id) ?? input.impact.reached.get(id)?.node;

  const files = input.change.files.map(fileOf).sort(by((file) => file.path));
  const changed = input.change.nodes.map(changedOf).sort(byUnit);
  const { reached, totals: reachTotals } = reachedOf(input.impact, placeOf);
  const findings = input.findings
    .map((finding) =>
      findingOf(finding, placeOf, { waiver: input.waived?.get(finding.id), awaiting: input.awaiting?.get(finding.id) }),
    )
    .sort(byGravity);
  const blind = distinct(input.cannotVouch.map(blindOf));
  const totals: Totals = {
    files: files.length,
    modeOnly: files.filter(({ mode }) => mode?.only === true).length,
    changed: changed.length,
    ...reachTotals,
    cannotVouch: blind.length,
    cannotVouchNear: blind.filter(({ near }) => near).length,
    findings: findings.length,
  };
  const cuts = [
    cut("files of the diff", files.length, limits.files),
    cut("changed units", changed.length, limits.changed),
    cut("reached units", input.impact.reached.size, limits.reached),
    cut("places that cannot be vouched for", blind.length, limits.blind),
    cut("findings", findings.length, limits.findings),
  ].filter((note) => note !== undefined);
  const apart = detachment(input.coverage);
  const notes = apart === undefined ? cuts : [`Which tests feel this cannot be vouched for: ${apart}.`, ...cuts];

  const body = {
    version: 1,
    engine: name(input.engine),
    base: name(input.base),
    head: name(input.head),
    mergeBase: name(input.mergeBase),
    coverage: coverageOf(input.coverage),
    files: files.slice(0, limits.files),
    changed: changed.slice(0, limits.changed),
    reached,
    cannotVouch: nearest(blind, input.impact).slice(0, limits.blind).sort(byPlace),
    size: sizeOf(input.size),
    findings: findings.slice(0, limits.findings).sort(bySeed),
    rollback: rollbackOf(input.rollback),
    risk: input.risk,
    policy: policyOf(input.policy),
    notes: [...(input.notes ?? []).map(sentence).slice(0, limits.notes), ...notes],
    totals,
  } satisfies Omit<Report, "hash">;
  return { ...body, hash: hashOf(body) };
}

const idOf = (unit: { readonly id: string }): string => unit.id;
const byUnit = by<ChangedUnit>(
  (unit) => unit.kind,
  idOf,
  (unit) => unit.change,
);
const gravity = { error: 0, warning: 1, notice: 2 } as const;
/** Which findings stay when there are too many: those that could fail the check. */
const byGravity = by<ReportFinding>(
  (finding) => gravity[finding.severity],
  (finding) => -finding.confidence,
  idOf,
);
const byPlace = by<ToldBlindSpot>(
  (spot) => spot.file,
  (spot) => spot.line,
  (spot) => spot.reason,
  (spot) => spot.detail,
);
const bySeed = by<ReportFinding>(
  (finding) => finding.seed,
  (finding) => finding.rule,
  (finding) => finding.file,
  (finding) => finding.line,
  idOf,
);

function coverageOf(counts: Omit<Coverage, "ratio">): Coverage {
  const read = counts.files === 0 ? 0 : counts.read / counts.files;
  const resolved = counts.specifiers === 0 ? 1 : 1 - counts.unresolved / counts.specifiers;
  return { ...counts, ratio: share(read * resolved) };
}

function fileOf(file: Change["files"][number]): ReportFile {
  return {
    path: name(file.path),
    status: file.status,
    ...(file.oldPath !== undefined && { oldPath: name(file.oldPath) }),
    ...(file.mode !== undefined && { mode: { ...file.mode } }),
    lines: file.hunks
      .filter((hunk) => hunk.newLines > 0)
      .slice(0, limits.ranges)
      .map((hunk) => [hunk.newStart, hunk.newStart + hunk.newLines - 1] as const),
  };
}

function changedOf({ node, change, what, was, versions, workspaces, through }: Change["nodes"][number]): ChangedUnit {
  return {
    ...unitOf(node),
    change,
    ...(what !== undefined && { what: [...what] }),
    ...(was !== undefined && { was: name(was) }),
    ...(versions !== undefined && { versions: { from: names(versions.from), to: names(versions.to) } }),
    ...(workspaces !== undefined && { workspaces: names(workspaces) }),
    ...(through !== undefined && { through: names(through) }),
  };
}

const names = (all: readonly string[]): readonly string[] => all.slice(0, limits.on).map(name);

function blindOf({ reason, file, line, detail, near }: ToldBlindSpot): ToldBlindSpot {
  return { reason, file: name(file), line: lineOf(line), detail: sentence(detail), near };
}

/** Blind spots of base and head meet here: what both sides say is said once. */
function distinct(spots: readonly ToldBlindSpot[]): readonly ToldBlindSpot[] {
  const seen = new Map<string, ToldBlindSpot>();
  for (const spot of spots) {
    const key = JSON.stringify([spot.file, spot.line, spot.reason, spot.detail]);
    if (seen.get(key)?.near !== true) seen.set(key, spot);
  }
  return [...seen.values()].sort(byPlace);
}

/** Nearest to the change first: what may hide something about it, then what stands in a reached file, then anything. */
function nearest(spots: readonly ToldBlindSpot[], impact: Impact): ToldBlindSpot[] {
  const reached = new Set([...impact.reached.values()].map((reach) => name(reach.node.file)));
  const rank = (spot: ToldBlindSpot): number => (spot.near ? 0 : reached.has(spot.file) ? 1 : 2);
  return [...spots].sort(by(rank));
}

function sizeOf(size: Size): Size {
  return {
    ...size,
    percentile: share(size.percentile),
    parts: size.parts.slice(0, limits.parts).map(({ files, why, needs }) => ({
      files: files.slice(0, limits.partFiles).map(name),
      why: sentence(why),
      needs,
    })),
  };
}

function policyOf(policy: Policy | undefined): Policy {
  const { gate, warnings, maxAnnotations } = policy ?? { gate: [], warnings: [] };
  return {
    gate: gate.map(name).sort(),
    warnings: warnings.slice(0, limits.notes).map(sentence),
    ...(maxAnnotations !== undefined && { maxAnnotations }),
  };
}

function cut(what: string, total: number, limit: number): string | undefined {
  return total > limit ? `This report lists ${limit} of ${total} ${what}; the rest is counted, not listed.` : undefined;
}
