/** How a change's size is told beside those of earlier changes. */
import { count } from "./bound.ts";
import type { Coverage, Size } from "./report.ts";
import { percent, unreadOf } from "./verdict.ts";

/** Below this many earlier changes a percentile says nothing (seed 8). */
export const enoughHistory = 60;

/** `at least as large as 93 % of the last 200 changes`; a percentile counts those that were no larger. */
export function comparedTo(percentile: number, history: number): string {
  const past = `the last ${count(history, "change")}`;
  return percentile === 0 ? `smaller than any of ${past}` : `at least as large as ${percent(percentile)} of ${past}`;
}

/** `2 effective lines in 1 file, larger than 12 % of the last 200 changes, scattered`; a short history is left out. */
export function sizeWords({
  files,
  effectiveLines,
  percentile,
  history,
  oversized,
  scattered,
}: Size): readonly string[] {
  return [
    `${count(effectiveLines, "effective line")} in ${count(files, "file")}`,
    ...(history < enoughHistory ? [] : [comparedTo(percentile, history)]),
    ...(oversized ? ["oversized"] : []),
    ...(scattered ? ["scattered"] : []),
  ];
}

/** `; 1 changed file was not read`: lines that nobody could count. */
export function unreadWords(coverage: Coverage): string {
  const unread = unreadOf(coverage);
  return unread === 0 ? "" : `; ${count(unread, "changed file")} ${unread === 1 ? "was" : "were"} not read`;
}
