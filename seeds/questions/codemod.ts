/** Whether a change is one mechanical edit made everywhere: large, but read once. */
import type { Evidence } from "../rule.ts";
import { changedLines } from "./changed-lines.ts";
import { once } from "./once.ts";

/** Fewer files than this are read one by one anyway. */
const minFiles = 10;
/** The share of hunks that must have the same shape (seed 8), and the size up to which a hunk can be such an edit. */
const sameShape = 0.9;
const maxLines = 3;

/** Judged by the shape of the hunks (lines out, lines in): the graph does not hold their text. */
export const isCodemod = once((evidence: Evidence): boolean => {
  const files = changedLines(evidence).filter(({ file, weight }) => weight === 1 && file.hunks.length > 0);
  if (files.length < minFiles) return false;
  const shapes = new Map<string, number>();
  let hunks = 0;
  for (const { file } of files)
    for (const { oldLines, newLines } of file.hunks) {
      hunks++;
      if (oldLines > maxLines || newLines > maxLines) continue;
      const shape = `${oldLines}:${newLines}`;
      shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    }
  return Math.max(0, ...shapes.values()) >= sameShape * hunks;
});
