/** Samples of seeds, taken through the real rooms: analyze, link, compare, trace, judge. */
import type { FileChange, Hunk } from "../../analyzers/graph/change.ts";
import { compare } from "../../analyzers/graph/compare.ts";
import { trace } from "../../analyzers/graph/impact.ts";
import { heaviestOf } from "../../seeds/questions/heaviest.ts";
import type { Evidence, Sample } from "../../seeds/rule.ts";
import { type Files, linkFiles } from "./linked.ts";

/** A place where a finding is wanted: `src/orders.ts:3`, `base src/orders.ts:3` when the mark stands in `before`. */
export type Wanted = string;

const mark = /[ \t]*(?:\/\/|--|#) want[ \t]*$/gm;

/** The lines that carry `// want`, `-- want` or `# want`. */
export function wantedOf({ before = {}, after }: Sample): readonly Wanted[] {
  const marked = (files: Files, prefix: string): readonly Wanted[] =>
    Object.entries(files).flatMap(([path, text]) =>
      linesOf(text).flatMap((line, at) => (line.search(mark) === -1 ? [] : `${prefix}${path}:${at + 1}`)),
    );
  return [...marked(before, "base "), ...marked(after, "")].sort();
}

/** What a rule sees of a sample. A file of `before` that `after` leaves out is deleted; marks are not part of the text. */
export function evidenceOf(sample: Sample): Evidence {
  const before = unmarked(sample.before ?? {});
  const after = unmarked(sample.after);
  const diff = diffFiles(before, after);
  const base = linkFiles(before).graph;
  const head = linkFiles(after).graph;
  const change = compare(base, head, diff);
  return {
    base,
    head,
    change,
    impact: trace(base, head, change),
    diff,
    title: sample.pullRequest?.title ?? "",
    description: sample.pullRequest?.description,
    history: sample.pullRequest?.history ?? [],
    settings: { levels: {}, gate: [] },
    heaviest: () => heaviestOf(base),
  };
}

/** The text that is analysed: the sample without its marks. */
function unmarked(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace(mark, "")]));
}

/** As `git diff -U0 -M` tells it: files that share at least half of their lines are one file under two names. */
export function diffFiles(before: Files, after: Files): readonly FileChange[] {
  const gone = new Map(Object.entries(before).filter(([path]) => after[path] === undefined));
  const diff: FileChange[] = [];
  for (const [path, text] of Object.entries(after)) {
    const old = before[path];
    if (old === text) continue;
    if (old !== undefined) {
      diff.push({ ...plain, status: "modified", path, hunks: hunksOf(linesOf(old), linesOf(text)) });
      continue;
    }
    const [oldPath, oldText] = [...gone].find(([, one]) => likeness(one, text) >= 0.5) ?? [];
    if (oldPath === undefined || oldText === undefined) {
      diff.push({ ...plain, status: "added", path, hunks: hunksOf([], linesOf(text)) });
    } else {
      gone.delete(oldPath);
      diff.push({ ...plain, status: "renamed", path, oldPath, hunks: hunksOf(linesOf(oldText), linesOf(text)) });
    }
  }
  for (const [path, text] of gone) diff.push({ ...plain, status: "deleted", path, hunks: hunksOf(linesOf(text), []) });
  return diff.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const plain = { type: "file", binary: false } as const;

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function likeness(a: string, b: string): number {
  const one = linesOf(a);
  const other = linesOf(b);
  const kept = one.length - hunksOf(one, other).reduce((sum, { oldLines }) => sum + oldLines, 0);
  return kept / Math.max(one.length, other.length, 1);
}

/** A longest common subsequence of lines by the textbook table, after the equal ends are cut off: samples are small. */
export function hunksOf(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);

  const width = now.length + 1;
  const table = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      table[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));

  const hunks: Hunk[] = [];
  for (let i = 0, j = 0; i < old.length || j < now.length; ) {
    const [oldFrom, newFrom] = [i, j];
    while ((i < old.length || j < now.length) && !(i < old.length && j < now.length && old[i] === now[j]))
      if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) i++;
      else j++;
    if (i > oldFrom || j > newFrom) hunks.push(hunk(head + oldFrom, i - oldFrom, head + newFrom, j - newFrom));
    for (; i < old.length && j < now.length && old[i] === now[j]; i++) j++;
  }
  return hunks;
}

/** Git counts from 1, and names the line before where a side has none. */
function hunk(oldFrom: number, oldLines: number, newFrom: number, newLines: number): Hunk {
  return {
    oldStart: oldLines === 0 ? oldFrom : oldFrom + 1,
    oldLines,
    newStart: newLines === 0 ? newFrom : newFrom + 1,
    newLines,
  };
}
