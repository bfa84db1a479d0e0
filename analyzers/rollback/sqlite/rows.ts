/** Rows of an SQLite database in which nobody has any, and digests of every column. */
import type { Rows } from "../rows.ts";
import { quoted } from "./inverse.ts";
import type { SqliteColumn, SqliteState, SqliteTable } from "./state.ts";

/** Rows of one table that are looked at. */
const mostRows = 200;

/** Tables that one query asks about: SQLite joins 500 selects at most. */
const mostTables = 100;

/** Queries over all tables, one row each. */
export function sqliteRowsQueries({ tables }: SqliteState): readonly string[] {
  const parts = [...tables.values()].map(({ name, columns }) => {
    const digests = columns.map(
      (column) =>
        `json_array(count(${quoted(column.name)}), (SELECT group_concat(q, '|') FROM (SELECT quote(${quoted(column.name)}) AS q FROM ${quoted(name)} ORDER BY q LIMIT ${mostRows})))`,
    );
    const names = `'${JSON.stringify([name, ...columns.map((column) => column.name)]).replaceAll("'", "''")}'`;
    return `SELECT ${names} AS names, count(*) AS rows, json_array(${digests.join(", ")}) AS columns FROM ${quoted(name)}`;
  });
  const queries: string[] = [];
  for (let at = 0; at < parts.length; at += mostTables)
    queries.push(parts.slice(at, at + mostTables).join(" UNION ALL "));
  return queries;
}

export function sqliteRowsOf(rows: readonly Readonly<Record<string, unknown>>[]): Rows {
  return new Map(
    rows.map((row) => {
      const [table = "", ...names] = JSON.parse(String(row["names"])) as readonly string[];
      const digests = JSON.parse(String(row["columns"])) as readonly (readonly [number, string | null])[];
      const columns = names.map((name, at) => {
        const [values = 0, digest = ""] = digests[at] ?? [];
        return [name, { values, digest: digest ?? "" }] as const;
      });
      return [table, { count: Number(row["rows"]), columns: new Map(columns) }] as const;
    }),
  );
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
