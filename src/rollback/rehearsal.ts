/** The new migrations, one after the other: each goes up for good, and back in a transaction that is undone. */
import type { Migration, Script } from "../../analyzers/rollback/histories/history.ts";
import { differences } from "../../analyzers/rollback/inverse/difference.ts";
import { inverseOf } from "../../analyzers/rollback/inverse/inverse.ts";
import type { Rename } from "../../analyzers/rollback/inverse/rename-state.ts";
import { renamesOf } from "../../analyzers/rollback/inverse/renames.ts";
import type { SchemaState } from "../../analyzers/rollback/inverse/state.ts";
import { additionsOf, lossesOf } from "../../analyzers/rollback/losses.ts";
import { withoutPublic } from "../../analyzers/rollback/names.ts";
import type { Rows } from "../../analyzers/rollback/rows.ts";
import type { Runnable } from "../../analyzers/rollback/statements.ts";
import { writesIn } from "../../analyzers/rollback/writes.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { type Around, adviceFor } from "./advise.ts";
import { settings, statementsIn } from "./chain.ts";
import { clearTables, readRows, sampleEmpty } from "./observe.ts";
import { mostWatched, type Refusal, watchScript } from "./session.ts";
import { tryTogether } from "./together.ts";
import { untried } from "./untried.ts";
import type { HeldAt, MigrationTrial, Together } from "./verdict.ts";
import { type Standing, standing, tryDerived, tryDown } from "./ways.ts";
import {
  blockedWords,
  cannotWords,
  driftWords,
  dynamicWords,
  mayFailWords,
  onRowsWords,
  place,
  restoresWords,
} from "./words.ts";

/** What code may use by name. */
const uses: ReadonlySet<string> = new Set([
  "table",
  "column",
  "view",
  "materialized view",
  "function",
  "procedure",
  "enum",
]);

/** Errors about rows, not about statements: broken conditions, and values that do not fit. */
const aboutRows = /^(?:22|23)/;

export class Rehearsal {
  readonly #sandbox: Sandbox;
  /** Tables of before the change. */
  readonly #tables: ReadonlySet<string>;
  readonly #around: Around;
  #first: Standing;
  #now: Standing;

