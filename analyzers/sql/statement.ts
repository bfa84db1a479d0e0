/** One statement's text into facts: PostgreSQL's grammar first, then the dialect that the text shows, then keywords. */
import type { Statement } from "../facts.ts";
import { parseAst } from "./ast.ts";
import { readAstQuery } from "./ast-query.ts";
import { readAstSchema } from "./ast-schema.ts";
import { dialectOf } from "./dialect.ts";
import { isPrepared, isQuiet, type Rewritten, toPostgres } from "./foreign.ts";
import { readByKeyword } from "./keywords.ts";
import { type Dialect, lineBreaks } from "./lex.ts";
import { readPgStatement } from "./pg-statement.ts";
import { lineCounter, type PgStatement, parsePostgres } from "./postgres.ts";
import { newReading, type Reading, type ReadText, sorted } from "./reading.ts";
import { split } from "./split.ts";
import { readInlineRoutine } from "./triggers.ts";

export interface StatementInput {
  readonly text: string;
  readonly dialect: Dialect;
  /** Line of the first character, from 1. */
  readonly line: number;
  /** Temporary tables of the script so far; the statement's own are added. */
  readonly temporary: Set<string>;
}

/** What reading one statement came to; `message` says why no grammar took it. */
export interface StatementOutput {
  readonly reading: Reading;
  readonly dialect: Statement["dialect"];
  readonly parsed: boolean;
  readonly message?: string;
}

/** Reads one statement. Never throws: what nothing understands gives the names that keywords show. */
export function readStatement(input: StatementInput): StatementOutput {
  try {
    const foreign = input.dialect === "mysql" || input.dialect === "sqlite" ? input.dialect : undefined;
    const parsed = foreign === undefined ? parsePostgres(input.text) : undefined;
    if (parsed?.ok)
      return { reading: readAll(parsed.statements, input, input.text), dialect: "postgres", parsed: true };
    // A dialect that was guessed from the whole script comes first; the statement itself has the last word.
    for (const dialect of foreign === "sqlite" ? (["sqlite", "mysql"] as const) : guesses(input.text)) {
      const reading = readForeign(input, dialect);
      if (reading !== undefined) return { reading, dialect, parsed: true };
    }
    const last = parsed ?? parsePostgres(input.text);
    if (last.ok) return { reading: readAll(last.statements, input, input.text), dialect: "postgres", parsed: true };
    return unread(input, last.message);
  } catch (error) {
    // A tree deeper than the stack; nothing else here can fail.
    if (error instanceof RangeError) return unread(input, "the statement is nested too deeply");
    throw error;
  }
}

function unread(input: StatementInput, message: string): StatementOutput {
  const reading = newReading(input.temporary);
  readByKeyword(input.text, input.dialect, reading);
  return { reading, dialect: input.dialect, parsed: false, message };
}

/** Dialects worth trying on a text that is not PostgreSQL's. */
function guesses(text: string): readonly ("mysql" | "sqlite")[] {
  return dialectOf(text) === "sqlite" ? ["sqlite", "mysql"] : ["mysql", "sqlite"];
}

/** `written` is the text that was parsed, `input.text` the one in the file: their lines are the same. */
function readAll(statements: readonly PgStatement[], input: StatementInput, written: string): Reading {
  const line = lineCounter(written);
  const reading = newReading(input.temporary);
  const readText = textReader(input.line, "postgres");
  for (const statement of statements)
    readPgStatement(statement, { sql: written, lineAt: (offset) => input.line + line(offset), readText }, reading);
  return reading;
}

function readForeign(input: StatementInput, dialect: "mysql" | "sqlite"): Reading | undefined {
  const rewritten = toPostgres(input.text, dialect);
  const parsed = parsePostgres(rewritten.text);
  if (parsed.ok) return allowConflicts(readAll(parsed.statements, input, rewritten.text), rewritten);
  const reading = newReading(input.temporary);
  if (isPrepared(input.text)) reading.dynamic = true;
  if (isQuiet(input.text) || reading.dynamic) return reading;
  if (readInlineRoutine(input.text, dialect, reading, textReader(input.line, dialect))) return reading;
  const trees = parseAst(input.text, dialect);
  if (trees === undefined) return undefined;
  for (const body of trees) if (!readAstQuery(body, reading)) readAstSchema(body, reading, input.line);
  return reading;
}

function allowConflicts(reading: Reading, { onConflict }: Rewritten): Reading {
  if (onConflict === undefined) return reading;
  const uses = reading.uses.splice(0);
  for (const use of uses)
    reading.uses.push(
      use.operation !== "insert" || use.access !== "write"
        ? use
        : { ...use, operation: onConflict === "replace" ? "upsert" : "insert", conflict: use.conflict ?? [] },
    );
  return reading;
}

/** Reads text inside a statement: the body of a routine, a scheduled command, what EXECUTE runs. Its lines are the statement's. */
function textReader(line: number, dialect: Dialect): ReadText {
  const readText: ReadText = (sql, into, variables) => {
    for (const piece of split(sql, dialect)) {
      if (piece.kind === "gap") continue;
      const written = sql.slice(piece.start, piece.end);
      const { text } = dialect === "postgres" ? { text: written } : toPostgres(written, dialect);
      const parsed = parsePostgres(text);
      if (!parsed.ok) {
        readByKeyword(written, dialect, into);
        continue;
      }
      const context = { sql: text, lineAt: () => line, readText, ...(variables === undefined ? {} : { variables }) };
      for (const statement of parsed.statements) readPgStatement(statement, context, into);
    }
  };
  return readText;
}

/** The reading as a fact. */
export function toStatement(output: StatementOutput, text: string, line: number): Statement {
  const { reading } = output;
  return {
    line,
    endLine: line + lineBreaks(text, 0, text.length),
    parsed: output.parsed,
    dialect: output.dialect,
    uses: reading.uses,
    changes: reading.changes,
    ...(reading.calls.size > 0 ? { calls: sorted(reading.calls) } : {}),
    ...(reading.requests.size > 0 ? { requests: sorted(reading.requests) } : {}),
    ...(reading.notifies.size > 0 ? { notifies: sorted(reading.notifies) } : {}),
    ...(reading.listens.size > 0 ? { listens: sorted(reading.listens) } : {}),
    ...(reading.locked ? { locked: true } : {}),
    ...(reading.gates.size > 0 ? { gates: sorted(reading.gates) } : {}),
    ...(reading.dynamic ? { dynamic: true } : {}),
  };
}
