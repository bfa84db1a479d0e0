/** How good predicted sets of test files are, against those that really failed or ran. */
import type { TruthEntry } from "./truth.ts";

/** Predicted test files by the entry's id. */
export type Predictions = ReadonlyMap<string, readonly string[]>;

export interface Score {
  /** Symbols, those that were broken and failed at least one test file, and among them those with any miss. */
  readonly symbols: number;
  readonly broken: number;
  readonly missed: number;
  /** All macro averages, 0 to 1. Failing test files that are predicted. */
  readonly recall: number;
  /** Share of broken symbols without any miss. */
  readonly noMiss: number;
  /** Predicted test files that failed, over broken symbols; that execute the symbol, over all symbols. */
  readonly precisionFailing: number;
  readonly precisionExecuting: number;
  /** Predicted share of all test files, over all symbols. */
  readonly selected: number;
}

/** A symbol that selects nothing has a precision of nought where there was something to select. */
export function score(entries: readonly TruthEntry[], predictions: Predictions, files: ReadonlySet<string>): Score {
  const rows = entries.map((entry) => {
    const predicted = (predictions.get(entry.id) ?? []).filter((path) => files.has(path));
    const failing = entry.failingTests ?? [];
    const executing = new Set([...entry.executingTests, ...failing]);
    const shareOf = (truth: ReadonlySet<string>): number =>
      predicted.length === 0 ? 0 : predicted.filter((path) => truth.has(path)).length / predicted.length;
    const missed = failing.filter((path) => !predicted.includes(path)).length;
    return {
      failing: failing.length,
      executing: executing.size,
      missed,
      precisionFailing: shareOf(new Set(failing)),
      precisionExecuting: shareOf(executing),
      selected: predicted.length / files.size,
    };
  });
  const broken = rows.filter(({ failing }) => failing > 0);
  const executed = rows.filter(({ executing }) => executing > 0);
  return {
    symbols: rows.length,
    broken: broken.length,
    missed: broken.filter(({ missed }) => missed > 0).length,
    recall: mean(broken.map(({ failing, missed }) => 1 - missed / failing)),
    noMiss: mean(broken.map(({ missed }) => Number(missed === 0))),
    precisionFailing: mean(broken.map(({ precisionFailing }) => precisionFailing)),
    precisionExecuting: mean(executed.map(({ precisionExecuting }) => precisionExecuting)),
    selected: mean(rows.map(({ selected }) => selected)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
