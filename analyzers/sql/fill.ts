/** Finds a filling of the gaps with which a text is SQL: a parser's error says which gap to change next. */
import { type Filling, type Gap, isGap, type Segment } from "./template.ts";

/** Parses tried for one text before it is given up. */
const mostAttempts = 40;

export interface Filled {
  readonly text: string;
  readonly gaps: readonly { readonly gap: Gap; readonly filling: Filling }[];
}

/** What a parser says to a text; `at` is where it gave up, in UTF-16 units. */
export type Judge = (text: string) => { readonly ok: true } | { readonly ok: false; readonly at: number };

/** The name that a gap gets where it stands for an identifier. */
const gapName = (index: number): string => `__p${index}__`;
/** Finds such names again, alone or grown into a longer one; the first group is the index. */
export const gapNames = /__p(\d+)__/;

/** The first filling that the judge takes; undefined when none of `mostAttempts` did. */
export function fill(segments: readonly Segment[], parameter: "$" | "?", judge: Judge): Filled | undefined {
  const gaps = segments.filter(isGap);
  const choice = gaps.map(() => 0);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const { text, starts } = assemble(segments, choice, parameter);
    const verdict = judge(text);
    if (verdict.ok) return { text, gaps: gaps.map((gap, index) => ({ gap, filling: fillingOf(gap, choice[index]) })) };
    const next = pick(gaps, choice, starts, verdict.at);
    if (next === undefined) return undefined;
    // What stands behind a changed gap is read anew: its gaps start over only if they are used up.
    choice[next] = (choice[next] ?? 0) + 1;
  }
  return undefined;
}

/** The text with the first choice everywhere, for a reader by keywords. */
export function firstFilling(segments: readonly Segment[]): string {
  return assemble(segments, [], "$").text;
}

function fillingOf(gap: Gap, choice: number | undefined): Filling {
  return gap.fillings[choice ?? 0] ?? "$";
}

function assemble(segments: readonly Segment[], choice: readonly number[], parameter: "$" | "?") {
  let text = "";
  let index = 0;
  const starts: number[] = [];
  for (const segment of segments) {
    if (!isGap(segment)) {
      text += segment;
      continue;
    }
    starts.push(text.length);
    const value = parameter === "$" ? `$${index + 1}` : "?";
    text += filled(fillingOf(segment, choice[index]), index, value, text);
    index++;
  }
  return { text, starts };
}

function filled(filling: Filling, index: number, value: string, before: string): string {
  // `LIMIT${...}` and `${a}${b}`: two fillings must not grow into one word.
  const space = /[\w$]$/.test(before) ? " " : "";
  switch (filling) {
    case "text":
      return String(index + 1);
    case "name":
      return gapName(index);
    case "$":
      return space + value;
    case "pair":
      return `${space}${gapName(index)} = ${value}`;
    case "($)":
      return `${space}(${value})`;
    case "TRUE":
    case "SELECT 1":
      return space + filling;
    case "row":
      return ` (${gapName(index)}) VALUES (${value})`;
    case "":
      return " ";
  }
}

/** The nearest gap before the error that has something left to try, else the nearest behind it. */
function pick(
  gaps: readonly Gap[],
  choice: readonly number[],
  starts: readonly number[],
  at: number,
): number | undefined {
  let behind: number | undefined;
  for (let index = gaps.length - 1; index >= 0; index--) {
    const left = (choice[index] ?? 0) + 1 < (gaps[index]?.fillings.length ?? 0);
    if (!left) continue;
    if ((starts[index] ?? 0) <= at) return index;
    behind = index;
  }
  return behind;
}
