/** What a report says of each migration: what was seen when it was tried, or that it was not. */
import type { Change } from "../../analyzers/graph/change.ts";
import type { HistoryTrial, MigrationTrial, Waiting } from "../rollback/verdict.ts";
import { by, count } from "./bound.ts";
import { limits } from "./limits.ts";
import type { MigrationLock, MigrationVerdict, TogetherVerdict } from "./way-back.ts";

export type WaitingAt = (table: string) => Waiting | undefined;

/** All migrations that a change adds or alters: those that were tried in the order in which they run, then the others by path. */
export function migrationsOf(
  change: Change,
  trials: readonly HistoryTrial[],
  waitingAt: WaitingAt,
): readonly MigrationVerdict[] {
  const tried = trials.flatMap(({ tool, migrations, together }) =>
    migrations.map((one) => {
      const isHelped = together !== undefined && one.verdict === "cannot";
      return verdictOf(isHelped ? { ...one, notes: [helped, ...one.notes] } : one, tool, waitingAt);
    }),
  );
  const known = new Set(tried.map(({ file }) => file));
  const others = change.nodes
    .filter(({ node, change: how }) => node.kind === "migration" && how !== "removed" && !known.has(node.file))
    .map(({ node }): MigrationVerdict => ({ ...unread, file: node.file }))
    .sort(by((one) => one.file));
  return [...tried, ...others];
}

const helped = "With the other migrations of this change, all at once, it comes back.";

const unread = {
  name: "",
  tool: "",
  verdict: "not-tried",
  why: "It was read, not run.",
  way: "none",
  sql: [],
  losses: [],
  goes: [],
  locks: [],
  advice: [],
  notes: [],
} as const;

function verdictOf(trial: MigrationTrial, tool: string, waitingAt: WaitingAt): MigrationVerdict {
  const { path, name, verdict, why, way, sql, losses, goes, held, advice, notes } = trial;
  return {
    file: path,
    name,
    tool,
    verdict,
    why,
    way,
    sql: sql.slice(0, limits.statements),
    losses: lossesOf(losses),
    goes: goesOf(goes),
    locks: locksOf(held, waitingAt),
    advice: advice.map(({ rule, line, table, what, steps }) => ({
      ...{ rule: `migrations/${rule}`, line, table: table ?? null, what },
      steps: steps.map((step) => ({ what: step.what, sql: step.sql })),
    })),
    notes: [...notes, ...unlisted(sql)],
  };
}

/** One for each history whose migrations come back together only. */
export function togetherOf(trials: readonly HistoryTrial[]): readonly TogetherVerdict[] {
  return trials.flatMap(({ tool, migrations, together }) =>
    together === undefined
      ? []
      : [
          {
            tool,
            files: migrations.map(({ path }) => path),
            sql: together.sql.slice(0, limits.statements),
            losses: lossesOf(together.losses),
            goes: goesOf(together.goes),
            notes: [...together.notes, ...unlisted(together.sql)],
          },
        ],
  );
}

const lossesOf = (losses: MigrationTrial["losses"]): MigrationVerdict["losses"] =>
  losses.map(({ table, column, why }) => ({ table, column: column ?? null, why }));

const goesOf = (goes: MigrationTrial["goes"]): readonly string[] =>
  goes.map(({ table, column }) => (column === undefined ? table : `${table}.${column}`));

const unlisted = (sql: readonly string[]): readonly string[] =>
  sql.length > limits.statements
    ? [`${sql.length - limits.statements} more statements of the way back are not listed.`]
    : [];

const modes = [
  "RowShareLock",
  "RowExclusiveLock",
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
];

/** One entry for each table: the strongest lock, and whatever any statement did to all rows. */
function locksOf(held: MigrationTrial["held"], waitingAt: WaitingAt): readonly MigrationLock[] {
  const tables = [...new Set(held.map(({ table }) => table))].sort();
  return tables.map((table) => {
    const all = held.filter((one) => one.table === table);
    const strength = (mode: string | undefined): number => modes.indexOf(mode ?? "");
    const strongest = all.toSorted((a, b) => strength(b.mode) - strength(a.mode))[0];
    const { routes = [], jobs = [] } = waitingAt(table) ?? {};
    return {
      table,
      mode: strongest?.mode ?? "",
      rewrite: all.some(({ rewrites }) => rewrites),
      scan: all.some(({ scans }) => scans),
      line: strongest?.line ?? 1,
      statements: strongest?.statements ?? 1,
      routes: routes.length,
      jobs: jobs.length,
      waiting: [...routes, ...jobs].slice(0, limits.on),
    };
  });
}

/** Whether work on the table has to wait: writing for the first three, reading, too, for the last. */
const blocks: Readonly<Record<string, string>> = {
  ShareLock: "writes to",
  ShareRowExclusiveLock: "writes to",
  ExclusiveLock: "writes to",
  AccessExclusiveLock: "reads and writes of",
};

/** ``Blocks reads and writes of `orders` for 3 statements (AccessExclusiveLock, line 4), rewrites the table: 3 routes and 1 job use it.`` */
export function lockWords(lock: MigrationLock): string {
  const what = blocks[lock.mode];
  const held = `${lock.mode.replace(/Lock$/, "")}, line ${lock.line}`;
  const work = lock.rewrite ? ", writes all of it anew" : lock.scan ? ", reads all of it" : "";
  const users = [
    ...(lock.routes > 0 ? [count(lock.routes, "route")] : []),
    ...(lock.jobs > 0 ? [count(lock.jobs, "job")] : []),
  ].join(" and ");
  const by = users === "" ? "" : `; ${users} ${lock.routes + lock.jobs === 1 ? "uses" : "use"} it`;
  if (what === undefined)
    return `Lets work on \`${lock.table}\` go on${lock.mode === "" ? "" : ` (${held})`}${work}${by}.`;
  const span = lock.statements > 1 ? ` until ${count(lock.statements, "statement")} are through` : "";
  return `Blocks ${what} \`${lock.table}\`${span} (${held})${work}${by}.`;
}
