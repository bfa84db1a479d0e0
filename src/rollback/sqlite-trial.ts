/**
 * Migrations of SQLite, forwards and back in a database of the runtime's own: each goes up for good, and back in a savepoint that is
 * undone. Foreign keys are not enforced, as most of its runners leave them while they migrate.
 */
import type { Migration, Script } from "../../analyzers/rollback/histories/history.ts";
import { copyLosses } from "../../analyzers/rollback/sqlite/copies.ts";
import { type SqliteRename, sqliteInverse, sqliteRenames } from "../../analyzers/rollback/sqlite/inverse.ts";
import { sqliteLosses } from "../../analyzers/rollback/sqlite/losses.ts";
import { type SqliteState, sqliteDifferences } from "../../analyzers/rollback/sqlite/state.ts";
import { scriptStatements } from "../../analyzers/rollback/statements.ts";
import { writesIn } from "../../analyzers/rollback/writes.ts";
import { openSandbox, type Sandbox, SandboxError } from "../sandbox/sandbox.ts";
import type { TrialRequest } from "./request.ts";
import { type Line, pretend, runAll, type Standing, sample, standing } from "./sqlite-session.ts";
import { untried, withSkipped } from "./untried.ts";
import type { HistoryTrial, MigrationTrial } from "./verdict.ts";
import { place, restoresWords } from "./words.ts";

/** Sentences about base's own trouble that are worth reading. */
const mostNotes = 5;
const most = 4;

export async function trySqlite({ history, base, added, limits, started }: TrialRequest): Promise<HistoryTrial> {
  const trials: MigrationTrial[] = [];
  const skipped: string[] = [];
  const notes: string[] = [];
  let stopped: string | undefined;
  let sandbox: Sandbox | undefined;
  try {
    sandbox = await openSandbox({ engine: "sqlite", extensions: [] }, limits, started);
    for (const migration of base) notes.push(...(await lay(sandbox, migration)));
    const bare = await sample(sandbox);
    if (bare.length > 0)
      notes.unshift(
        `No sample row fits ${told(bare.map((name) => `\`${name}\``))}: what happens to their rows was not seen.`,
      );
    for (const migration of added) {
      const trial = await tried(sandbox, migration);
      trials.push(withSkipped(trial, skipped));
      // Code that nobody runs here leaves the schema as the next one wants it, as far as can be told.
      if (migration.unread !== undefined) skipped.push(migration.name);
      if (trial.verdict !== "not-tried" || migration.unread !== undefined) continue;
      stopped = `\`${migration.name}\`, which runs before it, could not be run.`;
      break;
    }
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    stopped = error.message;
  } finally {
    sandbox?.close();
  }
  const rest = added
    .slice(trials.length)
    .map(({ path, name }): MigrationTrial => ({ ...untried, path, name, why: stopped ?? "It was not run." }));
  const more = notes.length - mostNotes;
  return {
    tool: history.tool,
    folder: history.folder,
    dialect: history.dialect,
    migrations: [...trials, ...rest],
    notes: more <= 0 ? notes : [...notes.slice(0, mostNotes), `${more} more statements of base were left out.`],
  };
}

/** It did run somewhere: what fails here is left out, and said. */
async function lay(sandbox: Sandbox, { name, up, unread }: Migration): Promise<readonly string[]> {
  const notes = unread === undefined ? [] : [`\`${name}\` was run in part: ${unread}`];
  for (const { sql, line } of linesOf(up)) {
    const refusal = await sandbox.run(sql);
    if (refusal !== undefined)
      notes.push(`\`${name}\`, line ${line}, does not run here and was left out: ${refusal.message}`);
  }
  return notes;
}

const linesOf = ({ sql }: Script): readonly Line[] => scriptStatements(sql, "sqlite");

