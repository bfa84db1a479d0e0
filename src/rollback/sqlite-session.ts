/** A database of SQLite in the sandbox, as a migration runner would use it, and as somebody who watches it. */
import { randomBytes } from "node:crypto";
import type { Rows } from "../../analyzers/rollback/rows.ts";
import { sqliteRowsOf, sqliteRowsQueries, sqliteSamples } from "../../analyzers/rollback/sqlite/rows.ts";
import { type SqliteState, sqliteStateOf, sqliteStateQuery } from "../../analyzers/rollback/sqlite/state.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** A savepoint that no script can name. */
const ours = `trial_${randomBytes(8).toString("hex")}`;

export interface Standing {
  readonly state: SqliteState;
  readonly rows: Rows;
}

export interface Line {
  readonly sql: string;
  readonly line: number;
}

export interface Refused {
  readonly message: string;
  readonly line: number;
}

/**
 * All or nothing: SQLite's changes of a schema are part of a transaction. A runner's own BEGIN and COMMIT do nothing then, nor does VACUUM,
 * which changes no schema and wants none.
 */
export async function runAll(sandbox: Sandbox, lines: readonly Line[], keep = true): Promise<Refused | undefined> {
  if (keep) await sandbox.run(`SAVEPOINT ${ours}`);
  for (const { sql, line } of lines) {
    if (/^\s*(?:begin|commit|end|rollback|vacuum)\b/i.test(sql)) continue;
    const refusal = await sandbox.run(sql);
    if (refusal === undefined) continue;
    await sandbox.run(`ROLLBACK TO ${ours}`);
    if (keep) await sandbox.run(`RELEASE ${ours}`);
    return { ...refusal, line };
  }
  if (keep) await sandbox.run(`RELEASE ${ours}`);
  return undefined;
}

export async function pretend(sandbox: Sandbox, lines: readonly Line[]): Promise<Standing | Refused> {
  await sandbox.run(`SAVEPOINT ${ours}`);
  try {
    return (await runAll(sandbox, lines, false)) ?? (await standing(sandbox));
  } finally {
    await sandbox.run(`ROLLBACK TO ${ours}`);
    await sandbox.run(`RELEASE ${ours}`);
  }
}

export async function standing(sandbox: Sandbox): Promise<Standing> {
  const state = sqliteStateOf(await sandbox.ask(sqliteStateQuery));
  const rows = [];
  for (const query of sqliteRowsQueries(state)) rows.push(...(await sandbox.ask(query)));
  return { state, rows: sqliteRowsOf(rows) };
}

/** One row in every empty table, where one of the samples fits; names those where none does. */
export async function sample(sandbox: Sandbox): Promise<readonly string[]> {
  const { state, rows } = await standing(sandbox);
  const bare: string[] = [];
  for (const [name, table] of state.tables) {
    if ((rows.get(name)?.count ?? 0) > 0) continue;
    let fits = false;
    for (const insert of table.virtual ? [] : sqliteSamples(table)) {
      fits = (await sandbox.run(insert)) === undefined;
      if (fits) break;
    }
    if (!fits) bare.push(name);
  }
  return bare;
}
