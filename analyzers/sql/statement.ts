/** One statement's text into facts: PostgreSQL's grammar first, then the dialect that the text shows, then keywords. */
import type { Statement } from "../facts.ts";
import { readByKeyword } from "./keywords.ts";
import { type Dialect, lineBreaks } from "./lex.ts";
import { type PgContext, readPgStatement } from "./pg-statement.ts";
import { lineCounter, parsePostgres } from "./postgres.ts";
import { newReading, type Reading, type ReadText, sorted } from "./reading.ts";
import { split } from "./split.ts";

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
  readonly dialect: Dialect;
  readonly parsed: boolean;
  readonly message?: string;
}

/** Reads one statement. Never throws: what nothing understands gives the names that keywords show. */
export function readStatement(input: StatementInput): StatementOutput {
  const parsed = parsePostgres(input.text);
  if (parsed.ok) {
    const line = lineCounter(input.text);
    const reading = newReading(input.temporary);
    const context: PgContext = {
      sql: input.text,
      lineAt: (offset) => input.line + line(offset),
      readText: textReader(input.line),
    };
    try {
      for (const statement of parsed.statements) readPgStatement(statement, context, reading);
      return { reading, dialect: "postgres", parsed: true };
    } catch (error) {
      // A tree deeper than the stack; nothing else here can fail.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  const reading = newReading(input.temporary);
  readByKeyword(input.text, input.dialect, reading);
  const message = parsed.ok ? "the statement is nested too deeply" : parsed.message;
  return { reading, dialect: input.dialect, parsed: false, message };
}

/** Reads text inside a statement: the body of an SQL function, a scheduled command, what EXECUTE runs. Its lines are the statement's. */
function textReader(line: number): ReadText {
  const readText: ReadText = (sql, into, variables) => {
    for (const piece of split(sql, "postgres")) {
      if (piece.kind === "gap") continue;
      const text = sql.slice(piece.start, piece.end);
      const parsed = parsePostgres(text);
      if (!parsed.ok) {
        readByKeyword(text, "postgres", into);
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
    ...(reading.dynamic ? { dynamic: true } : {}),
  };
}
