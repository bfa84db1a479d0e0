/** Places that cannot be vouched for and stand far from the change: named, but folded. */
import { by } from "./bound.ts";
import type { Report, ToldBlindSpot } from "./report.ts";

/** Places named for each reason. */
const named = 3;

/** ` (3 near the change)`, or nothing. */
export const nearWords = (near: number): string => (near === 0 ? "" : ` (${near} near the change)`);

/** A line for each reason: `elsewhere 14 unresolved-import: src/a.ts:3, src/b.ts:9, src/c.ts:1 and 11 more`. Not escaped. */
export function farBlindness({ cannotVouch, totals }: Report): readonly string[] {
  const far = cannotVouch.filter(({ near }) => !near);
  const lines = [...Map.groupBy(far, ({ reason }) => reason)]
    .sort(
      by(
        ([, spots]) => -spots.length,
        ([reason]) => reason,
      ),
    )
    .map(([reason, spots]) => `elsewhere ${spots.length} ${reason}: ${places(spots)}`);
  const left = totals.cannotVouch - totals.cannotVouchNear - far.length;
  return left > 0 ? [...lines, `and ${left} more that are not listed`] : lines;
}

function places(spots: readonly ToldBlindSpot[]): string {
  const shown = spots.slice(0, named).map(({ file, line }) => `${file}:${line}`);
  return `${shown.join(", ")}${spots.length > named ? ` and ${spots.length - named} more` : ""}`;
}
