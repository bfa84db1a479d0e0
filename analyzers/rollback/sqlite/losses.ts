/** What of the data a way back of SQLite does not bring back. */
import type { Loss } from "../losses.ts";
import { withoutPublic } from "../names.ts";
import type { Rows } from "../rows.ts";
import type { RowWrite } from "../writes.ts";
import type { Emptied } from "./inverse.ts";
import type { SqliteState } from "./state.ts";

export interface SqliteCompared {
  readonly before: SqliteState;
  readonly rowsBefore: Rows;
  readonly rowsBack: Rows;
  /** Of the way back by difference, whether it is the one that was run or not. */
  readonly emptied: readonly Emptied[];
  /** Tables into which the way back that was run writes rows: it may bring values along. */
  readonly filled: ReadonlySet<string>;
  readonly writes: readonly RowWrite[];
  /** Of tables that the script makes anew or puts in another's place (`copies.ts`). */
  readonly copies: readonly Loss[];
}

/** Sorted by table and column; a table that is lost speaks for its columns. */
export function sqliteLosses(compared: SqliteCompared): readonly Loss[] {
  const found = new Map<string, Loss>();
  for (const loss of [
    ...observedTables(compared),
    ...compared.copies,
    ...read(compared),
    ...observedColumns(compared),
  ]) {
    const key = `${loss.table}|${loss.column ?? ""}`;
    if (!found.has(key) && !found.has(`${loss.table}|`)) found.set(key, loss);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, loss]) => loss);
}

function* observedTables({ rowsBefore, rowsBack }: SqliteCompared): Generator<Loss> {
  for (const [table, { count }] of rowsBefore) {
    const now = rowsBack.get(table)?.count ?? 0;
    if (now < count) yield { table, why: now === 0 ? "its rows are gone" : "some of its rows are gone" };
  }
}

/** What no sample row shows: tables that could not be filled, and rows unlike the sample. */
function* read({ before, rowsBefore, rowsBack, emptied, filled, writes }: SqliteCompared): Generator<Loss> {
  for (const { table, column } of emptied) {
    const why = column === undefined ? "the table comes back empty" : "the column comes back without its values";
    const was = column === undefined ? undefined : rowsBefore.get(table)?.columns.get(column);
    const is = column === undefined ? undefined : rowsBack.get(table)?.columns.get(column);
    // A default puts the same value into every row, whatever stood there.
    const puts = before.tables
      .get(table)
      ?.columns.some(({ name, default: value }) => name === column && value !== null);
    const same = was !== undefined && was.values > 0 && was.digest === is?.digest;
    if (same && (puts !== true || filled.has(table))) continue;
    yield { table, ...(column === undefined ? {} : { column }), why };
  }
  for (const { table: written, does, columns, line } of writes) {
    const table = before.tables.get(withoutPublic(written));
    if (table === undefined || does === "insert") continue;
    if (does !== "update" && does !== "upsert") yield { table: table.name, why: `line ${line} takes rows away` };
    else
      for (const column of columns)
        if (table.columns.some(({ name }) => name === column))
          yield { table: table.name, column, why: `line ${line} writes over its values` };
  }
}

function* observedColumns({ rowsBefore, rowsBack }: SqliteCompared): Generator<Loss> {
  for (const [table, { columns, count }] of rowsBefore) {
    const now = rowsBack.get(table);
    if (now === undefined || now.count !== count) continue;
    for (const [column, { digest, values }] of columns) {
      const back = now.columns.get(column);
      if (values > 0 && back !== undefined && back.digest !== digest)
        yield { table, column, why: back.values < values ? "its values are gone" : "its values are others" };
    }
  }
}
