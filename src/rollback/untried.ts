/** Migrations that were not run, and those behind them. */
import type { MigrationTrial } from "./verdict.ts";

/** Says which ones before it were not run. */
export function withSkipped(trial: MigrationTrial, skipped: readonly string[]): MigrationTrial {
  if (skipped.length === 0 || trial.verdict === "not-tried") return trial;
  return {
    ...trial,
    notes: [...skipped.map((name) => `\`${name}\`, which runs before it, was not run.`), ...trial.notes],
  };
}

/** A verdict of a migration that was not run. */
export const untried = {
  verdict: "not-tried",
  way: "none",
  sql: [],
  losses: [],
  goes: [],
  narrows: true,
  held: [],
  advice: [],
  notes: [],
} as const satisfies Partial<MigrationTrial>;
