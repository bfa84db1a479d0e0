/** Asks every rule, keeps what this change brings, and says it once, as loudly as it is sure. */
import type { Change } from "../analyzers/graph/change.ts";
import { type Graph, GraphBuilder } from "../analyzers/graph/graph.ts";
import type { Impact } from "../analyzers/graph/impact.ts";
import { createIsCause, type IsCause } from "./cause.ts";
import { createIsExempt } from "./exempt.ts";
import { type Canonical, createCanonical, fingerprint } from "./fingerprint.ts";
import { foldKin, foldRoutes } from "./kin.ts";
import { groupName, groupOf, ruleName } from "./names.ts";
import {
  customNumber,
  type Evidence,
  type Finding,
  type Rule,
  type Seed,
  type Settings,
  type Severity,
  type Yield,
} from "./rule.ts";
import { createSuccessors, type Found } from "./successors.ts";

/** The confidence below which a finding is dropped, is a notice at most, and cannot be an error (`seeds.md` 0.7). */
const thresholds = { told: 0.6, asConfigured: 0.8, error: 0.85 } as const;

export interface Judgement {
  /** Loudest first, then by place: the same evidence gives the same list. */
  readonly findings: readonly Finding[];
  /** Rules that failed: they say nothing, and the report says so. */
  readonly silenced: readonly { readonly rule: string; readonly why: string }[];
  /** Whether a rule sees something on a line of head, new or not; undefined where it did not look at the whole of head. */
  readonly sees: (rule: string, file: string, line: number) => boolean | undefined;
}

export function judge(
  evidence: Evidence,
  seeds: readonly Seed[],
  isCause: IsCause = createIsCause(evidence),
): Judgement {
  const canonical = createCanonical(evidence.change);
  const findings: Finding[] = [];
  const silenced: { readonly rule: string; readonly why: string }[] = [];
  const looked = new Map<string, Found>();

  for (const seed of seeds)
    for (const rule of seed.rules) {
      const name = ruleName(seed, rule);
      const level = levelOf(evidence.settings, seed, rule);
      if (level === "off") continue;
      const isExempt = createIsExempt(evidence.settings, name, groupName(seed));
      try {
        const atHead = byFingerprint(rule.check(evidence), name, canonical);
        if (rule.onlyChange !== true) looked.set(name, atHead);
        for (const [id, found] of brought(evidence, rule, atHead, name, canonical, isCause)) {
          if (isExempt(found) || found.confidence < (evidence.settings.minConfidence ?? 0)) continue;
          const own = rule.level === "off" ? "notice" : rule.level;
          const severity = loudness(level ?? found.severity ?? own, found.confidence);
          if (severity !== undefined) findings.push(tell(id, found, { seed, rule, name, severity }));
        }
      } catch (error) {
        silenced.push({ rule: name, why: error instanceof Error ? error.message : String(error) });
      }
    }

  const sees: Judgement["sees"] = (rule, file, line) => {
    const found = looked.get(rule);
    return found && [...found.values()].some((all) => all.some((one) => one.file === file && one.line === line));
  };
  const gates = (finding: Finding): boolean => isGated(finding, evidence.settings);
  return { findings: foldKin(foldRoutes(findings), seeds, gates).sort(inOrder), silenced, sees };
}

/** All that stands in one graph, as if none of it were new: the debts of a repository. Rules that speak of changes say nothing. */
export function judgeStanding(graph: Graph, settings: Settings, seeds: readonly Seed[]): Judgement {
  const whole: Evidence = {
    ...{ base: emptyGraph, head: graph, change: noChange, impact: noImpact, diff: [] },
    ...{ title: "", history: [], settings, heaviest: () => new Map() },
  };
  const lasting = seeds.map((seed) => ({ ...seed, rules: seed.rules.filter(({ onlyChange }) => onlyChange !== true) }));
  return judge(whole, lasting, () => true);
}

/** True when the settings let this finding fail the check: an error of a gated seed or rule. */
export function isGated({ rule, seed, severity }: Finding, { gate }: Settings): boolean {
  return severity === "error" && [rule, groupOf(rule), `seed-${seed}`].some((name) => gate.includes(name));
}

