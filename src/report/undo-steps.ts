/** The schema's steps of a way back that was tried: each migration by itself, the last one first. */
import type { HistoryTrial, MigrationTrial, Together } from "../rollback/verdict.ts";
import { count } from "./bound.ts";
import { downCommand, forgetCommand } from "./tool-commands.ts";
import type { RollbackStep } from "./way-back.ts";

type Step = Omit<RollbackStep, "order">;

/**
 * `before`: before the old code comes back, since it needs what they took away; `after`: once nobody runs the new code. A later migration
 * goes before an earlier one, so that one which has to go early takes all behind it along.
 */
export function undoSteps(trials: readonly HistoryTrial[]): {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
} {
  const before: Step[] = [];
  const after: Step[] = [];
  for (const history of trials) {
    const { migrations, together } = history;
    if (together !== undefined) {
      const early = migrations.some(({ narrows }) => narrows);
      (early ? before : after).push(...stepsTogether(history, together, early));
      continue;
    }
    const first = migrations.findIndex(({ narrows, verdict }) => narrows && verdict !== "not-tried");
    for (let at = migrations.length - 1; at >= 0; at--) {
      const migration = migrations[at];
      if (migration === undefined) continue;
      const early = first >= 0 && at >= first;
      (early ? before : after).push(stepOf(migration, history, early));
    }
  }
  return { before, after };
}

function stepsTogether({ tool, migrations }: HistoryTrial, together: Together, early: boolean): readonly Step[] {
  const { sql, losses, goes } = together;
  const names = migrations.map(({ name }) => name);
  const lost = losses.length > 0 ? " The schema comes back, some data does not." : "";
  return [
    {
      what: `Undo ${count(names.length, "migration")} at once, from \`${names.at(-1)}\` back to \`${names[0]}\`, since not each comes back alone: run their derived way back (${count(sql.length, "statement")}, listed below) in one transaction.${lost}${meanwhileWords(early, goes)}`,
      command: "",
      tried: true,
    },
    ...names.toReversed().map((name) => ({
      what: `Take \`${name}\` off the record.`,
      command: forgetCommand(tool, name) ?? "",
      tried: false,
    })),
  ];
}

/** Until its code is taken back as well, the new release misses what goes. */
const meanwhileWords = (early: boolean, goes: MigrationTrial["goes"]): string =>
  early && goes.length > 0 ? " The new code, while it still runs, misses what goes with it." : "";

function stepOf(migration: MigrationTrial, { tool }: HistoryTrial, early: boolean): Step {
  const { name, verdict, way, sql, goes, why } = migration;
  const meanwhile = meanwhileWords(early, goes);
  if (verdict === "not-tried")
    return {
      what: `Undo \`${name}\`, by hand or by its way down: that was not tried. ${why}`,
      command: downCommand(tool, name) ?? "",
      tried: false,
    };
  if (verdict === "cannot")
    return {
      what: `\`${name}\` cannot be undone as a whole: ${why} Go forwards, or restore a backup.`,
      command: "",
      tried: false,
    };
  const lost = verdict === "restores-loses-data" ? " The schema comes back, some data does not." : "";
  if (way === "down")
    return {
      what: `Undo \`${name}\` by its way down.${lost}${meanwhile}`,
      command: downCommand(tool, name) ?? "",
      tried: true,
    };
  if (sql.length === 0)
    return {
      what: `Take \`${name}\` off the record: it leaves the schema as it was.`,
      command: forgetCommand(tool, name) ?? "",
      tried: true,
    };
  return {
    what: `Undo \`${name}\`: run the derived way back (${count(sql.length, "statement")}, listed below) in one transaction, then take it off the record.${lost}${meanwhile}`,
    command: forgetCommand(tool, name) ?? "",
    tried: true,
  };
}
