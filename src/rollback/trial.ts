/**
 * Runs a history's new migrations forwards and backwards in a database of its own: base's migrations first, then one row in every table,
 * then each new migration with its locks watched, then its way back. What did not run is never said to be fine.
 */
import type { Migration } from "../../analyzers/rollback/histories/history.ts";
import { stubsFor } from "../../analyzers/rollback/stubs.ts";
import { openSandbox, type Sandbox, SandboxError } from "../sandbox/sandbox.ts";
import { type Around, adviceFor, adviceForEdited } from "./advise.ts";
import { type Chain, layChain, statementsIn } from "./chain.ts";
import type { Clusters } from "./clusters.ts";
import { Rehearsal } from "./rehearsal.ts";
import type { TrialRequest } from "./request.ts";
import { trySqlite } from "./sqlite-trial.ts";
import { untried, withSkipped } from "./untried.ts";
import type { HistoryTrial, MigrationTrial, Together } from "./verdict.ts";

/** Needs libpg-query loaded. Never throws for what a repository holds: that stands in the trial. */
export async function tryMigrations(request: TrialRequest, clusters: Clusters): Promise<HistoryTrial> {
  const { history, base, added, limits } = request;
  const chain = chainFor(request);
  const trials: MigrationTrial[] = [];
  const skipped: string[] = [];
  let sandbox: Sandbox | undefined;
  let notes: readonly string[] = chain.notes;
  let together: Together | undefined;
  let stopped: string | undefined = refusalOf(history);
  try {
    if (stopped === undefined) {
      if (history.dialect === "sqlite") return withAdvice(await trySqlite(request), request);
      const laid = await layChain(
        chain,
        base,
        clusters,
        async (contents) => await openSandbox(contents, limits, request.started),
      );
      sandbox = laid.sandbox;
      notes = [...notes, ...laid.notes];
      const rehearsal = await Rehearsal.begin(sandbox, aroundOf(request));
      for (const migration of added) {
        const trial = await rehearsal.of(migration);
        trials.push(withSkipped(trial, skipped));
        // Code that nobody runs here leaves the schema as the next one wants it, as far as can be told.
        if (migration.unread !== undefined) skipped.push(migration.name);
        else if (trial.verdict === "not-tried") {
          stopped = `\`${migration.name}\`, which runs before it, could not be run.`;
          break;
        }
      }
      if (stopped === undefined && skipped.length === 0 && added.length > 1 && trials.some(isStuck))
        together = await rehearsal.together(added);
    }
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    stopped = error.message;
  } finally {
    sandbox?.close();
  }
  const rest = added
    .slice(trials.length)
    .map((migration) => notTried(migration, stopped ?? "It was not run.", aroundOf(request)));
  return {
    tool: history.tool,
    folder: history.folder,
    dialect: history.dialect,
    migrations: [...trials, ...rest],
    ...(together === undefined ? {} : { together }),
    notes,
  };
}

const isStuck = ({ verdict }: MigrationTrial): boolean => verdict === "cannot";

type Surroundings = Pick<TrialRequest, "history" | "base" | "added" | "head" | "journal">;

export function aroundOf({ history, base, added, head, journal }: Surroundings): Around {
  const names = base.map(({ name }) => name);
  return {
    tool: history.tool,
    dialect: history.dialect,
    base: names,
    head: head ?? [...names, ...added.map(({ name }) => name)],
    earlier: added,
    stood: history.dialect === "postgres" ? [] : base.map(({ up }) => up.sql),
    ...(journal === undefined ? {} : { journal }),
  };
}

/** Of a database whose trial asks no rules: what they read in its scripts. */
function withAdvice(trial: HistoryTrial, request: TrialRequest): HistoryTrial {
  const around = aroundOf(request);
  const byPath = new Map(request.added.map((one) => [one.path, one]));
  const migrations = trial.migrations.map((one) => {
    const migration = byPath.get(one.path);
    if (migration === undefined) return one;
    const earlier = request.added.slice(0, request.added.indexOf(migration));
    return { ...one, advice: adviceFor(migration, { ...around, earlier }) };
  });
  return { ...trial, migrations };
}

/** `around`: without it, nothing is said of its statements. */
export function notTried(migration: Migration, why: string, around?: Around): MigrationTrial {
  const { path, name } = migration;
  if (around === undefined) return { ...untried, path, name, why };
  const earlier = around.earlier.slice(0, Math.max(0, around.earlier.indexOf(migration)));
  return { ...untried, path, name, why, advice: adviceFor(migration, { ...around, earlier }) };
}

/** Stood at base with another content. */
export function editedTrial(migration: Migration, around: Around): MigrationTrial {
  const { path, name } = migration;
  return { ...untried, path, name, why: editedWords, advice: adviceForEdited(migration, around) };
}

const editedWords =
  "It stood there before with other content: where it has already run, its new content will not run again. Put the difference into a migration of its own.";

function refusalOf({ dialect }: TrialRequest["history"]): string | undefined {
  if (dialect === "postgres" || dialect === "sqlite") return undefined;
  return dialect === "unknown"
    ? "Which database it is for could not be told."
    : `It is for ${{ mysql: "MySQL", clickhouse: "ClickHouse" }[dialect]}, which is not run here: it was read only.`;
}

function chainFor({ history, base, added }: TrialRequest): Chain {
  if (history.dialect !== "postgres") return { extensions: [], stubs: "", notes: [] };
  const scripts = [...base, ...added].flatMap(({ up, down }) => (down === undefined ? [up] : [up, down]));
  const stubs = stubsFor(scripts.map(({ sql }) => sql));
  const extensions = [
    ...new Set(scripts.flatMap(({ sql }) => (/\bextension\b/i.test(sql) ? statementsIn(sql).extensions : []))),
  ];
  const notes =
    stubs.names.length === 0 ? [] : [`Empty shells stand for what a platform brings along: ${stubs.names.join(", ")}.`];
  return { extensions: extensions.sort(), stubs: stubs.sql, notes };
}