/** What the repository says about the rule, else about its group; undefined leaves the choice to the rule. */
export function levelOf({ levels }: Settings, seed: Seed, rule: Rule): Severity | "off" | undefined {
  const own = levels[ruleName(seed, rule)];
  if (rule.level === "off") return own ?? "off";
  return own ?? levels[groupName(seed)];
}

/** Findings that head has more of than base, and that the diff caused, each with its fingerprint. */
function brought(
  evidence: Evidence,
  rule: Rule,
  atHead: Found,
  name: string,
  canonical: Canonical,
  isCause: IsCause,
): readonly (readonly [id: string, found: Yield])[] {
  const caused = rule.onlyChange
    ? atHead
    : new Map([...atHead].map(([id, all]) => [id, all.filter(isCause)] as const).filter(([, all]) => all.length > 0));
  // Most rules see much that stood before and nothing that the diff did: then base has nothing to add.
  if (caused.size === 0) return [];
  const atBase = rule.onlyChange ? undefined : byFingerprint(rule.check(standing(evidence)), name, canonical);

  const news: (readonly [string, Yield])[] = [];
  const successors = createSuccessors(atBase ?? new Map(), atHead, canonical);
  for (const [id, all] of caused) {
    const before = atBase?.get(id)?.length ?? 0;
    const surplus = (atHead.get(id)?.length ?? 0) - before;
    for (const [at, found] of all.slice(0, Math.max(0, surplus)).entries())
      if (!successors.takesPlace(found)) news.push([numbered(id, before + at), found]);
  }
  return news;
}

/** One fingerprint may stand several times; each instance has its own id, and new ones never that of one that stood before. */
const numbered = (id: string, at: number): string => (at === 0 ? id : `${id}-${at + 1}`);

function byFingerprint(found: Iterable<Yield>, name: string, canonical: Canonical): Found {
  const groups = new Map<string, Yield[]>();
  for (const one of found) {
    const id = fingerprint(name, one, canonical);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [one]);
    else group.push(one);
  }
  for (const group of groups.values()) group.sort(byPlace);
  return groups;
}

const noChange: Change = { files: [], nodes: [] };
const emptyGraph: Graph = new GraphBuilder();
const noImpact: Impact = { reached: new Map() };

/** The same question about base alone, as if it had always been so: whatever a rule finds there stood before. */
function standing(evidence: Evidence): Evidence {
  return { ...evidence, head: evidence.base, change: noChange, impact: noImpact, diff: [] };
}

function loudness(level: Severity, confidence: number): Severity | undefined {
  if (confidence < thresholds.told) return undefined;
  if (confidence < thresholds.asConfigured) return "notice";
  return level === "error" && confidence < thresholds.error ? "warning" : level;
}

interface Told {
  readonly seed: Seed;
  readonly rule: Rule;
  readonly name: string;
  readonly severity: Severity;
}

function tell(id: string, found: Yield, { seed, rule, name, severity }: Told): Finding {
  const { on, file, line, side, title, confidence, path = [] } = found;
  const { why = rule.why, fix = rule.instead, rollback = rule.rollback } = found;
  const where = { on, file, line, side, path };
  return {
    id,
    rule: name,
    seed: seed.number,
    seeds: [seed.number, ...(rule.also ?? [])],
    severity,
    confidence,
    title,
    ...where,
    why,
    fix,
    rollback,
    ...((seed.number !== customNumber || seed.family !== undefined) && { page: pageOf(seed, rule) }),
  };
}

/** The generated page of a rule, at its heading. GitHub makes anchors of headings so. */
export function pageOf(seed: Pick<Seed, "number" | "slug" | "family">, rule: Pick<Rule, "name">): string {
  const anchor = ruleName(seed, rule)
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
  return `docs/seeds/${seed.slug}.md#${anchor}`;
}

const loud: Readonly<Record<Severity, number>> = { error: 0, warning: 1, notice: 2 };

function inOrder(a: Finding, b: Finding): number {
  return loud[a.severity] - loud[b.severity] || byPlace(a, b) || compare(a.rule, b.rule) || compare(a.id, b.id);
}

function byPlace(a: Pick<Yield, "file" | "line">, b: Pick<Yield, "file" | "line">): number {
  return compare(a.file, b.file) || a.line - b.line;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
