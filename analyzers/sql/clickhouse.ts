/**
 * ClickHouse's statements. Queries are put into PostgreSQL's words, and what its grammar then does not take is read by keywords;
 * what shapes the schema is read here. https://clickhouse.com/docs/sql-reference/statements
 */

import { readClickHouseSchema } from "./clickhouse-schema.ts";
import { readByKeyword } from "./keywords.ts";
import { lex } from "./lex.ts";
import { readPgStatement } from "./pg-statement.ts";
import { parsePostgres } from "./postgres.ts";
import { newReading, type Reading } from "./reading.ts";

/** What reading one statement came to. */
export interface ClickHouseOutput {
  readonly reading: Reading;
  readonly parsed: boolean;
}

/** Reads one statement. Never throws: what nothing understands gives the names that keywords show. */
export function readClickHouse(sql: string, line: number): ClickHouseOutput {
  const reading = newReading();
  if (readClickHouseSchema(sql, line, reading, readQuery)) return { reading, parsed: true };
  return { reading, parsed: readQuery(sql, line, reading) };
}

/** Whether some grammar takes a text. */
export function takesClickHouse(sql: string): boolean {
  return readClickHouseSchema(sql, 1, newReading(), () => true) || parsePostgres(inPostgres(sql)).ok;
}

function readQuery(sql: string, line: number, reading: Reading): boolean {
  const text = inPostgres(sql);
  const parsed = parsePostgres(text);
  if (!parsed.ok) {
    readByKeyword(text, "mysql", reading);
    return false;
  }
  for (const statement of parsed.statements)
    readPgStatement(statement, { sql: text, lineAt: () => line, readText: () => {} }, reading);
  return true;
}

/** Clauses that say nothing of tables and columns that facts hold. Lines stay where they are. */
const clauses: readonly (readonly [RegExp, string])[] = [
  // `{projectId: String}`, `{ids: Array(String)}`
  [/\{\s*\w+\s*:\s*[A-Za-z][^{}]*\}/g, "$1"],
  [/\bIN\s+\$1/gi, "IN ($$1)"],
  [/\bON\s+CLUSTER\s+(?:'[^']*'|"[^"]*"|[\w{}-]+)/gi, ""],
  [/\bSETTINGS\s+\w+\s*=\s*[\w'".]+(?:\s*,\s*\w+\s*=\s*[\w'".]+)*/gi, ""],
  [/\bFORMAT\s+[A-Z]\w*\s*;?\s*$/g, ""],
  [/\bLIMIT\s+\d+\s+BY\s+[\w.,\s"`]+?(?=\)|$|\b(?:LIMIT|ORDER|UNION|SETTINGS)\b)/gi, ""],
  [/\b(?:GLOBAL\s+)?(?:ANY|SEMI|ANTI|ASOF)\s+((?:LEFT|RIGHT|INNER)\s+)?JOIN\b/gi, "$1JOIN"],
  [/\b(?:GLOBAL\s+)?(LEFT|RIGHT|INNER)\s+(?:ANY|SEMI|ANTI|ASOF)\s+JOIN\b/gi, "$1 JOIN"],
  [/\bGLOBAL\s+(NOT\s+IN|IN|JOIN|LEFT|RIGHT|INNER)\b/gi, "$1"],
  // Lists of one row become rows: no other table is joined.
  [/\b(?:LEFT\s+)?ARRAY\s+JOIN\s+[\w.]+(?:\([^()]*\))?(?:\s+AS\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+AS\s+\w+)?)*/gi, ""],
  [/\bFINAL\b/g, ""],
  [/\bSAMPLE\s+[\d./]+/gi, ""],
];

function inPostgres(sql: string): string {
  let text = sql;
  for (const [clause, instead] of clauses) text = text.replace(clause, instead);
  if (/\bPREWHERE\b/i.test(text)) text = text.replace(/\bWHERE\b/gi, "AND").replace(/\bPREWHERE\b/gi, "WHERE");
  return spelled(text);
}

/** Names in PostgreSQL's quotes, lists in its brackets. */
function spelled(sql: string): string {
  let text = "";
  let before = "";
  for (const token of lex(sql, "mysql")) {
    const raw = sql.slice(token.start, token.end);
    if (token.kind === "name" && raw.startsWith("`")) text += `"${raw.slice(1, -1).replaceAll('"', '""')}"`;
    else if (token.kind === "string" && raw.includes("\\")) text += `E${raw}`;
    else if (token.kind === "word" && /[a-z][A-Z]/.test(raw) && sql[token.end] !== "(") text += `"${raw}"`;
    else if (raw === "[") text += /[\w"\])]$/.test(before) ? raw : "ARRAY[";
    else if (raw === "=" && before.endsWith("=")) {
      // `==` is `=`.
    } else text += raw;
    if (token.kind !== "space" && token.kind !== "comment")
      before = /^(?:in|and|or|not|select|when|then|else)$/i.test(raw) ? "" : raw;
  }
  return text;
}
