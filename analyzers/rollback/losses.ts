/** What of the data a way back does not bring back, and what goes with it. */
import { keepsValues } from "./casts.ts";
import type { Inverse } from "./inverse/inverse.ts";
import { lasting, type Rename, renamed } from "./inverse/rename-state.ts";
import { keyOf, type SchemaObject, type SchemaState } from "./inverse/state.ts";
import { withoutPublic } from "./names.ts";
import type { Rows } from "./rows.ts";
import type { RowWrites } from "./writes.ts";

/** A table, or one of its columns, as SQL writes them; with the reason as the end of a sentence. */
export interface Loss {
  readonly table: string;
  readonly column?: string;
  readonly why: string;
}

export interface Compared {
  readonly before: SchemaState;
  readonly after: SchemaState;
  readonly renames: readonly Rename[];
  readonly rowsBefore: Rows;
  readonly rowsBack: Rows;
  readonly writes: RowWrites;
  /** Of the way back by difference, whether it is the one that was run or not. */
  readonly emptied: Inverse["emptied"];
  /** Tables into which the way back that was run writes rows: it may bring values along. Without their schema where that is public. */
  readonly filled: ReadonlySet<string>;
}

/** Data that stood before the migration and is not what it was after the way back. Sorted by table and column. */
export function lossesOf(compared: Compared): readonly Loss[] {
  const found = new Map<string, Loss>();
  const add = (table: string, column: string | undefined, why: string): void => {
    const key = `${withoutPublic(table)}|${column ?? ""}`;
    if (!found.has(key) && !found.has(`${withoutPublic(table)}|`))
      found.set(key, { table, ...(column === undefined ? {} : { column }), why });
  };
  for (const [table, why] of observedTables(compared)) add(table, undefined, why);
  for (const { kind, name } of compared.emptied) {
    if (kind === "table" && !survived(compared, name)) add(name, undefined, "the table comes back empty");
    if (kind !== "column") continue;
    const at = splitColumn(name, compared.before);
    if (at !== undefined && !survived(compared, at.table, at.column))
      add(at.table, at.column, "the column comes back without its values");
  }
  for (const one of overwritten(compared)) add(one.table, one.column, one.why);
  for (const one of recast(compared)) add(one.table, one.column, one.why);
  for (const [table, column, why] of observedColumns(compared)) add(table, column, why);
  return [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

const order = ({ table, column = "" }: Loss): string => `${table}|${column}`;

function* observedTables({ rowsBefore, rowsBack }: Compared): Generator<readonly [string, string]> {
  for (const [table, { count }] of rowsBefore) {
    const now = rowsBack.get(table);
    if (count > 0 && now !== undefined && now.count < count)
      yield [table, now.count === 0 ? "its rows are gone" : "some of its rows are gone"];
  }
}

function* observedColumns({ rowsBefore, rowsBack }: Compared): Generator<readonly [string, string, string]> {
  for (const [table, { columns, count }] of rowsBefore) {
    const now = rowsBack.get(table);
    // With more rows than before every digest is another; what was overwritten is then known by the statements alone.
    if (now === undefined || now.count !== count) continue;
    for (const [column, { digest, values }] of columns) {
      const back = now.columns.get(column);
      if (values > 0 && back !== undefined && back.digest !== digest)
        yield [table, column, back.values < values ? "its values are gone" : "its values are others"];
    }
  }
}

/** A value stood there before and stands there again; where a column's default puts one into every row, only if the way back does so, too. */
function survived({ before, rowsBefore, rowsBack, filled }: Compared, table: string, column?: string): boolean {
  const [was, is] = [rowsBefore.get(table), rowsBack.get(table)];
  if (was === undefined || is === undefined || was.count === 0 || is.count < was.count) return false;
  if (column === undefined)
    return [...was.columns].every(([name, { digest }]) => is.columns.get(name)?.digest === digest);
  const known = before.objects.find(({ kind, on, name }) => kind === "column" && on === table && name === column);
  const puts = known !== undefined && (known.is["default"] !== null || known.is["identity"] !== "");
  if (puts && !filled.has(withoutPublic(table))) return false;
  const old = was.columns.get(column);
  return old !== undefined && old.values > 0 && is.columns.get(column)?.digest === old.digest;
}

/** Rows that statements take away or write over, of tables and columns that stood before. */
function* overwritten({ before, writes }: Compared): Generator<Loss> {
  const tables = new Map(
    before.objects.filter(({ kind }) => kind === "table").map(({ name }) => [withoutPublic(name), name]),
  );
  const columns = new Set(
    before.objects
      .filter(({ kind }) => kind === "column")
      .map(({ on, name }) => `${withoutPublic(on)}.${withoutPublic(name)}`),
  );
  for (const { table, does, columns: written, line, of } of writes.writes) {
    const known = tables.get(table);
    if (known === undefined || does === "insert") continue;
    const at = of === undefined ? `line ${line}` : `line ${line} of \`${of}\``;
    if (does === "delete" || does === "truncate") yield { table: known, why: `${at} takes rows away` };
    else
      for (const column of written)
        if (column !== "*" && columns.has(`${table}.${column}`))
          yield { table: known, column, why: `${at} writes over its values` };
  }
}

function* recast({ before, after, renames, writes }: Compared): Generator<Loss> {
  const enums = new Set(
    [...before.objects, ...after.objects].filter(({ kind }) => kind === "enum").map(({ name }) => name),
  );
  const isEnum = (type: string): boolean => enums.has(type.replace("[]", ""));
  const now = new Map(renamed(after, lasting(renames, before, after)).objects.map((object) => [keyOf(object), object]));
  const computed = new Set(writes.computed.map(({ table, column }) => `${table}.${column}`));
  for (const column of before.objects) {
    const young = column.kind === "column" ? now.get(keyOf(column)) : undefined;
    if (young === undefined || column.is["generated"] !== null) continue;
    const [from, to] = [String(column.is["type"]), String(young.is["type"])];
    const byExpression = computed.has(`${withoutPublic(column.on)}.${withoutPublic(column.name)}`);
    if (from === to && !byExpression) continue;
    if (byExpression) yield { table: column.on, column: column.name, why: "its values are worked out anew" };
    else if (!keepsValues(from, to, isEnum))
      yield { table: column.on, column: column.name, why: `${to} does not keep all that ${from} holds` };
  }
}

function splitColumn(name: string, { objects }: SchemaState): { table: string; column: string } | undefined {
  const object = objects.find((one) => one.kind === "column" && `${one.on}.${one.name}` === name);
  return object && { table: object.on, column: object.name };
}

/** Tables and columns that the way back takes away: what was written into them meanwhile goes with them. */
export function additionsOf(
  before: SchemaState,
  after: SchemaState,
  renames: readonly Rename[],
): readonly Omit<Loss, "why">[] {
  const old = new Set(before.objects.map(keyOf));
  const fresh = renamed(after, lasting(renames, before, after)).objects.filter((object) => !old.has(keyOf(object)));
  const tables = new Set(fresh.filter(({ kind }) => kind === "table").map(({ name }) => name));
  const holds = (object: SchemaObject): boolean =>
    object.kind === "column" && !tables.has(object.on) && object.is["generated"] === null;
  return [
    ...[...tables].map((table) => ({ table })),
    ...fresh.filter(holds).map(({ on, name }) => ({ table: on, column: name })),
  ].sort((a, b) => (order({ ...a, why: "" }) < order({ ...b, why: "" }) ? -1 : 1));
}
