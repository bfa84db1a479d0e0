/** Kinds of units in the order in which they matter to those who are on call, with their words; and how lists fold by them. */
import type { NodeKind } from "../../analyzers/graph/graph.ts";
import type { Channel } from "../../analyzers/graph/impact.ts";
import { by, count } from "./bound.ts";
import type { Reached, ReachTotals } from "./reached.ts";
import type { ChangedUnit, ReachedUnit, ReportHop } from "./report.ts";

const words: Readonly<Record<NodeKind, readonly [one: string, many: string]>> = {
  route: ["route", "routes"],
  job: ["job", "jobs"],
  schedule: ["schedule", "schedules"],
  queue: ["queue", "queues"],
  table: ["table", "tables"],
  column: ["column", "columns"],
  view: ["view", "views"],
  sqlfn: ["SQL function", "SQL functions"],
  trigger: ["trigger", "triggers"],
  service: ["service", "services"],
  pool: ["connection pool", "connection pools"],
  env: ["environment variable", "environment variables"],
  flag: ["feature flag", "feature flags"],
  cache: ["cache key", "cache keys"],
  file: ["place on the disk", "places on the disk"],
  migration: ["migration", "migrations"],
  package: ["package", "packages"],
  test: ["test", "tests"],
  loadtest: ["load test", "load tests"],
  symbol: ["symbol", "symbols"],
  module: ["module", "modules"],
};

/** All kinds, the most operational first. */
export const kinds = Object.keys(words) as readonly NodeKind[];

/** Kinds that are shown as a count: too fine to list beside what they make up. */
const folded: ReadonlySet<NodeKind> = new Set<NodeKind>(["symbol", "module"]);

/** Kinds that come after all others where both changed: what they belong to says more. */
const fineGrain: readonly NodeKind[] = ["symbol", "column", "module"];

/** What changed, the most operational first: units that run or hold something, then what they consist of. */
export function byGrain(changed: readonly ChangedUnit[]): Readonly<Record<"coarse" | "fine", readonly ChangedUnit[]>> {
  const inOrder = (order: readonly NodeKind[]): readonly ChangedUnit[] =>
    changed
      .filter(({ kind }) => order.includes(kind))
      .sort(
        by<ChangedUnit>(
          ({ kind }) => order.indexOf(kind),
          // What somebody asked for comes before what came along beneath it.
          ({ through }) => (through === undefined ? 0 : 1),
          ({ id }) => id,
        ),
      );
  return { coarse: inOrder(kinds.filter((kind) => !fineGrain.includes(kind))), fine: inOrder(fineGrain) };
}

/** `5 routes`. */
export const counted = (kind: NodeKind, n: number): string => count(n, ...words[kind]);

/** `Routes`. */
export function heading(kind: NodeKind): string {
  const many = words[kind][1];
  return many.charAt(0).toUpperCase() + many.slice(1);
}

export interface Group {
  readonly kind: NodeKind;
  /** How many are reached; `units` may hold fewer. */
  readonly total: number;
  /** The surest and nearest first. */
  readonly units: readonly GroupedUnit[];
}

/** A reached unit; a table with the names of its reached columns. */
export interface GroupedUnit extends ReachedUnit {
  readonly columns: readonly string[];
}

/** What each channel means to a reader. */
export const channelWords: Readonly<Record<Channel, string>> = {
  code: "by code",
  guessed: "by a guess",
  data: "through data",
  type: "by type only",
};

const surest: Readonly<Record<Channel, number>> = { code: 0, data: 1, guessed: 2, type: 3 };

const bySurety = by<ReachedUnit>(
  (unit) => surest[unit.channel],
  (unit) => unit.distance,
  (unit) => unit.id,
);

/** Reached units that are worth a line each, by kind. A column stands with its table when that is reached too. */
export function groupsOf({ reached, totals }: Reached): readonly Group[] {
  const tables = new Map<string, string[]>();
  for (const { id, kind } of reached) if (kind === "table") tables.set(nameOf(id), []);
  const alone: ReachedUnit[] = [];
  for (const unit of reached) {
    if (unit.kind !== "column") alone.push(unit);
    else {
      const name = nameOf(unit.id);
      const table = tables.get(name.slice(0, name.lastIndexOf(".")));
      if (table === undefined) alone.push(unit);
      else table.push(name.slice(name.lastIndexOf(".") + 1));
    }
  }
  return kinds
    .filter((kind) => !folded.has(kind))
    .map((kind) => ({
      kind,
      total: (totals.reached[kind] ?? 0) - (kind === "column" ? reached.length - alone.length : 0),
      units: alone
        .filter((unit) => unit.kind === kind)
        .sort(bySurety)
        .map((unit) => ({ ...unit, columns: unit.kind === "table" ? (tables.get(nameOf(unit.id)) ?? []).sort() : [] })),
    }))
    .filter((group) => group.total > 0);
}

/** `41 symbols (3 by type only), 9 modules`: what is folded to counts; empty when there is none. */
export function foldedCounts({ reached, reachedAtRunTime }: ReachTotals): string {
  return kinds
    .filter((kind) => folded.has(kind) && (reached[kind] ?? 0) > 0)
    .map((kind) => {
      const byType = (reached[kind] ?? 0) - (reachedAtRunTime[kind] ?? 0);
      return `${counted(kind, reached[kind] ?? 0)}${byType === 0 ? "" : ` (${byType} by type only)`}`;
    })
    .join(", ");
}

/** An id as people call it: `symbol:src/a.ts#f` is `f`, `route:GET /x` is `GET /x`. */
export function nameOf(id: string): string {
  const bare = id.slice(id.indexOf(":") + 1);
  if (!id.startsWith("symbol:")) return bare;
  return labelOf(bare.slice(bare.lastIndexOf("#") + 1));
}

/** A name as people call it. */
export const labelOf = (name: string): string => (name === moduleBody ? "module body" : name);

/** The symbol that holds a file's code outside all declarations. */
const moduleBody = "<module>";

/** Hops that a reader takes in at once (seed rule book, 0.6). */
const shownHops = 6;

export type Step = ReportHop | { readonly left: number };

/** At most six hops; the middle of a longer path is a count. A module body that only leads to its own file is not a step. */
export function witness(path: readonly ReportHop[]): readonly Step[] {
  const hops = path.filter((hop, at) => !leadsHome(hop, path[at + 1]));
  if (hops.length <= shownHops && hops.every((hop) => hop.folded === undefined)) return hops;
  const half = shownHops / 2;
  const head = hops.slice(0, half);
  const tail = hops.slice(Math.max(half, hops.length - half));
  const shown = new Set([...head, ...tail]);
  const left = hops.reduce((sum, hop) => sum + (hop.folded ?? 0) + (shown.has(hop) ? 0 : 1), 0);
  return [...head, { left }, ...tail];
}

function leadsHome({ id }: ReportHop, next: ReportHop | undefined): boolean {
  return next !== undefined && /^(test|module):/.test(next.id) && id === `symbol:${nameOf(next.id)}#${moduleBody}`;
}

/** A step in words, not yet escaped. What is named beside the path already (`own`), and what is a file, is its place alone. */
export function stepText(step: Step, own?: string): string {
  if ("left" in step) return `… ${step.left} more …`;
  const place = `${step.file}:${step.line}`;
  return step.id === own || /^(test|module|migration):/.test(step.id) ? place : `${nameOf(step.id)} ${place}`;
}
