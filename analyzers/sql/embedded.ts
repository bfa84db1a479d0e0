/** SQL in strings and templates of a program. */
import type { Statement, TableUse, Value } from "../facts.ts";
import { parseAst } from "./ast.ts";
import { readClickHouse, takesClickHouse } from "./clickhouse.ts";
import { dialectOf } from "./dialect.ts";
import { type Filled, fill, firstFilling, gapNames } from "./fill.ts";
import { toPostgres } from "./foreign.ts";
import type { Dialect } from "./lex.ts";
import { lineBreaks } from "./lex.ts";
import { parsePostgres } from "./postgres.ts";
import { newReading, pour, type Reading } from "./reading.ts";
import { isClickHouse, longestEmbedded, looksLikeSql } from "./shape.ts";
import { split } from "./split.ts";
import { readStatement, toStatement } from "./statement.ts";
import { cut, isGap, mostHoles, type Segment, weave } from "./template.ts";

export { looksLikeSql } from "./shape.ts";

/** A string or template as the program writes it. */
export interface EmbeddedSql {
  /** The literal pieces, cooked (escapes resolved): one more than there are holes. A plain string has one part. */
  readonly parts: readonly string[];
  /** What stands in each hole; `{ is: "unknown" }` where names cannot tell. */
  readonly holes: readonly Value[];
  /** The tag or method that takes it (`sql`, `.query`, `.$queryRaw`); absent for a bare literal, which must look like SQL. */
  readonly sink?: string;
  /** Who takes it is a client of ClickHouse. */
  readonly clickHouse?: true;
  /** The symbol (index) whose code holds it. */
  readonly by?: number;
  /** Line of the opening quote, from 1. */
  readonly line: number;
  /** Line of the closing quote; worked out from the parts when absent. */
  readonly endLine?: number;
}

/** Statements in one string; more of them are a script kept in a string. */
const mostStatements = 500;

/** What an embedded text does to tables, or undefined when it is not SQL that touches anything. Never throws. */
export function readEmbedded(input: EmbeddedSql): Statement | undefined {
  let length = 0;
  for (const part of input.parts) length += part.length;
  if (length < 5 || length > longestEmbedded || input.holes.length > mostHoles) return undefined;
  // Each hole as a parameter: enough to see the shape.
  const shape = input.parts.join("$1");
  const whole = looksLikeSql(shape);
  if (!whole && !(isTag(input.sink) && fragment.test(shape))) return undefined;
  const woven = weave(input.parts, input.holes);
  if (input.clickHouse || isClickHouse(shape)) return whole ? readForClickHouse(input, woven) : undefined;
  return whole ? readWhole(input, woven) : readFragment(input, woven);
}

type Woven = ReturnType<typeof weave>;

/** Sinks that take pieces of SQL, not only whole statements. */
const isTag = (sink: string | undefined): boolean =>
  sink !== undefined && /^\.?(?:sql|raw|\$?queryRaw|unsafe|fragment)$/i.test(sink);

