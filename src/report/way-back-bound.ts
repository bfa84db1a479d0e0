/** The way back as a report holds it: texts and lists bounded. */
import { lineOf, name, sentence } from "./bound.ts";
import { limits } from "./limits.ts";
import type { DeployWindow, Exposure, Rollback } from "./way-back.ts";

export function rollbackOf(rollback: Rollback): Rollback {
  return {
    ...rollback,
    dataLoss: rollback.dataLoss.map(sentence),
    steps: rollback.steps.map((step) => ({ ...step, what: sentence(step.what), command: sentence(step.command) })),
    migrations: rollback.migrations.slice(0, limits.migrations).map(migrationOf),
    window: windowOf(rollback.window),
    notes: rollback.notes.slice(0, limits.notes).map(sentence),
  };
}

function windowOf({ order, oldCode, newCode, queued, variables, flags }: DeployWindow): DeployWindow {
  const exposures = (all: readonly Exposure[]): readonly Exposure[] =>
    all.slice(0, limits.on).map(({ what, file, line }) => ({ what: sentence(what), file: name(file), line }));
  return {
    order,
    oldCode: exposures(oldCode),
    newCode: exposures(newCode),
    queued: exposures(queued),
    variables: names(variables),
    flags: names(flags),
  };
}

function migrationOf(one: Rollback["migrations"][number]): Rollback["migrations"][number] {
  return {
    ...one,
    file: name(one.file),
    name: name(one.name),
    why: sentence(one.why),
    sql: one.sql.map(sentence),
    losses: one.losses.slice(0, limits.on).map(({ table, column, why }) => ({
      table: name(table),
      column: column === null ? null : name(column),
      why: sentence(why),
    })),
    goes: names(one.goes),
    locks: one.locks
      .slice(0, limits.on)
      .map((lock) => ({ ...lock, table: name(lock.table), waiting: names(lock.waiting) })),
    advice: one.advice.slice(0, limits.on).map(({ rule, line, table, what, steps }) => ({
      ...{ rule: name(rule), line: lineOf(line), table: table === null ? null : name(table), what: sentence(what) },
      steps: steps.slice(0, limits.on).map((step) => ({ what: sentence(step.what), sql: sentence(step.sql) })),
    })),
    notes: one.notes.slice(0, limits.notes).map(sentence),
  };
}

const names = (all: readonly string[]): readonly string[] => all.slice(0, limits.on).map(name);
