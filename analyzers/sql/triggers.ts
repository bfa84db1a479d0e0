/** Triggers and stored routines of MySQL and SQLite: their bodies are statements in place, not the name of a function. */
import { hashText } from "../hash.ts";
import { type Dialect, normalise } from "./lex.ts";
import { newReading, type Reading, type ReadText, sorted, tableName } from "./reading.ts";

const name = String.raw`(?:[\w$]+|"[^"]+"|\x60[^\x60]+\x60|\[[^\]]+\])`;
const trigger = new RegExp(
  String.raw`^create\s+(?:definer\s*=\s*\S+\s+)?(?:temp(?:orary)?\s+)?trigger\s+(?:if\s+not\s+exists\s+)?(?:${name}\s*\.\s*)?(${name})\s+(?:before\s+|after\s+|instead\s+of\s+)?(insert|delete|update)(?:\s+of\s+[^;]*?)?\s+on\s+(?:(${name})\s*\.\s*)?(${name})\s*([\s\S]*)$`,
  "i",
);
const routine = new RegExp(
  String.raw`^create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:procedure|function)\s+(?:if\s+not\s+exists\s+)?(?:${name}\s*\.\s*)?(${name})\s*\(([\s\S]*)$`,
  "i",
);

/** Reads a trigger or routine of one of these dialects; false when the statement is none. `readText` reads its body. */
export function readInlineRoutine(sql: string, dialect: Dialect, reading: Reading, readText: ReadText): boolean {
  const made = trigger.exec(sql);
  if (made?.[1] !== undefined && made[4] !== undefined) {
    const on = bare(made[1]);
    const schema = made[3] === undefined ? undefined : bare(made[3]);
    define(on, "trigger", bodyOf(made[5] ?? ""), sql, dialect, reading, readText);
    reading.changes.push({
      does: "create-trigger",
      on,
      table: tableName(schema, bare(made[4])),
      function: on,
      forEachRow: true,
      events: [(made[2] ?? "").toLowerCase()],
    });
    return true;
  }
  const stored = routine.exec(sql);
  if (stored?.[1] === undefined || dialect !== "mysql") return false;
  define(bare(stored[1]), "sql", bodyOf(stored[2] ?? ""), sql, dialect, reading, readText);
  return true;
}

/** The rows that fired a trigger: no columns of the tables in its body. */
const rows = new Set(["new", "old"]);

/** A trigger's body becomes a function of the trigger's name, so that what fires and what runs are told apart as everywhere. */
function define(
  on: string,
  language: string,
  body: string,
  sql: string,
  dialect: Dialect,
  reading: Reading,
  readText: ReadText,
): void {
  const inner = newReading(new Set(reading.temporary), reading.depth);
  readText(body, inner, rows);
  reading.changes.push({
    does: "create-function",
    on,
    language,
    body: inner.uses,
    calls: sorted(inner.calls),
    requests: sorted(inner.requests),
    hash: hashText(normalise(sql, dialect)),
  });
}

/** What stands between BEGIN and END, or the one statement behind FOR EACH ROW and WHEN. */
function bodyOf(rest: string): string {
  const block = /\bbegin\b([\s\S]*)\bend\b/i.exec(rest)?.[1];
  return block ?? rest.replace(/^\s*for\s+each\s+row\s*/i, "");
}

const bare = (written: string): string => (/^["`[]/.test(written) ? written.slice(1, -1) : written);
