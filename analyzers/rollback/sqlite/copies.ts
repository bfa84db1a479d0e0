/**
 * What a script does to rows of tables that it makes anew, puts in another's place or writes over: a sample row shows only what happens
 * to a row like itself.
 */
import type { Loss } from "../losses.ts";
import { type SqliteRename, sqliteRenames } from "./inverse.ts";
import { plainSql, type SqliteState, type SqliteTable } from "./state.ts";

interface Line {
  readonly sql: string;
  readonly line: number;
}

const word = "[^\\s(),;]+";
const copying = new RegExp(`^insert (?:or \\w+ )?into (${word}) ?(\\([^()]*\\))? ?(select .*)$`, "is");
const plain = new RegExp(`^select (\\*|${word}(?:,${word})*) from (${word})$`, "i");
const dropping = new RegExp(`^drop table (?:if exists )?(${word})$`, "i");
const replacing = new RegExp(
  `^(?:replace|(?:insert|update) or (?:replace|ignore|rollback|fail|abort)) (?:into )?(${word})`,
  "i",
);

/** Each with the line that causes it; of tables that stood before. */
export function* copyLosses(before: SqliteState, after: SqliteState, lines: readonly Line[]): Generator<Loss> {
  const texts = lines.map(({ sql, line }) => ({ text: plainSql(sql), line }));
  const dropped = new Set(texts.flatMap(({ text }) => dropping.exec(text)?.[1] ?? []));
  for (const { text, line } of texts) {
    const replaced = replacing.exec(text)?.[1];
    if (replaced !== undefined && before.tables.has(replaced))
      yield { table: replaced, why: `line ${line} takes away, or leaves out, rows that stand in its way` };
    const [, , into, query = ""] = copying.exec(text) ?? [];
    if (query === "" || isPlain(into, query, /^insert or/i.test(text), before)) continue;
    for (const name of dropped)
      if (before.tables.has(name) && new RegExp(`(?:^|[ ,(.])${escaped(name)}(?:$|[ ,).])`).test(query))
        yield { table: name, why: `line ${line} copies it in another form: rows or values may be left out` };
  }
  yield* exchanged(before, sqliteRenames(lines.map(({ sql }) => sql)));
  yield* narrowed(before, after);
}

const escaped = (name: string): string => name.replace(/\W/g, "\\$&");

/** All rows, each column of before in its own place, and whatever one likes in columns that are new. */
function isPlain(into: string | undefined, query: string, conflicts: boolean, before: SqliteState): boolean {
  const [, taken, from = ""] = plain.exec(query) ?? [];
  if (conflicts || taken === undefined) return false;
  if (into === undefined || taken === "*") return into === undefined && taken === "*";
  const known = new Set(before.tables.get(from)?.columns.map(({ name }) => name));
  const bare = (name: string | undefined = ""): string => name.slice(name.lastIndexOf(".") + 1);
  const [targets, sources] = [into.slice(1, -1).split(","), taken.split(",")];
  return (
    targets.length === sources.length && targets.every((name, at) => bare(sources[at]) === name || !known.has(name))
  );
}

/** Tables and columns whose names stand for another's rows or values once all renames are through. */
function* exchanged(before: SqliteState, renames: readonly SqliteRename[]): Generator<Loss> {
  const tables = new Map([...before.tables.keys()].map((name) => [name, name]));
  const columns = new Map<string, string>();
  for (const { name, columns: all } of before.tables.values())
    for (const column of all) columns.set(`${name}.${column.name}`, column.name);
  for (const { table, column, to } of renames) {
    const [map, from, until] =
      column === undefined ? [tables, table, to] : [columns, `${table}.${column}`, `${table}.${to}`];
    const held = map.get(from);
    map.delete(from);
    if (held !== undefined) map.set(until, held);
  }
  for (const [name, held] of tables)
    if (name !== held && before.tables.has(name)) yield { table: name, why: `it holds the rows of ${held}` };
  for (const { name, columns: all } of before.tables.values())
    for (const column of all) {
      const held = columns.get(`${name}.${column.name}`);
      if (held !== undefined && held !== column.name)
        yield { table: name, column: column.name, why: `it holds the values of ${held}` };
    }
}

/** Types whose values another affinity writes otherwise (sqlite.org, "Datatypes in SQLite", 3). */
function* narrowed(before: SqliteState, after: SqliteState): Generator<Loss> {
  for (const table of before.tables.values()) {
    const now = after.tables.get(table.name);
    for (const { name, type } of now === undefined ? [] : table.columns) {
      const young = typeOf(now, name);
      if (young === undefined || affinity(type) === affinity(young)) continue;
      const kept = affinity(young) === "blob" || (affinity(young) === "text" && affinity(type) === "integer");
      if (!kept)
        yield {
          table: table.name,
          column: name,
          why: `${young || "no type"} does not keep all that ${type || "no type"} holds`,
        };
    }
  }
}

const typeOf = (table: SqliteTable | undefined, column: string): string | undefined =>
  table?.columns.find(({ name }) => name === column)?.type;

function affinity(type: string): "integer" | "text" | "blob" | "real" | "numeric" {
  if (/int/i.test(type)) return "integer";
  if (/char|clob|text/i.test(type)) return "text";
  if (/blob/i.test(type) || type === "") return "blob";
  return /real|floa|doub/i.test(type) ? "real" : "numeric";
}