async function tried(sandbox: Sandbox, migration: Migration): Promise<MigrationTrial> {
  const { path, name, up, down, unread, assumed = [] } = migration;
  if (unread !== undefined) return { ...untried, path, name, why: unread, notes: assumed };
  const lines = linesOf(up);
  const before = await standing(sandbox);
  const refusal = await runAll(sandbox, lines);
  if (refusal !== undefined)
    return { ...untried, path, name, why: `It does not run: ${place(refusal)}`, notes: assumed };
  const after = await standing(sandbox);
  const notes: string[] = [...assumed];
  const renames = sqliteRenames(lines.map(({ sql }) => sql));
  const writes = writesIn(lines, "sqlite");
  const changed = sqliteDifferences(before.state, after.state).length > 0;
  const common = {
    path,
    name,
    goes: goesWith(before.state, after.state, renames),
    narrows: narrows(before.state, after.state),
    held: [],
    advice: [],
  };
  const judged = (way: "down" | "derived", back: Standing, sql: readonly string[]): MigrationTrial => {
    const losses = sqliteLosses({
      before: before.state,
      rowsBefore: before.rows,
      rowsBack: back.rows,
      emptied: inverse.emptied,
      filled: new Set(way === "down" && down !== undefined ? filledBy(linesOf(down)) : []),
      writes: writes.writes,
      copies: [...copyLosses(before.state, after.state, lines)],
    });
    const verdict = losses.length > 0 ? "restores-loses-data" : "restores";
    return { ...common, verdict, why: restoresWords(way, losses, changed), way, sql, losses, notes };
  };

  const inverse = sqliteInverse(before.state, after.state, renames);
  const written = down === undefined ? undefined : await pretend(sandbox, linesOf(down));
  if (written !== undefined && "state" in written && sqliteDifferences(before.state, written.state).length === 0) {
    await sample(sandbox);
    return judged("down", written, inverse.statements);
  }
  if (written !== undefined)
    notes.push(
      "state" in written
        ? `Its own way down does not bring the schema back: ${told(sqliteDifferences(before.state, written.state))}.`
        : `Its own way down fails: ${place(written)}`,
    );
  const derived = await pretend(
    sandbox,
    inverse.statements.map((sql, at) => ({ sql, line: at + 1 })),
  );
  await sample(sandbox);
  const differing = "state" in derived ? sqliteDifferences(before.state, derived.state) : [];
  if ("state" in derived && differing.length === 0) return judged("derived", derived, inverse.statements);
  const why =
    "state" in derived
      ? `No way back was found that brings all of the schema back; what differs: ${told(differing)}.`
      : `The derived way back fails on rows that are there: ${derived.message.replace(/[.\s]*$/, "")}.`;
  return { ...common, verdict: "cannot", why, way: "none", sql: inverse.statements, losses: [], notes };
}

const filledBy = (lines: readonly Line[]): readonly string[] =>
  writesIn(lines, "sqlite").writes.flatMap(({ table, does }) => (does === "delete" ? [] : [table]));

const told = (names: readonly string[]): string =>
  `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;

/** What the way back takes away, with all that was written into it meanwhile. */
function goesWith(
  before: SqliteState,
  after: SqliteState,
  renames: readonly SqliteRename[],
): readonly { readonly table: string; readonly column?: string }[] {
  const made = new Set(renames.map(({ table, column, to }) => (column === undefined ? to : `${table}.${to}`)));
  const found: { readonly table: string; readonly column?: string }[] = [];
  for (const [name, { columns }] of after.tables) {
    const was = before.tables.get(name);
    if (was === undefined) {
      if (!made.has(name)) found.push({ table: name });
      continue;
    }
    for (const column of columns)
      if (
        !column.generated &&
        !was.columns.some((one) => one.name === column.name) &&
        !made.has(`${name}.${column.name}`)
      )
        found.push({ table: name, column: column.name });
  }
  return found;
}

/** Code of before may miss something: a table, a column or a view that is gone or another. */
function narrows(before: SqliteState, after: SqliteState): boolean {
  for (const [name, { columns }] of before.tables) {
    const now = after.tables.get(name);
    if (now === undefined) return true;
    for (const column of columns) {
      const young = now.columns.find((one) => one.name === column.name);
      if (young === undefined || young.type !== column.type || (young.required && !column.required)) return true;
    }
  }
  return [...before.objects.values()].some(
    ({ kind, name, sql }) => kind === "view" && after.objects.get(name)?.sql !== sql,
  );
}
