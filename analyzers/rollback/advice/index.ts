/** Every rule of migrations, and what all of them say of one. */
import type { AdviceRule, MigrationAdvice } from "./advice.ts";
import { addedColumnRules } from "./columns-added.ts";
import { alteredColumnRules } from "./columns-altered.ts";
import { conditionRules } from "./conditions.ts";
import { environmentRules } from "./environment.ts";
import { guardRules } from "./guards.ts";
import { indexRules } from "./indexes.ts";
import { replacedIndexRules } from "./indexes-replaced.ts";
import { keyRules } from "./keys.ts";
import { kindHabitRules } from "./kind-habits.ts";
import { lockRules } from "./lock-spans.ts";
import { mysqlDataRules } from "./mysql/data.ts";
import { mysqlTrapRules } from "./mysql/traps.ts";
import { mysqlWaitRules } from "./mysql/waits.ts";
import { dialectRules, orderRules } from "./order.ts";
import { partitionRules } from "./partitions.ts";
import { referenceRules } from "./references.ts";
import { renameRules } from "./renames.ts";
import { repeatRules } from "./repeats.ts";
import { routineRules } from "./routines.ts";
import { rowRules } from "./rows.ts";
import type { Setting } from "./setting.ts";
import { shapeHabitRules } from "./shape-habits.ts";
import { sqliteRules } from "./sqlite.ts";
import { statementHabitRules } from "./statement-habits.ts";
import { storageRules } from "./storage.ts";
import { surroundingRules } from "./surroundings.ts";
import { tableRules } from "./tables.ts";
import { transactionRules } from "./transactions.ts";
import { typeHabitRules } from "./type-habits.ts";
import { typeRules } from "./types.ts";

/** Rules about those who wait while a migration works. */
const waitRules: readonly AdviceRule[] = [
  ...indexRules,
  ...keyRules,
  ...conditionRules,
  ...referenceRules,
  ...addedColumnRules,
  ...typeRules,
  ...storageRules,
  ...partitionRules,
  ...lockRules,
  ...mysqlWaitRules,
];

/** Names of rules about those who wait: they speak of graceful degradation as well. */
export const makesWait: ReadonlySet<string> = new Set(waitRules.map(({ name }) => name));

export const adviceRules: readonly AdviceRule[] = [
  ...waitRules,
  ...replacedIndexRules,
  ...alteredColumnRules,
  ...renameRules,
  ...tableRules,
  ...guardRules,
  ...routineRules,
  ...surroundingRules,
  ...rowRules,
  ...transactionRules,
  ...orderRules,
  ...dialectRules,
  ...repeatRules,
  ...environmentRules,
  ...typeHabitRules,
  ...shapeHabitRules,
  ...kindHabitRules,
  ...statementHabitRules,
  ...mysqlDataRules,
  ...mysqlTrapRules,
  ...sqliteRules,
];

/** In the order of lines, then of the list of rules; silent rules among them. */
export function adviceOn(setting: Setting): readonly MigrationAdvice[] {
  const told = adviceRules.flatMap(({ name, check }) => [...check(setting)].map((one) => ({ rule: name, ...one })));
  return told.sort((a, b) => a.line - b.line);
}
