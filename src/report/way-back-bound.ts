/** The way back as a report holds it: texts and lists bounded. */
import { lineOf, name, sentence } from "./bound.ts";
import { limits } from "./limits.ts";
import type { DeployWindow, Exposure, Rollback, TogetherVerdict } from "./way-back.ts";

export function rollbackOf(rollback: Rollback): Rollback {
  return {
    ...rollback,
    dataLoss: rollback.dataLoss.map(sentence),
    steps: rollback.steps.map((step) => ({ ...step, what: sentence(step.what), command: sentence(step.command) })),
    migrations: rollback.migrations.slice(0, limits.migrations).map(migrationOf),
    together: rollback.together.slice(0, limits.migrations).map(togetherOf),
    leaning: exposures(rollback.leaning),
    window: windowOf(rollback.window),
    notes: rollback.notes.slice(0, limits.notes).map(sentence),
  };
}

const exposures = (all: readonly Exposure[]): readonly Exposure[] =>
  all.slice(0, limits.on).map(({ what, file, line }) => ({ what: sentence(what), file: name(file), line }));

function windowOf({ order, oldCode, newCode, queued, variables, flags }: DeployWindow): DeployWindow {
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
    losses: lossesOf(one.losses),
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

function togetherOf(all: TogetherVerdict): TogetherVerdict {
  return {
    tool: all.tool,
    files: all.files.slice(0, limits.migrations).map(name),
    sql: all.sql.map(sentence),
    losses: lossesOf(all.losses),
    goes: names(all.goes),
    notes: all.notes.slice(0, limits.notes).map(sentence),
  };
}

const lossesOf = (losses: TogetherVerdict["losses"]): TogetherVerdict["losses"] =>
  losses.slice(0, limits.on).map(({ table, column, why }) => ({
    table: name(table),
    column: column === null ? null : name(column),
    why: sentence(why),
  }));

const names = (all: readonly string[]): readonly string[] => all.slice(0, limits.on).map(name);
