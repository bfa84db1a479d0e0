/** PostgreSQL's own grammar (libpg-query). Its module must be loaded, `await loadModule()`, before anything here is called. */
import { hasSqlDetails, parsePlPgSQLSync, parseSync } from "libpg-query";
import { words } from "./lex.ts";
import { kindOf, list, type Tree, tree } from "./tree.ts";

export interface PgStatement {
  readonly kind: string;
  readonly body: Tree;
}

export type PgParse =
  | { readonly ok: true; readonly statements: readonly PgStatement[] }
  /** `at` is where the grammar gave up, in UTF-16 units. */
  | { readonly ok: false; readonly message: string; readonly at: number };

/**
 * How much may hang together without a comma, AND or OR, summed over open brackets. The parser recurses over such chains, and a
 * stack that overflows inside WebAssembly spoils the parser for good: 3,000 nested selects (6,000 words) did on Node's default
 * stack, so a third of that is refused beforehand.
 */
const deepest = 2_000;

/** How many blocks, branches and loops a PL/pgSQL body may hold; its parser gives up cleanly at about 2,000 nested ones. */
const mostBlocks = 2_000;

/** Parses one or more statements. Text that hangs together too deeply is a failure like any other. */
export function parsePostgres(sql: string): PgParse {
  if (tooDeep(sql)) return { ok: false, message: "the statement is nested too deeply", at: 0 };
  try {
    const statements: PgStatement[] = [];
    for (const raw of list(parseSync(sql).stmts)) {
      const found = kindOf(tree(raw)?.["stmt"]);
      if (found !== undefined) statements.push({ kind: found[0], body: found[1] });
    }
    return { ok: true, statements };
  } catch (error) {
    const at = hasSqlDetails(error) ? fromCodePoints(sql, error.sqlDetails?.cursorPosition ?? 0) : 0;
    return { ok: false, message: error instanceof Error ? error.message : String(error), at };
  }
}

/** The statement tree of a PL/pgSQL routine, from its whole CREATE FUNCTION or DO statement; undefined when it does not parse. */
export function parseRoutine(sql: string, body: string): Tree | undefined {
  let blocks = 0;
  for (const found of words(body, "postgres")) {
    if (found.kind !== "word") continue;
    const word = body.slice(found.start, found.end).toLowerCase();
    if ((word === "begin" || word === "if" || word === "loop" || word === "case") && ++blocks > mostBlocks)
      return undefined;
  }
  try {
    return tree(parsePlPgSQLSync(sql));
  } catch {
    return undefined;
  }
}

function tooDeep(sql: string): boolean {
  if (sql.length <= deepest) return false;
  const levels = [0];
  let total = 0;
  for (const found of words(sql, "postgres")) {
    const first = sql.charCodeAt(found.start);
    const top = levels.length - 1;
    if (first === 41) {
      if (top > 0) total -= levels.pop() ?? 0;
    } else if (first === 40) {
      levels.push(1);
      total++;
    } else if (first === 44 || first === 59 || (found.kind === "word" && flat.has(sql.slice(found.start, found.end)))) {
      total -= levels[top] ?? 0;
      levels[top] = 0;
    } else {
      levels[top] = (levels[top] ?? 0) + 1;
      total++;
    }
    if (total > deepest) return true;
  }
  return false;
}

/** Words whose chains the grammar keeps in one flat list. */
const flat = new Set(["and", "AND", "or", "OR", "when", "WHEN"]);

/** Error positions count characters, which are one or two UTF-16 units. */
function fromCodePoints(sql: string, position: number): number {
  let at = 0;
  for (let seen = 0; seen < position && at < sql.length; seen++) at += (sql.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

/** Turns the grammar's byte offsets into lines, counted from 0 at the statement's start. */
export function lineCounter(sql: string): (byteOffset: unknown) => number {
  let breaks: number[] | undefined;
  return (byteOffset) => {
    breaks ??= lineBreakBytes(sql);
    const offset = typeof byteOffset === "number" ? byteOffset : 0;
    let low = 0;
    let high = breaks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((breaks[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

function lineBreakBytes(sql: string): number[] {
  const breaks: number[] = [];
  let bytes = 0;
  for (let at = 0; at < sql.length; at++) {
    const code = sql.charCodeAt(at);
    if (code === 10) breaks.push(bytes);
    // A surrogate pair is four bytes, two for each half.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return breaks;
}
