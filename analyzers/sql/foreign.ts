/**
 * MySQL and SQLite in PostgreSQL's words: quotes, escapes and the few clauses that differ. Most statements of the two then parse
 * with the better grammar; `ast.ts` takes the rest.
 */
import { type Dialect, lex, type Token } from "./lex.ts";

export interface Rewritten {
  readonly text: string;
  /** INSERT OR REPLACE, REPLACE INTO; INSERT IGNORE, INSERT OR IGNORE: a conflict is no error. */
  readonly onConflict?: "replace" | "ignore";
}

/** First words of statements that say nothing about tables, in dialects whose grammar we have not. */
const quiet = new Set(
  "pragma begin start commit end rollback savepoint release set use show describe desc unlock attach detach vacuum analyze optimize flush reindex kill".split(
    " ",
  ),
);

/** Whether a statement only serves the session. */
export function isQuiet(sql: string): boolean {
  return quiet.has(/^\s*(\w+)/.exec(sql)?.[1]?.toLowerCase() ?? "");
}

/** Whether a statement runs text that is put together at run time (MySQL's PREPARE ... FROM @sql, EXECUTE). */
export function isPrepared(sql: string): boolean {
  return /^\s*(?:prepare\s+\S+\s+from\b|execute\s+(?!immediate\b)\w+|deallocate\s+prepare\b)/i.test(sql);
}

/** libSQL's `ALTER COLUMN "a" TO "a" text NOT NULL`: the column's new definition, whole. */
const redefinition =
  /^(alter\s+table\s+\S+\s+alter\s+column\s+)(\S+)\s+to\s+\S+\s+(\w+(?:\s*\([\d\s,]*\))?)([\s\S]*)$/i;

/** A statement of another dialect as PostgreSQL would write it. Lines stay where they are. */
export function toPostgres(sql: string, dialect: Dialect): Rewritten {
  const redefined = dialect === "sqlite" ? redefinition.exec(sql) : null;
  if (redefined !== null) {
    const [, head = "", column = "", type = "", rest = ""] = redefined;
    const nullable = /\bnot\s+null\b/i.test(rest) ? "SET" : "DROP";
    return rewrite(`${head}${column} TYPE ${type}, ALTER COLUMN ${column} ${nullable} NOT NULL`, dialect);
  }
  return rewrite(sql, dialect);
}

function rewrite(sql: string, dialect: Dialect): Rewritten {
  let text = "";
  let onConflict: Rewritten["onConflict"];
  let before = "";
  const tokens = [...lex(sql, dialect)];
  for (const [at, token] of tokens.entries()) {
    const raw = sql.slice(token.start, token.end);
    const word = token.kind === "word" ? raw.toLowerCase() : "";
    if (word === "replace" && before === "") {
      onConflict = "replace";
      text += "INSERT";
    } else if (before === "insert" && (word === "ignore" || word === "or")) {
      onConflict = word === "ignore" || next(sql, tokens, at + 1) === "ignore" ? "ignore" : "replace";
    } else if (before === "or" && onConflict !== undefined && conflictWords.has(word)) {
      // The word behind INSERT OR.
    } else if (word === "autoincrement" || word === "auto_increment" || word === "unsigned") {
      // Says nothing that facts hold.
    } else text += spelled(raw, token, dialect, next(sql, tokens, at + 1));
    if (token.kind !== "space" && token.kind !== "comment") before = word === "" ? raw : word;
  }
  return { text, ...(onConflict === undefined ? {} : { onConflict }) };
}

const conflictWords = new Set(["replace", "ignore", "abort", "fail", "rollback"]);

function next(sql: string, tokens: readonly Token[], from: number): string {
  let at = from;
  while (tokens[at]?.kind === "space") at++;
  const token = tokens[at];
  return token === undefined ? "" : sql.slice(token.start, token.end).toLowerCase();
}

function spelled(raw: string, token: Token, dialect: Dialect, after: string): string {
  if (token.kind === "comment") return raw.startsWith("#") ? `--${raw.slice(1)}` : raw;
  if (token.kind === "name" && raw.startsWith("`")) return quoted(raw);
  // MySQL reads double quotes as text, unless told otherwise.
  if (token.kind === "name" && dialect === "mysql") return `E'${raw.slice(1, -1).replaceAll("'", "''")}'`;
  if (token.kind === "string" && dialect === "mysql" && raw.includes("\\")) return `E${raw}`;
  // PostgreSQL folds names that others keep. Only a name is written like this; a word of the language is not.
  if (token.kind === "word" && /[a-z][A-Z]/.test(raw) && after !== "(") return `"${raw}"`;
  return raw;
}

const quoted = (raw: string): string =>
  `"${raw
    .slice(1, raw.endsWith("`") && raw.length > 1 ? -1 : undefined)
    .replaceAll("``", "`")
    .replaceAll('"', '""')}"`;
