/**
 * The additive risk model (seed rule book, 22): every point has a sentence. It orders attention and never decides a
 * conclusion. A term whose input we do not have yet is absent rather than guessed.
 */
import type { Change, ChangedNode } from "../../analyzers/graph/change.ts";
import type { Graph, Node, NodeKind } from "../../analyzers/graph/graph.ts";
import type { Impact } from "../../analyzers/graph/impact.ts";
import type { Finding } from "../../seeds/rule.ts";
import { count } from "./bound.ts";
import type { Band, Risk, RiskTerm, Size } from "./report.ts";
import { schemaChanges } from "./rollback.ts";
import { comparedTo } from "./size-words.ts";

export interface RiskInput {
  readonly base: Graph;
  readonly head: Graph;
  readonly change: Change;
  readonly impact: Impact;
  readonly size: Size;
  readonly findings: readonly Finding[];
  /** Decisions to live with findings, by their ids. */
  readonly waived?: ReadonlyMap<string, unknown>;
  /** Changed files that nobody read. */
  readonly unread: number;
}

/** Where work enters the system. */
const entryKinds: readonly NodeKind[] = ["route", "job", "schedule"];

/** Below this many earlier changes a percentile says nothing (seed 8); fixed numbers of lines stand in. */
const enoughHistory = 60;

/** The sum of all terms, held between 0 and 100. Terms that give nothing are left out. */
export function assessRisk(input: RiskInput): Risk {
  const terms = [
    reach(input),
    surface(input),
    writes(input),
    irreversibility(input.change),
    size(input.size),
    scatter(input.size),
    findings(input),
    relief(input),
  ]
    .filter((term) => term !== undefined)
    .filter((term) => term.points !== 0);
  const score = Math.min(
    100,
    Math.max(
      0,
      terms.reduce((sum, term) => sum + term.points, 0),
    ),
  );
  return { score, band: bandOf(score), atLeast: input.unread > 0, terms };
}

function bandOf(score: number): Band {
  if (score >= 75) return "critical";
  if (score >= 50) return "high";
  return score >= 25 ? "moderate" : "low";
}

/** Share of the repository's entries that feel the change at run time. */
function reach({ head, impact }: RiskInput): RiskTerm | undefined {
  const all = entryKinds.reduce((sum, kind) => sum + head.ofKind(kind).length, 0);
  const felt = [...impact.reached.values()].filter(
    ({ node, channel }) => entryKinds.includes(node.kind) && channel !== "type" && head.node(node.id) !== undefined,
  ).length;
  if (all === 0 || felt === 0) return undefined;
  return {
    name: "reach",
    points: Math.max(1, Math.round((20 * felt) / all)),
    because: `${felt} of the repository's ${all} routes, jobs and schedules feel it`,
  };
}

/** Entries whose own code changed, one per handler. */
function surface({ change, impact, head, base }: RiskInput): RiskTerm | undefined {
  const touched = [
    ...change.nodes.map(({ node }) => node),
    ...[...impact.reached.values()]
      .filter(({ path }) => path.length === 2 && path[1]?.edge?.kind === "handles")
      .map(({ node }) => node),
  ];
  const handlers = new Map<string, Node>();
  for (const node of touched) if (entryKinds.includes(node.kind)) handlers.set(handlerOf(node, head, base), node);
  const entries = [...handlers.values()];
  const open = entries.filter((node) => node.kind === "route" && !isGuarded(node, head, base)).length;
  const guarded = entries.filter((node) => node.kind === "route").length - open;
  const background = entries.length - open - guarded;
  const parts = [
    open > 0 ? count(open, "route without a known guard", "routes without a known guard") : "",
    guarded > 0 ? count(guarded, "guarded route") : "",
    background > 0 ? count(background, "job or schedule", "jobs and schedules") : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) return undefined;
  return {
    name: "surface",
    points: Math.min(15, 5 * open + 3 * background + 2 * guarded),
    because: `it changes the handlers of ${parts.join(", ")}`,
  };
}

function handlerOf(node: Node, head: Graph, base: Graph): string {
  const edges = head.node(node.id) === undefined ? base.from(node.id) : head.from(node.id);
  return edges.find((edge) => edge.kind === "handles")?.to ?? node.id;
}

function isGuarded(node: Node, head: Graph, base: Graph): boolean {
  const edges = head.node(node.id) === undefined ? base.from(node.id) : head.from(node.id);
  return edges.some((edge) => edge.kind === "guards");
}