  private constructor(sandbox: Sandbox, around: Around, now: Standing) {
    this.#sandbox = sandbox;
    this.#around = around;
    this.#first = now;
    this.#now = now;
    this.#tables = new Set(
      now.state.objects.filter(({ kind }) => kind === "table").map(({ name }) => withoutPublic(name)),
    );
  }

  static async begin(sandbox: Sandbox, around: Around): Promise<Rehearsal> {
    await sampleEmpty(sandbox);
    return new Rehearsal(sandbox, around, await standing(sandbox));
  }

  async of(migration: Migration): Promise<MigrationTrial> {
    const notes: string[] = [...(migration.assumed ?? [])];
    const named = { path: migration.path, name: migration.name };
    const { run, leftOut } = statementsIn(migration.up.sql);
    const unseen = (why: string): MigrationTrial => ({
      ...untried,
      ...named,
      why,
      notes: migration.assumed ?? [],
      advice: adviceFor(migration, this.#around, { before: this.#now.state, stood: this.#tables }),
    });
    if (migration.unread !== undefined) return unseen(migration.unread);
    if (leftOut[0] !== undefined && !leftOut.every(({ why }) => why.includes("extension")))
      return unseen(`Line ${leftOut[0].line} cannot be run here: ${leftOut[0].why}`);
    for (const { line, why } of leftOut)
      notes.push(`Line ${line} was left out, and no way back from it was tried: ${why}`);
    await settings(this.#sandbox);
    const watched = await this.#up(run, migration.up.whole, notes);
    if ("refusal" in watched) return unseen(`It does not run: ${place(watched.refusal)}`);
    const before = this.#now;
    const after = await standing(this.#sandbox);
    const renames = renamesOf(migration.up.sql);
    const trial = await this.#back(migration, run, before, after.state, renames);
    const held = watched.held.filter(({ table }) => this.#tables.has(table));
    const shown = { before: before.state, after: after.state, stood: this.#tables };
    const advice = adviceFor(migration, this.#around, run.length > mostWatched ? shown : { ...shown, held });
    await settings(this.#sandbox);
    await sampleEmpty(this.#sandbox);
    this.#now = { state: after.state, rows: await readRows(this.#sandbox) };
    return { ...trial, held, advice, notes: [...notes, ...trial.notes] };
  }

  /** The way back of all that were tried, at once. */
  async together(migrations: readonly Migration[]): Promise<Together | undefined> {
    return await tryTogether(this.#sandbox, migrations, this.#first);
  }

  /** Where the sample rows stand in the way, once more without them. */
  async #up(
    run: readonly Runnable[],
    whole: boolean,
    notes: string[],
  ): Promise<{ readonly held: readonly HeldAt[] } | { readonly refusal: Refusal }> {
    const { refusal, held } = await watchScript(this.#sandbox, run, whole);
    if (refusal === undefined) return { held };
    // What ran before it stays where each statement is a transaction of its own: it cannot run twice.
    const nothingStays = whole || refusal.line === run[0]?.line;
    if (!aboutRows.test(refusal.code ?? "") || !nothingStays) return { refusal };
    await clearTables(this.#sandbox, run);
    const again = await watchScript(this.#sandbox, run, whole);
    if (again.refusal !== undefined) return { refusal };
    notes.push(onRowsWords(refusal));
    this.#now = { ...this.#now, rows: await emptied(this.#now.rows, this.#sandbox) };
    this.#first = { ...this.#first, rows: await emptied(this.#first.rows, this.#sandbox) };
    return { held: again.held };
  }

  async #back(
    migration: Migration,
    run: readonly Runnable[],
    before: Standing,
    after: SchemaState,
    renames: readonly Rename[],
  ): Promise<MigrationTrial> {
    const derived = inverseOf(before.state, after, renames);
    const writes = writesIn(run);
    const changed = differences(before.state, after).filter(({ material }) => material);
    const tables = new Set(before.state.objects.flatMap(({ kind, name }) => (kind === "table" ? [name] : [])));
    const notes = [
      ...(writes.dynamic === undefined ? [] : [dynamicWords(writes.dynamic)]),
      ...[mayFailWords(changed, tables)].filter((note) => note !== undefined),
    ];
    const base = {
      path: migration.path,
      name: migration.name,
      goes: additionsOf(before.state, after, renames),
      narrows: changed.some(({ was, kind }) => was !== null && uses.has(kind)),
      held: [],
      advice: [],
    };
    const judged = (way: "down" | "derived", tried: Standing, sql: readonly string[]): MigrationTrial => {
      const rowsBack = tried.rows;
      const { emptied } = derived;
      const losses = lossesOf({
        before: before.state,
        after,
        renames,
        rowsBefore: before.rows,
        rowsBack,
        writes,
        emptied,
        filled: way === "down" ? filledBy(migration.down) : new Set(),
      });
      const verdict = losses.length > 0 ? "restores-loses-data" : "restores";
      const blocked = blockedWords(sql);
      const told = blocked === undefined || way === "down" ? notes : [...notes, blocked];
      return { ...base, verdict, why: restoresWords(way, losses, changed.length > 0), way, sql, losses, notes: told };
    };
    const written =
      migration.down === undefined ? undefined : await tryDown(this.#sandbox, migration.down, before.state);
    if (written !== undefined && "exact" in written && written.exact)
      return judged("down", written, derived.statements);
    if (written !== undefined)
      notes.push(
        "refusal" in written
          ? `Its own way down fails: ${place(written.refusal)}`
          : driftWords(differences(before.state, written.state)),
      );
    const { way, statements } = await tryDerived(this.#sandbox, derived, before.state);
    if ("exact" in way && way.exact) return judged("derived", way, statements);
    const differing = "exact" in way ? differences(before.state, way.state).filter(({ material }) => material) : [];
    const why = cannotWords("refusal" in way ? way.refusal : undefined, differing, derived.impossible);
    return { ...base, verdict: "cannot", why, way: "none", sql: statements, losses: [], notes };
  }
}

/** Tables into which a script writes rows. */
function filledBy(script: Script | undefined): ReadonlySet<string> {
  const { run } = statementsIn(script?.sql ?? "");
  return new Set(
    writesIn(run).writes.flatMap(({ table, does }) => (does === "delete" || does === "truncate" ? [] : [table])),
  );
}

/** The rows of before, without those that had to be cleared away. */
async function emptied(before: Rows, sandbox: Sandbox): Promise<Rows> {
  const now = await readRows(sandbox);
  const none = { count: 0, columns: new Map() };
  return new Map([...before].map(([table, rows]) => [table, (now.get(table)?.count ?? 0) < rows.count ? none : rows]));
}