/** Pieces worth reading: they name a table. */
const fragment = /\b(?:from|join)\s+["`$\w]/i;

function readWhole(input: EmbeddedSql, woven: Woven): Statement | undefined {
  const dialect = dialectOf(woven.text);
  const found = newReading();
  const holes = new HoleUses(woven.holes);
  let parsed = true;
  const pieces = split(woven.text, dialect).filter((piece) => piece.kind === "statement");
  for (const piece of pieces.slice(0, mostStatements)) {
    const { segments, filled } = fillIn(woven.text.slice(piece.start, piece.end), dialect);
    if (filled === undefined && input.sink === undefined) return undefined;
    const text = filled?.text ?? firstFilling(segments);
    const output = readStatement({ text, dialect, line: input.line + piece.line - 1, temporary: found.temporary });
    parsed &&= output.parsed;
    holes.take(output.reading, segments, filled);
    pour(output.reading, found);
  }
  return finish(input, found, holes, parsed, dialect);
}

function readForClickHouse(input: EmbeddedSql, woven: Woven): Statement | undefined {
  const found = newReading();
  const holes = new HoleUses(woven.holes);
  let parsed = true;
  const pieces = split(woven.text, "mysql").filter((piece) => piece.kind === "statement");
  for (const piece of pieces.slice(0, mostStatements)) {
    const segments = cut(woven.text.slice(piece.start, piece.end), "mysql", true);
    const filled = fill(segments, "$", (sql) => (takesClickHouse(sql) ? { ok: true } : { ok: false, at: sql.length }));
    const output = readClickHouse(filled?.text ?? firstFilling(segments), input.line + piece.line - 1);
    parsed &&= output.parsed;
    holes.take(output.reading, segments, filled);
    pour(output.reading, found);
  }
  return finish(input, found, holes, parsed, "clickhouse");
}

/** PostgreSQL's grammar takes most queries of the others too, once their quoting is its own; what is left is asked in its dialect. */
function fillIn(text: string, dialect: Dialect): { readonly segments: readonly Segment[]; readonly filled?: Filled } {
  const segments = cut(text, dialect, false);
  const filled = fill(segments, "$", parsePostgres);
  if (filled !== undefined) return { segments, filled };
  const written = cut(text, dialect, true);
  for (const other of dialect === "sqlite" ? (["sqlite"] as const) : (["mysql", "sqlite"] as const)) {
    const found = fill(written, "?", (sql) =>
      parsePostgres(toPostgres(sql, other).text).ok || parseAst(sql, other) !== undefined
        ? { ok: true }
        : { ok: false, at: sql.length },
    );
    if (found !== undefined) return { segments: written, filled: found };
  }
  return { segments };
}

/** A piece of a query, wrapped so that the grammar takes it. */
const wraps: readonly (readonly [before: string, after: string])[] = [
  ["SELECT 1 WHERE (", ")"],
  ["SELECT (", ")"],
  ["SELECT ", ""],
  ["SELECT 1 FROM (SELECT 1) AS __x__ ", ""],
];

function readFragment(input: EmbeddedSql, woven: Woven): Statement | undefined {
  const piece = woven.text.replace(/^[\s(]*(?:where|and|or|on|union(?:\s+all)?|except|intersect)\b/i, "");
  for (const [before, after] of wraps) {
    const segments = cut(before + piece + after, "postgres", false);
    const filled = fill(segments, "$", parsePostgres);
    if (filled === undefined) continue;
    const output = readStatement({ text: filled.text, dialect: "postgres", line: input.line, temporary: new Set() });
    const holes = new HoleUses(woven.holes);
    holes.take(output.reading, segments, filled);
    return finish(input, output.reading, holes, output.parsed, "unknown");
  }
  return undefined;
}

function finish(
  input: EmbeddedSql,
  reading: Reading,
  holes: HoleUses,
  parsed: boolean,
  dialect: Statement["dialect"],
): Statement | undefined {
  const said =
    reading.uses.length + reading.changes.length + reading.calls.size + reading.requests.size + holes.found.length >
      0 ||
    reading.notifies.size + reading.listens.size > 0 ||
    reading.locked;
  reading.dynamic ||= holes.dynamic;
  // A table that is computed is worth telling, where a database is certainly meant.
  if (!said && !(reading.dynamic && input.sink !== undefined)) return undefined;
  const text = input.parts.join("");
  const statement = toStatement({ reading, dialect, parsed }, text, input.line);
  return {
    ...(input.by === undefined ? {} : { by: input.by }),
    ...(input.sink === undefined ? {} : { sink: input.sink }),
    ...statement,
    endLine: input.endLine ?? input.line + lineBreaks(text, 0, text.length),
    ...(holes.found.length > 0 ? { holes: holes.found } : {}),
  };
}

type HoleFact = NonNullable<Statement["holes"]>[number];

/** Takes uses of tables that a hole names out of a reading: names go to the linker, the rest is dynamic. */
class HoleUses {
  readonly found: HoleFact[] = [];
  dynamic = false;
  readonly #values: readonly Value[];

  constructor(values: readonly Value[]) {
    this.#values = values;
  }

  take(reading: Reading, segments: readonly Segment[], filled: Filled | undefined): void {
    const gaps = segments.filter(isGap);
    const open =
      this.#namesColumns() ||
      (filled?.gaps.some(({ gap, filling }) => gap.open && gap.hole !== undefined && filling !== "text") ?? true);
    for (const use of reading.uses.splice(0)) {
      // `${schema}.orders`: the table is named, only its schema is not.
      const table = use.table.replace(computedSchema, "");
      const match = gapNames.exec(table);
      const kept = this.#kept(use, open);
      if (match === null) reading.uses.push({ table, access: use.access, ...kept });
      else
        this.#name(
          use.access,
          kept,
          match[0] === table.replace(/^.*\./, "") ? gaps[Number(match[1])]?.hole : undefined,
        );
    }
    const changes = reading.changes.splice(0);
    reading.changes.push(...changes.filter((change) => !isGapName(change.on ?? "")));
    if (reading.changes.length < changes.length) this.dynamic = true;
    for (const call of reading.calls) if (gapNames.test(call)) reading.calls.delete(call);
  }

  /** `${orders.id}` beside `${orders}`: a column by its name in code, which only the linker can tell. */
  #namesColumns(): boolean {
    const refs = this.#values.filter((value) => value.is === "ref");
    return refs.some((one) => refs.some((other) => other.to === one.to && other.path.startsWith(`${one.path}.`)));
  }

  /** What of a use does not depend on a hole: one among the columns may be any of them. */
  #kept({ table: _table, access: _access, ...use }: TableUse, open: boolean): Omit<TableUse, "table" | "access"> {
    const { columns, where, equals, ...rest } = use;
    const known = columns?.includes("*") || (!open && !columns?.some(isGapName)) ? columns : undefined;
    const looked = where?.filter((column) => !isGapName(column)) ?? [];
    const pinned = equals?.filter((column) => !isGapName(column)) ?? [];
    return {
      ...rest,
      ...(known === undefined ? {} : { columns: known }),
      ...(looked.length > 0 ? { where: looked } : {}),
      ...(pinned.length > 0 ? { equals: pinned } : {}),
    };
  }

  #name(access: HoleFact["access"], use: NonNullable<HoleFact["use"]>, hole: number | undefined): void {
    const value = hole === undefined ? undefined : this.#values[hole];
    if (value?.is === "ref") this.found.push({ to: value.to, path: value.path, access, use });
    else this.dynamic = true;
  }
}

const computedSchema = /^__p\d+__\./;
const isGapName = (name: string): boolean => gapNames.test(name);
