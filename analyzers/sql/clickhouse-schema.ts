/** What ClickHouse's statements do to its schema. https://clickhouse.com/docs/sql-reference/statements/create */
import type { ColumnFact } from "../facts.ts";
import { hashText } from "../hash.ts";
import { lex } from "./lex.ts";
import type { Reading } from "./reading.ts";

/** Reads a query that stands in a statement; says whether a grammar took it. */
export type ReadQuery = (sql: string, line: number, reading: Reading) => boolean;

const name = String.raw`([\w.\x60"]+)`;
const maybe = String.raw`(?:IF\s+(?:NOT\s+)?EXISTS\s+)?`;
const cluster = String.raw`(?:\s+ON\s+CLUSTER\s+\S+)?`;
const at = String.raw`^\s*`;
const createTable = new RegExp(
  `${at}CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:TEMPORARY\\s+)?TABLE\\s+${maybe}${name}${cluster}`,
  "i",
);
const createView = new RegExp(
  `${at}CREATE\\s+(?:OR\\s+REPLACE\\s+)?(MATERIALIZED\\s+)?VIEW\\s+${maybe}${name}${cluster}(?:\\s+TO\\s+${name})?`,
  "i",
);
const alterTable = new RegExp(`${at}ALTER\\s+TABLE\\s+${maybe}${name}${cluster}`, "i");
const drop = new RegExp(`${at}DROP\\s+(TABLE|VIEW)\\s+${maybe}${name}`, "i");
const rename = new RegExp(`${at}RENAME\\s+TABLE\\s+${name}\\s+TO\\s+${name}`, "i");
const truncate = new RegExp(`${at}TRUNCATE\\s+(?:TABLE\\s+)?${maybe}${name}`, "i");

/** False where a statement does nothing to the schema. */
export function readClickHouseSchema(sql: string, line: number, reading: Reading, readQuery: ReadQuery): boolean {
  const table = createTable.exec(sql);
  if (table !== null) {
    const on = bare(table[1]);
    const columns = items(bracketIn(sql, table[0].length)).flatMap((item) =>
      columnOf(item.text, line + lines(sql, item.at)),
    );
    reading.changes.push({ does: "create-table", on, columns });
    return true;
  }
  const view = createView.exec(sql);
  if (view !== null) return readView(sql, line, view, reading, readQuery);
  const altered = alterTable.exec(sql);
  if (altered !== null) {
    const on = bare(altered[1]);
    for (const { text } of items({ text: sql.slice(altered[0].length), at: 0 })) alteration(on, text, reading);
    return true;
  }
  const dropped = drop.exec(sql);
  if (dropped !== null) {
    const does = dropped[1]?.toLowerCase() === "view" ? "drop-view" : "drop-table";
    reading.changes.push({ does, on: bare(dropped[2]) });
    return true;
  }
  const renamed = rename.exec(sql);
  if (renamed !== null) {
    reading.changes.push({ does: "rename-table", on: bare(renamed[1]), to: bare(renamed[2]) });
    return true;
  }
  const emptied = truncate.exec(sql);
  if (emptied === null) return false;
  reading.uses.push({ table: bare(emptied[1]), access: "write", operation: "truncate" });
  return true;
}

/** A materialized view is filled when its sources are written to; with `TO` its rows land in a table. */
function readView(sql: string, line: number, found: RegExpExecArray, reading: Reading, readQuery: ReadQuery): boolean {
  const query = /\bAS\s+((?:SELECT|WITH)\b[\s\S]*)$/i.exec(sql)?.[1];
  if (query === undefined) return false;
  const into = { ...reading, uses: [], changes: [] };
  const parsed = readQuery(query, line, into);
  const target =
    found[3] === undefined ? [] : [{ table: bare(found[3]), access: "write" as const, operation: "insert" as const }];
  reading.changes.push({
    does: found[1] === undefined ? "create-view" : "create-materialized-view",
    on: bare(found[2]),
    body: [...into.uses, ...target],
    hash: hashText(sql.replace(/\s+/g, " ")),
  });
  return parsed;
}

