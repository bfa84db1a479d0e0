/** Kinds of units in the order in which they matter to those who are on call, with their words; and how lists fold by them. */
import type { NodeKind } from "../../analyzers/graph/graph.ts";
import type { Channel } from "../../analyzers/graph/impact.ts";
import { by, count } from "./bound.ts";
import type { Reached, ReachTotals } from "./reached.ts";
import type { ReachedUnit, ReportHop } from "./report.ts";

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
  migration: ["migration", "migrations"],
  package: ["package", "packages"],
  test: ["test", "tests"],
  symbol: ["symbol", "symbols"],
  module: ["module", "modules"],
};

/** All kinds, the most operational first. */
export const kinds = Object.keys(words) as readonly NodeKind[];

/** Kinds that are shown as a count: too fine to list beside what they make up. */
export const folded: ReadonlySet<NodeKind> = new Set<NodeKind>(["symbol", "module"]);

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
  readonly units: readonly ReachedUnit[];
}

/** What each channel means to a reader. */
export const channelWords: Readonly<Record<Channel, string>> = {
  code: "by code",
  guessed: "by a guess",
  data: "through data",
  type: "by type only",
};

const surest: Readonly<Record<Channel, number>> = { code: 0, data: 1, guessed: 2, type: 3 };

/** Reached units that are worth a line each, by kind. */
export function groupsOf({ reached, totals }: Reached): readonly Group[] {
  return kinds
    .filter((kind) => !folded.has(kind))
    .map((kind) => ({
      kind,
      total: totals.reached[kind] ?? 0,
      units: reached
        .filter((unit) => unit.kind === kind)
        .sort(
          by<ReachedUnit>(
            (unit) => surest[unit.channel],
            (unit) => unit.distance,
            (unit) => unit.id,
          ),
        ),
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
  return id.startsWith("symbol:") ? bare.slice(bare.lastIndexOf("#") + 1) : bare;
}

/** Hops that a reader takes in at once (seed rule book, 0.6). */
const shownHops = 6;

export type Step = ReportHop | { readonly left: number };

/** At most six hops; the middle of a longer path is a count. */
export function witness(path: readonly ReportHop[]): readonly Step[] {
  if (path.length <= shownHops && path.every((hop) => hop.folded === undefined)) return path;
  const half = shownHops / 2;
  const head = path.slice(0, half);
  const tail = path.slice(Math.max(half, path.length - half));
  const shown = new Set([...head, ...tail]);
  const left = path.reduce((sum, hop) => sum + (hop.folded ?? 0) + (shown.has(hop) ? 0 : 1), 0);
  return [...head, { left }, ...tail];
}
