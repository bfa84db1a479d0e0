/** What a database in the sandbox holds: its schema, its rows, and rows put there so that there is something to see. */
import { type SchemaObject, type SchemaState, stateOf } from "../../analyzers/rollback/inverse/state.ts";
import { settle, stateQueries } from "../../analyzers/rollback/inverse/state-queries.ts";
import { withoutPublic } from "../../analyzers/rollback/names.ts";
import {
  type Rows,
  rowsOf,
  rowsQuery,
  type SampledTable,
  samplesFor,
  tablesOf,
  tablesQuery,
} from "../../analyzers/rollback/rows.ts";
import type { Runnable } from "../../analyzers/rollback/statements.ts";
import { tablesNamedIn } from "../../analyzers/rollback/writes.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

export async function readState(sandbox: Sandbox): Promise<SchemaState> {
  await sandbox.run(settle);
  const rows: SchemaObject[] = [];
  for (const query of Object.values(stateQueries))
    rows.push(...((await sandbox.ask(query)) as unknown as readonly SchemaObject[]));
  return stateOf(rows);
}

export async function readRows(sandbox: Sandbox): Promise<Rows> {
  return (await tablesAndRows(sandbox)).rows;
}

async function tablesAndRows(
  sandbox: Sandbox,
): Promise<{ readonly tables: readonly SampledTable[]; readonly rows: Rows }> {
  await sandbox.run(settle);
  const tables = tablesOf(await sandbox.ask(tablesQuery));
  const query = rowsQuery(tables);
  return { tables, rows: rowsOf(tables, query === undefined ? [] : await sandbox.ask(query)) };
}

/** Triggers and foreign keys rest meanwhile: a row of one's own wants no partners. */
export async function sampleEmpty(sandbox: Sandbox): Promise<void> {
  const { tables, rows } = await tablesAndRows(sandbox);
  const empty = tables.filter(({ name }) => rows.get(name)?.count === 0);
  if (empty.length === 0) return;
  await sandbox.run("SET session_replication_role = replica");
  await sandbox.run(samplesFor(empty));
  await sandbox.run("SET session_replication_role = DEFAULT");
}

/** Empties the tables that statements name. */
export async function clearTables(sandbox: Sandbox, statements: readonly Runnable[]): Promise<void> {
  const named = tablesNamedIn(statements);
  const { tables } = await tablesAndRows(sandbox);
  await sandbox.run("SET session_replication_role = replica");
  for (const { name } of tables) if (named.has(withoutPublic(name))) await sandbox.run(`DELETE FROM ONLY ${name}`);
  await sandbox.run("SET session_replication_role = DEFAULT");
}