/** One action of ALTER TABLE. Rows are updated and deleted by it, too. */
function alteration(on: string, action: string, reading: Reading): void {
  const words = action.trim().replace(/\s+/g, " ");
  const add = /^ADD COLUMN (?:IF NOT EXISTS )?(.*)$/i.exec(words)?.[1];
  const dropped = /^(?:DROP|CLEAR) COLUMN (?:IF EXISTS )?(\S+)/i.exec(words)?.[1];
  const renamed = /^RENAME COLUMN (?:IF EXISTS )?(\S+) TO (\S+)/i.exec(words);
  const modified = /^(?:MODIFY|ALTER) COLUMN (?:IF EXISTS )?(\S+)(?: TYPE)? ?(.*)$/i.exec(words);
  if (add !== undefined)
    reading.changes.push(...columnOf(add, undefined).map((column) => ({ does: "add-column" as const, on, column })));
  else if (dropped !== undefined) reading.changes.push({ does: "drop-column", on, column: bare(dropped) });
  else if (renamed !== null)
    reading.changes.push({ does: "rename-column", on, column: bare(renamed[1]), to: bare(renamed[2]) });
  else if (modified !== null) {
    const type = typeIn(modified[2] ?? "");
    reading.changes.push({
      does: "alter-column",
      on,
      column: bare(modified[1]),
      what: "type",
      ...(type === "" ? {} : { type }),
    });
  } else if (/^DELETE\b/i.test(words)) reading.uses.push({ table: on, access: "write", operation: "delete" });
  else if (/^UPDATE\b/i.test(words)) {
    const columns = [...(/^UPDATE (.*?)(?: WHERE |$)/i.exec(words)?.[1] ?? "").matchAll(/([\w`"]+) ?=(?!=)/g)];
    reading.uses.push({ table: on, access: "write", operation: "update", columns: columns.map((one) => bare(one[1])) });
  } else
    reading.changes.push({
      does: "other",
      on,
      what: `alter table ${words.split(" ").slice(0, 2).join(" ").toLowerCase()}`,
    });
}

/** Items of a table that are no columns. */
const others = /^\s*(?:INDEX|CONSTRAINT|PROJECTION|PRIMARY\s+KEY)\b/i;

function columnOf(text: string, line: number | undefined): readonly ColumnFact[] {
  const [, written, rest] = /^\s*(\S+)\s+([\s\S]+)$/.exec(text) ?? [];
  if (written === undefined || rest === undefined || others.test(text)) return [];
  const type = typeIn(rest);
  return [
    {
      name: bare(written),
      type,
      nullable: /\bNullable\(/.test(type),
      // What an insert leaves out gets the default of its type: https://clickhouse.com/docs/sql-reference/statements/create/table#default_values
      hasDefault: true,
      hash: hashText(text.trim().replace(/\s+/g, " ")),
      ...(line === undefined ? {} : { line }),
    },
  ];
}

/** A type with its brackets: `Map(LowCardinality(String), String)`. */
function typeIn(text: string): string {
  const [word = ""] = /^\s*\w+/.exec(text) ?? [];
  const { text: inner } = text[word.length] === "(" ? bracketIn(text, word.length) : { text: undefined };
  return inner === undefined ? word.trim() : `${word.trim()}(${inner.replace(/\s+/g, " ")})`;
}

interface Piece {
  readonly text: string;
  /** Offset of its first character in what it was cut from. */
  readonly at: number;
}

/** What the first bracket behind a place holds. */
function bracketIn(sql: string, from: number): Piece {
  let open = 0;
  let start = -1;
  for (const token of lex(sql.slice(from), "mysql")) {
    const sign = token.kind === "sign" ? sql[from + token.start] : "";
    if (sign === "(") {
      if (open === 0) start = from + token.end;
      open++;
    } else if (sign === ")" && --open === 0) return { text: sql.slice(start, from + token.start), at: start };
  }
  return { text: "", at: from };
}

/** Pieces between the commas that stand in no bracket. */
function items({ text, at: offset }: Piece): readonly Piece[] {
  const found: Piece[] = [];
  let open = 0;
  let start = 0;
  const take = (end: number): void => {
    const piece = text.slice(start, end).replace(/--[^\n]*/g, (note) => " ".repeat(note.length));
    const lead = piece.length - piece.trimStart().length;
    if (piece.trim() !== "") found.push({ text: piece.trim(), at: offset + start + lead });
    start = end + 1;
  };
  for (const token of lex(text, "mysql")) {
    const sign = token.kind === "sign" ? text[token.start] : "";
    if (sign === "(") open++;
    else if (sign === ")") open--;
    else if (sign === "," && open === 0) take(token.start);
  }
  take(text.length);
  return found;
}

const lines = (sql: string, end: number): number => sql.slice(0, end).split("\n").length - 1;

/** `default` is the database that names without one mean. */
const bare = (written: string | undefined): string =>
  (written ?? "")
    .replace(/[`"]/g, "")
    .replace(/^default\./, "")
    .replace(/;$/, "");
