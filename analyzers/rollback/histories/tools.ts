/** Which tool runs a history and what database it is for: from its files' names, its records, and the marks in its scripts. */
import { nameOf } from "../../link/place.ts";
import { dialectOf } from "../../sql/dialect.ts";
import { isClickHouse } from "../../sql/shape.ts";
import { readCode } from "./code.ts";
import type { FoundHistory } from "./found.ts";
import type { StoreDialect, Tool } from "./history.ts";

/** The text of a file; undefined where it was not read. */
export type TextOf = (path: string) => string | undefined;

/** Files looked at for marks and words; a tool's are in all of them. */
const sampled = 40;

export function toolOf({ folder, ups, beside }: FoundHistory, textOf: TextOf): Tool {
  const has = (name: RegExp): boolean => beside.some((path) => name.test(path));
  const paths = ups.map(({ path }) => path);
  const texts = spread(paths).map((path) => textOf(path) ?? "");
  const marked = (mark: RegExp): boolean => texts.some((text) => mark.test(text));
  if (has(/(?:^|\/)meta\/_journal\.json$/)) return "drizzle";
  if (has(/(?:^|\/)migration_lock\.toml$/)) return "prisma";
  if (/(?:^|\/)supabase\/migrations$/.test(folder)) return "supabase";
  if (paths.some((path) => /(?:^|\/)V\d[^/]*__[^/]*\.sql$/.test(path))) return "flyway";
  if (marked(/^--\s*\+goose\s/im)) return "goose";
  if (marked(/^--\s*migrate:(?:up|down)\b/im)) return "dbmate";
  if (marked(/^--\s*\+(?:migrate|micrate)\s/im)) return "sql-migrate";
  if (marked(/^--\s*liquibase formatted sql/im)) return "liquibase";
  if (marked(/^--\s*(?:up|down) migration\b/im)) return "node-pg-migrate";
  if (marked(/^--! (?:Previous|Hash):/m)) return "graphile-migrate";
  if (has(/(?:^|\/)atlas\.sum$/)) return "atlas";
  if (paths.some((path) => /\.up\.sql$/.test(path))) {
    const rust = ups.some(({ path }) => /(?:^|\/)\d{14}_[^/]+\.up\.sql$/.test(path));
    return rust ? "sqlx" : "golang-migrate";
  }
  // Hasura stamps in milliseconds.
  if (paths.some((path) => /(?:^|\/)up\.sql$/.test(path)))
    return paths.every((path) => /(?:^|\/)\d{13}_[^/]*\/up\.sql$/.test(path)) ? "hasura" : "diesel";
  if (paths.every((path) => nameOf(path) === "migration.sql") && paths.length > 0)
    return has(/\.prisma$|prisma\.config/) ? "prisma" : has(/drizzle/) ? "drizzle" : "prisma";
  return codeTool(paths, marked) ?? (has(/drizzle[^/]*\.config/) ? "drizzle" : "sql");
}

function codeTool(paths: readonly string[], marked: (mark: RegExp) => boolean): Tool | undefined {
  if (!paths.some((path) => /\.[cm]?[jt]s$/.test(path))) return undefined;
  if (marked(/@mikro-orm\/migrations|\baddSql\s*\(/)) return "mikro-orm";
  if (marked(/@payloadcms\//)) return "payload";
  if (marked(/\bQueryRunner\b|\bqueryRunner\s*\./)) return "typeorm";
  if (marked(/\bqueryInterface\b/i)) return "sequelize";
  if (marked(/node-pg-migrate|\bpgm\s*[.)]/)) return "node-pg-migrate";
  if (marked(/["']kysely["']/)) return "kysely";
  if (marked(/\bknex\b/i)) return "knex";
  return undefined;
}

function spread(paths: readonly string[]): readonly string[] {
  if (paths.length <= sampled) return paths;
  const step = paths.length / sampled;
  return Array.from({ length: sampled }, (_, at) => paths[Math.floor(at * step)] ?? "");
}

const named: readonly (readonly [RegExp, StoreDialect])[] = [
  [/postgres|cockroach|neon|supabase|\bpglite\b/i, "postgres"],
  [/sqlite|turso|libsql|\bd1\b/i, "sqlite"],
  [/mysql|mariadb|planetscale|singlestore/i, "mysql"],
  [/clickhouse/i, "clickhouse"],
];

const inWords = (words: string): StoreDialect | undefined => named.find(([name]) => name.test(words))?.[1];

/** What a file of configuration says of its database, and nothing else in it. */
const sayings: readonly (readonly [file: RegExp, says: RegExp])[] = [
  [/migration_lock\.toml$/, /provider\s*=\s*"(\w+)"/],
  [/_journal\.json$/, /"dialect"\s*:\s*"(\w+)"/],
  [/\.prisma$/, /datasource\s+\w+\s*\{[^}]*provider\s*=\s*"(\w+)"/],
  [/drizzle[^/]*\.config\.[cm]?[jt]s$/, /\bdialect\s*:\s*["'`]([\w-]+)/],
  [/knexfile\.[cm]?[jt]s$/, /\bclient\s*:\s*["'`]([\w-]+)/],
];

export function dialectOfHistory({ folder, ups, beside }: FoundHistory, tool: Tool, textOf: TextOf): StoreDialect {
  if (tool === "supabase") return "postgres";
  for (const [file, says] of sayings) {
    const path = beside.find((one) => file.test(one) && says.test(textOf(one) ?? ""));
    if (path === undefined) continue;
    const word = says.exec(textOf(path) ?? "")?.[1] ?? "";
    const told = inWords(word) ?? (word === "pg" || word === "postgresql" ? "postgres" : undefined);
    if (told !== undefined) return told;
  }
  const told =
    inWords(folder) ?? beside.map((path) => driverIn(path, textOf(path) ?? "")).find((one) => one !== undefined);
  return told ?? vote(spread(ups.map(({ path }) => path)).map((path) => sqlOf(path, textOf(path) ?? "")));
}

const drivers: readonly (readonly [RegExp, StoreDialect])[] = [
  [/"(?:pg|postgres|@neondatabase\/serverless|@vercel\/postgres)"\s*:/, "postgres"],
  [/"(?:mysql2?|mariadb)"\s*:/, "mysql"],
  [/"(?:better-sqlite3|sqlite3|@libsql\/client)"\s*:/, "sqlite"],
];

/** The one database that a package brings a driver for; undefined where there are several with PostgreSQL's, or none. */
function driverIn(path: string, text: string): StoreDialect | undefined {
  if (nameOf(path) !== "package.json") return undefined;
  const found = drivers.filter(([driver]) => driver.test(text));
  if (found.length === 1) return found[0]?.[1];
  // SQLite beside another one is for tests.
  return found.some(([, dialect]) => dialect === "postgres")
    ? undefined
    : found.find(([, one]) => one === "mysql")?.[1];
}

/** Of code, the SQL in it: its own backticks say nothing. */
const sqlOf = (path: string, text: string): string =>
  path.endsWith(".sql") ? text : (readCode(text, path).up?.sql ?? "");

/** Most of those that tell; PostgreSQL where backticks rule nothing out and nobody tells: the engine then says what it does not know. */
function vote(texts: readonly string[]): StoreDialect {
  const votes = new Map<StoreDialect, number>();
  for (const text of texts) {
    const told = isClickHouse(text) ? "clickhouse" : dialectOf(text);
    if (told !== "unknown") votes.set(told, (votes.get(told) ?? 0) + 1);
  }
  const [first] = [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return first?.[0] ?? "postgres";
}
