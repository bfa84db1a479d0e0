/** What came of a migration and its way back on the real server, with rows of many kinds in every table. */
import type { MigrationTrial } from "../../../src/rollback/verdict.ts";
import type { Server } from "./server.ts";
import { strongestLocks } from "./strongest-locks.ts";

export type Outcome = MigrationTrial["verdict"] | "fails-on-rows";

export interface Truth {
  readonly outcome: Outcome;
  readonly why: string;
  /** `table mode`, sorted: the strongest lock on each table that was there before. */
  readonly locks: readonly string[];
}

export interface Run {
  readonly base: string;
  readonly rows: string;
  readonly up: string;
  readonly back: string;
}

export function truthOf(server: Server, { base, rows, up, back }: Run): Truth {
  server.database();
  const wrong = server.run(base) ?? server.run(rows);
  if (wrong !== undefined) throw new Error(`The case itself is wrong: ${wrong}`);
  const locks = locksOf(server, up);
  return { ...wayAndBack(server, up, back), locks };
}

/** Up and back on the database that the server is at. */
export function wayAndBack(server: Server, up: string, back: string): Omit<Truth, "locks"> {
  const before = { schema: shape(server.schema()), rows: rowsOf(server) };
  const refused = apply(server, up);
  if (refused !== undefined) return { outcome: "fails-on-rows", why: refused };
  const failed = apply(server, back);
  if (failed !== undefined) return { outcome: "cannot", why: failed };
  const schema = shape(server.schema());
  const odd =
    schema.find((line) => !before.schema.includes(line)) ?? before.schema.find((line) => !schema.includes(line));
  if (odd !== undefined) return { outcome: "cannot", why: `differs: ${odd.slice(0, 160)}` };
  const now = rowsOf(server);
  // Rows that a migration adds may stay: none of those that stood there is lost.
  const lost = [...before.rows].find(([row, count]) => (now.get(row) ?? 0) < count);
  return lost === undefined
    ? { outcome: "restores", why: "" }
    : { outcome: "restores-loses-data", why: lost[0].slice(0, 160) };
}

/** In one transaction, or statement by statement where the server wants that. */
export function apply(server: Server, sql: string): string | undefined {
  const refused = server.run(sql);
  return refused !== undefined && /cannot (?:run inside|be executed)|unsafe use of new value/.test(refused)
    ? server.run(sql, false)
    : refused;
}

/** The statements of a dump in a form in which the order of columns and of statements does not count. */
function shape(dump: string): readonly string[] {
  const plain = dump.replace(/^(?:--.*|SET .*|SELECT pg_catalog\.set_config.*|\\.*)$/gm, "");
  const statements = plain
    .split(/;\n\n/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
  return statements
    .map((one) =>
      /^CREATE (?:UNLOGGED )?TABLE/.test(one)
        ? one
            .split(/,?\n/)
            .map((line) => line.trim())
            .sort()
            .join("\n")
        : one,
    )
    .sort();
}

/** How often each row stands in each table, column by column as text. */
function rowsOf(server: Server): ReadonlyMap<string, number> {
  const tables = server.ask(
    "SELECT c.oid::regclass || '|' || string_agg(quote_ident(a.attname), ',' ORDER BY a.attname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') GROUP BY c.oid ORDER BY 1",
  );
  const parts = tables.map((line) => {
    const [table = "", columns = ""] = line.split("|");
    const row = columns
      .split(",")
      .map((column) => `coalesce(${column}::text, '\\N')`)
      .join(" || '~' || ");
    return `SELECT '${table.replaceAll("'", "''")}: ' || replace(${row}, chr(10), ' ') FROM ONLY ${table};`;
  });
  const found = new Map<string, number>();
  for (const row of server.ask(parts.join("\n"))) found.set(row, (found.get(row) ?? 0) + 1);
  return found;
}

/** Taken in one transaction that is undone; a migration that fails there locks nothing that could be compared. */
function locksOf(server: Server, up: string): readonly string[] {
  const look =
    "SELECT '>' || k.name || ' ' || l.mode FROM pg_locks l JOIN known k ON k.oid = l.relation WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.mode <> 'AccessShareLock'";
  const names =
    "CREATE TEMP TABLE known AS SELECT c.oid, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public'";
  let lines: readonly string[] = [];
  try {
    lines = server.ask(`${names};\nBEGIN;\n${up};\n${look};\nROLLBACK;`).filter((line) => line.startsWith(">"));
  } catch {
    return [];
  }
  return strongestLocks(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(1, at), line.slice(at + 1)];
    }),
  );
}
