/** How a change's size is told beside those of earlier changes. */
import { count } from "./bound.ts";
import type { Coverage, Size } from "./report.ts";
import { unreadOf } from "./verdict.ts";

/** Of fewer earlier changes one is more than 5 % of them all: a share would only look exact. */
const comparable = 20;

/** Above this share of earlier changes that are no larger, a change is told to stand out. */
const standsOut = 0.75;

/** `only 14 of the last 200 changes were larger`. `percentile` is the share that was no larger, 0 to 1. */
export function comparedTo({ percentile, history }: Pick<Size, "percentile" | "history">): string {
  const larger = history - Math.round(percentile * history);
  const past = `of the last ${count(history, "change")}`;
  if (larger === 0) return `none ${past} was larger`;
  if (larger === history) return `each ${past} was larger`;
  return `${percentile > standsOut ? "only " : ""}${larger} ${past} ${larger === 1 ? "was" : "were"} larger`;
}

/** `11 effective lines in 3 files, scattered; 60 of the last 80 changes were larger`; says so where nobody can tell. */
export function sizeWords(size: Size, coverage: Coverage): string {
  const { files, effectiveLines, history, oversized, scattered } = size;
  const words = [
    `${count(effectiveLines, "effective line")} in ${count(files, "file")}`,
    ...(oversized ? ["oversized"] : []),
    ...(scattered ? ["scattered"] : []),
  ].join(", ");
  // Lines that nobody could count make every comparison with counted ones untrue.
  const unread = unreadOf(coverage);
  if (unread > 0) return `${words}; ${count(unread, "changed file")} ${unread === 1 ? "was" : "were"} not read`;
  if (history >= comparable) return `${words}; ${comparedTo(size)}`;
  return `${words}; ${history === 0 ? "no" : "too few"} earlier changes to compare with${history === 0 ? "" : ` (${history})`}`;
}
