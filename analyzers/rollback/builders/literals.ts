/** Values as SQL, and in place of the marks that stand for them. */
import { Unread } from "../histories/code/values.ts";
import type { StoreDialect } from "../histories/history.ts";

/** A value as a literal; lists are not known, since each library has its own way with them. */
function quoted(value: unknown, dialect: StoreDialect): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value === "boolean") return dialect === "postgres" ? String(value) : value ? "1" : "0";
  if (typeof value === "string") return quotedText(value, dialect);
  throw new Unread("a value that is no literal", 0);
}

export function quotedText(text: string, dialect: StoreDialect): string {
  const doubled = text.replaceAll("'", "''");
  if (!doubled.includes("\\") || dialect === "sqlite") return `'${doubled}'`;
  const escaped = doubled.replaceAll("\\", "\\\\");
  return dialect === "postgres" ? `E'${escaped}'` : `'${escaped}'`;
}

/** What may hold a mark that is none: texts, names, comments, and PostgreSQL's dollar quotes. What nobody closes goes on to the end. */
const opaque =
  /'[^']*(?:'|$)|"[^"]*(?:"|$)|`[^`]*(?:`|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)/;
const marks = {
  numbered: new RegExp(`${opaque.source}|\\$(\\d+)`, "g"),
  ordered: new RegExp(`${opaque.source}|(\\?)`, "g"),
} as const;

/** PostgreSQL's marks are numbered, those of the others are taken in order. */
export function inlined(sql: string, values: readonly unknown[], dialect: StoreDialect): string {
  if (values.length === 0) return sql;
  let at = 0;
  const isNumbered = dialect === "postgres";
  return sql.replace(isNumbered ? marks.numbered : marks.ordered, (whole, _tag: unknown, mark: string | undefined) => {
    if (mark === undefined) return whole;
    const index = isNumbered ? Number(mark) - 1 : at++;
    if (index < 0 || index >= values.length) throw new Unread("a mark without a value", 0);
    return quoted(values[index], dialect);
  });
}