/** Tables that changed code writes at head and did not write at base. */
function writes({ change, head, base }: RiskInput): RiskTerm | undefined {
  const tables = new Set<string>();
  for (const { node, side, was } of change.nodes) {
    if (side !== "head" || node.kind !== "symbol") continue;
    const before = new Set(tablesWritten(base, was ?? node.id));
    for (const table of tablesWritten(head, node.id)) if (!before.has(table)) tables.add(table);
  }
  if (tables.size === 0) return undefined;
  return {
    name: "writes",
    points: Math.min(15, 2 * tables.size),
    because: `changed code writes ${count(tables.size, "table")} that it did not write before`,
  };
}

function tablesWritten(graph: Graph, id: string): readonly string[] {
  return graph
    .from(id)
    .filter((edge) => edge.kind === "writes" && graph.node(edge.to)?.kind === "table")
    .map((edge) => edge.to);
}

function irreversibility(change: Change): RiskTerm | undefined {
  const schema = schemaChanges(change);
  const term = (points: number, because: string): RiskTerm => ({ name: "irreversibility", points, because });
  const of = (wanted: ChangedNode["change"], kinds: readonly NodeKind[]): number =>
    schema.filter((one) => one.change === wanted && kinds.includes(one.node.kind)).length;
  const removed = of("removed", ["table", "column"]);
  if (removed > 0) return term(20, `${count(removed, "table or column", "tables and columns")} removed, with all rows`);
  const altered = of("altered", ["table", "column"]);
  if (altered > 0) return term(12, `${count(altered, "table or column", "tables and columns")} altered in place`);
  return schema.length > 0 ? term(5, "the schema changes, and the way back was not tried") : undefined;
}

function size({ effectiveLines, percentile, history }: Size): RiskTerm | undefined {
  const term = (points: number, because: string): RiskTerm => ({ name: "size", points, because });
  if (history < enoughHistory) {
    // The rule's own fall-back for a young repository: 400 lines are large, 800 very large.
    if (effectiveLines > 800) return term(10, `${effectiveLines} effective lines are more than 800`);
    return effectiveLines > 400 ? term(6, `${effectiveLines} effective lines are more than 400`) : undefined;
  }
  const because = comparedTo({ percentile, history });
  if (percentile > 0.95) return term(10, because);
  if (percentile > 0.9) return term(6, because);
  return percentile > 0.75 ? term(3, because) : undefined;
}

function scatter({ scattered, parts }: Size): RiskTerm | undefined {
  if (!scattered && parts.length < 2) return undefined;
  const points = parts.length >= 4 ? 5 : parts.length === 3 ? 4 : 2;
  return { name: "scatter", points, because: `it falls into ${count(parts.length, "part")} with no edge between them` };
}

/** What somebody decided to live with weighs a quarter. */
const waivedWeight = 0.25;

function findings({ findings: all, waived }: RiskInput): RiskTerm | undefined {
  const weigh = (some: readonly Finding[], each: (one: Finding) => number): number =>
    some.reduce((sum, one) => sum + each(one) * (waived?.has(one.id) ? waivedWeight : 1), 0);
  const of = (severity: Finding["severity"]): readonly Finding[] => all.filter((one) => one.severity === severity);
  const points =
    weigh(of("error"), ({ confidence }) => 12 * confidence) +
    weigh(of("warning"), ({ confidence }) => 5 * confidence) +
    Math.min(
      3,
      weigh(of("notice"), () => 1),
    );
  const parts = (["error", "warning", "notice"] as const).flatMap((severity) => {
    const n = of(severity).length;
    return n === 0 ? [] : [count(n, severity)];
  });
  if (parts.length === 0) return undefined;
  const accepted = all.filter(({ id }) => waived?.has(id)).length;
  const because = `${parts.join(", ")} by the seeds${accepted === 0 ? "" : `, ${accepted} of them accepted`}`;
  return { name: "findings", points: Math.min(30, Math.round(points)), because };
}

/** Tests of this very change that reach what it changes. */
function relief({ change, impact }: RiskInput): RiskTerm | undefined {
  const files = new Set(change.files.filter((file) => file.status !== "deleted").map((file) => file.path));
  const tests = [...impact.reached.values()].filter(
    ({ node, channel }) => node.kind === "test" && channel === "code" && files.has(node.file),
  ).length;
  if (tests === 0) return undefined;
  return {
    name: "relief",
    points: -5,
    because: `${count(tests, "test file")} of this change ${tests === 1 ? "covers" : "cover"} what it changes`,
  };
}
