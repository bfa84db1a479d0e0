/** Rows of an SQLite database in which nobody has any, and digests of every column. */
import type { Rows } from "../rows.ts";
import { quoted } from "./inverse.ts";
import type { SqliteColumn, SqliteState, SqliteTable } from "./state.ts";

/** Rows of one table that are looked at. */
const mostRows = 200;

/** What SQLite takes at most (sqlite.org/limits.html): 500 selects in a query, 127 arguments of a function, a million bytes of SQL. */
const most = { tables: 100, columns: 100, bytes: 500_000 } as const;

/** Queries over all tables but virtual ones: one row for each, and for each hundred of its columns. */
export function sqliteRowsQueries({ tables }: SqliteState): readonly string[] {
  const parts = [...tables.values()].flatMap((table) => (table.virtual ? [] : partsOf(table)));
  const queries: string[][] = [];
  let bytes = 0;
  for (const part of parts) {
    const last = queries.at(-1);
    if (last === undefined || last.length === most.tables || bytes + part.length > most.bytes) {
      queries.push([part]);
      bytes = part.length;
    } else {
      last.push(part);
      bytes += part.length;
    }
  }
  return queries.map((together) => together.join(" UNION ALL "));
}

function partsOf({ name, columns }: SqliteTable): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at === 0 || at < columns.length; at += most.columns) {
    const some = columns.slice(at, at + most.columns);
    const digests = some.map(
      (column) =>
        `json_array(count(${quoted(column.name)}), (SELECT group_concat(q, '|') FROM (SELECT quote(${quoted(column.name)}) AS q FROM ${quoted(name)} ORDER BY q LIMIT ${mostRows})))`,
    );
    const names = `'${JSON.stringify([name, ...some.map((column) => column.name)]).replaceAll("'", "''")}'`;
    parts.push(
      `SELECT ${names} AS names, count(*) AS rows, json_array(${digests.join(", ")}) AS columns FROM ${quoted(name)}`,
    );
  }
  return parts;
}

export function sqliteRowsOf(rows: readonly Readonly<Record<string, unknown>>[]): Rows {
  const found = new Map<string, { count: number; columns: Map<string, { values: number; digest: string }> }>();
  for (const row of rows) {
    const [table = "", ...names] = JSON.parse(String(row["names"])) as readonly string[];
    const digests = JSON.parse(String(row["columns"])) as readonly (readonly [number, string | null])[];
    const known = found.get(table) ?? { count: Number(row["rows"]), columns: new Map() };
    found.set(table, known);
    for (const [at, name] of names.entries()) {
      const [values = 0, digest = ""] = digests[at] ?? [];
      known.columns.set(name, { values, digest: digest ?? "" });
    }
  }
  return found;
}

/** Statements that put one row into a table, the likeliest first: the first that the table takes is enough. */
export function sqliteSamples(table: SqliteTable): readonly string[] {
  const given = table.columns.filter(({ generated }) => !generated);
  if (given.length === 0) return [`INSERT INTO ${quoted(table.name)} DEFAULT VALUES`];
  return ["'a'", "'{}'", "'2001-02-03'", "'1'"].map((text) => {
    const values = given.map((column) => allowedBy(table, column) ?? sampleValue(column, text));
    return `INSERT INTO ${quoted(table.name)} (${given.map(({ name }) => quoted(name)).join(", ")}) VALUES (${values.join(", ")})`;
  });
}

/** The first literal that a CHECK lets the column be. */
function allowedBy({ rules }: SqliteTable, { name }: SqliteColumn): string | undefined {
  const is = new RegExp(`\\b${name.replace(/\W/g, "\\$&")}\\s*(?:=|in\\s*\\()\\s*('(?:[^']|'')*'|-?\\d+)`, "i");
  for (const rule of rules) {
    const literal = rule.startsWith("check ") ? is.exec(rule)?.[1] : undefined;
    if (literal !== undefined) return literal;
  }
  return undefined;
}

/** By the affinity of the declared type (sqlite.org, "Datatypes in SQLite", 3.1). */
function sampleValue({ type }: SqliteColumn, text: string): string {
  if (/int/i.test(type)) return "1";
  if (/char|clob|text/i.test(type)) return text;
  if (/blob/i.test(type) || type === "") return "x'01'";
  if (/real|floa|doub/i.test(type)) return "1.5";
  return "1";
}
