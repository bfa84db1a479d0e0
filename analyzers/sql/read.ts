/** SQL files. */
import { type Blind, type Blob, type Facts, noFacts, type Problem, type Statement } from "../facts.ts";
import { hashText } from "../hash.ts";
import { readClickHouse } from "./clickhouse.ts";
import { dialectOf } from "./dialect.ts";
import { type Dialect, normalise, tokenAt } from "./lex.ts";
import { isClickHouse } from "./shape.ts";
import { type Piece, split } from "./split.ts";
import { readStatement, type StatementOutput, toStatement } from "./statement.ts";
import { untemplate } from "./templated.ts";

/** Longest script that is read whole, in UTF-16 units; longer ones are dumps, whose head holds the schema. */
const longestScript = 1_048_576;
/** How much of a script tells its dialect, in UTF-16 units. */
const lookedAt = 100_000;
/** Statements read of one script. */
const mostStatements = 20_000;

/** Words after `rollback:` in a comment of its own line. */
const wayBackNote = /^[ \t]*--[ \t]*rollback:[ \t]*\S/im;

/** Every statement of a script. Never throws; what was not understood or not reached is told. */
export function readSql(blob: Blob): Facts {
  const problems: Problem[] = [];
  const blind: Blind[] = [];
  const statements: Statement[] = [];
  let script = blob.text;
  if (script.length > longestScript) {
    problems.push({ reason: "too-large", line: 1, detail: `only the first ${longestScript} characters were read` });
    script = script.slice(0, script.lastIndexOf("\n", longestScript) + 1 || longestScript);
  }
  const plain = untemplate(script);
  if (plain !== undefined) {
    script = plain.text;
    blind.push({
      reason: "dynamic-sql",
      line: plain.line,
      detail: "is written by a template; what that fills in is not known",
    });
  }
  const clickHouse = isClickHouse(script.slice(0, lookedAt));
  const dialect = clickHouse ? "mysql" : dialectOf(script);
  const temporary = new Set<string>();
  for (const piece of split(script, dialect)) {
    if (piece.kind === "gap") {
      const open = openComment(script, piece, dialect);
      if (open !== undefined)
        blind.push({
          reason: "unparsed-sql",
          line: piece.line + open,
          detail: "nobody closes the comment that begins here",
        });
      continue;
    }
    if (statements.length >= mostStatements) {
      problems.push({
        reason: "too-large",
        line: piece.line,
        detail: `only the first ${mostStatements} statements were read`,
      });
      break;
    }
    const text = script.slice(piece.start, piece.end);
    const output = clickHouse
      ? inClickHouse(text, piece.line)
      : readStatement({ text, dialect, line: piece.line, temporary });
    const hash = hashText(normalise(text, dialect));
    statements.push({ ...toStatement(output, text, piece.line), hash, ...(piece.down ? { down: true } : {}) });
    if (output.message !== undefined) blind.push({ reason: "unparsed-sql", line: piece.line, detail: output.message });
    else if (output.reading.unparsed)
      blind.push({
        reason: "unparsed-sql",
        line: piece.line,
        detail: "a body inside this statement was not understood",
      });
    if (output.reading.dynamic)
      blind.push({ reason: "dynamic-sql", line: piece.line, detail: "runs SQL that is put together at run time" });
  }
  const wayBack = wayBackNote.test(script) ? { wayBack: true as const } : {};
  return { ...noFacts, statements, blind, problems, ...wayBack };
}

function inClickHouse(text: string, line: number): StatementOutput {
  const output = readClickHouse(text, line);
  return {
    ...output,
    dialect: "clickhouse",
    ...(output.parsed ? {} : { message: "is more than is read of ClickHouse" }),
  };
}

/** Lines from a gap's first to a comment in it that runs to the end of the script and beyond. */
function openComment(script: string, { start, end }: Piece, dialect: Dialect): number | undefined {
  if (end < script.length || !script.slice(start).includes("/*")) return undefined;
  for (let at = start; at < end; ) {
    const token = tokenAt(script, at, dialect);
    const isLast = token.kind === "comment" && token.end === end && script.startsWith("/*", at);
    // What is closed right at the end is no longer with one more character behind it.
    if (isLast && tokenAt(`${script.slice(at)} `, 0, dialect).end > end - at)
      return script.slice(start, at).split("\n").length - 1;
    at = token.end;
  }
  return undefined;
}
