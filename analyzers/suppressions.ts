/**
 * Comments that let one finding pass, with a reason: `// blast-radius-ignore-next-line seed-8/mixed-intent -- one release (until
 * 2026-12-31)`; `--` before it in SQL, `#` in YAML and TOML. Whether it holds is not judged here.
 */

/** One such comment, alone on its line. */
export interface Suppression {
  readonly line: number;
  /** The line that it speaks of: the next one that is no such comment. */
  readonly covers: number;
  /** Rules or seeds, as they are written. */
  readonly rules: readonly string[];
  /** Empty where none is given. */
  readonly because: string;
  /** As it is written; no day is made of it here. */
  readonly until?: string;
}

/** What every such comment holds: a text without it need not be looked at. */
const suppressionMark = "blast-radius-ignore-next-line";

/** What opens a comment of a language. */
export type CommentStyle = "//" | "/*" | "{/*" | "--" | "#";

/** Characters of a line that is looked at, comments of one file, and rules of one comment: people write fewer. */
const limits = { line: 2_000, comments: 1_000, rules: 20 } as const;

const opening = /^\s*(\{\/\*|\/\/|\/\*|--|#)\s*blast-radius-ignore-next-line(?=\s|\*\/|$)/;
const expiry = /\(\s*until\s+([^\s()]{1,40})\s*\)$/;

/** Those of a text whose comments are opened by `isComment`; that is asked with the place of the mark, in UTF-16 units. */
export function suppressionsIn(
  text: string,
  isComment: (style: CommentStyle, at: number) => boolean,
): readonly Suppression[] {
  if (!text.includes(suppressionMark)) return [];
  const found: Omit<Suppression, "covers">[] = [];
  let start = 0;
  for (const [at, line] of text.split("\n").entries()) {
    const mark = line.length <= limits.line ? opening.exec(line) : null;
    const style = mark?.[1] as CommentStyle | undefined;
    if (mark !== null && style !== undefined && found.length < limits.comments)
      if (isComment(style, start + line.indexOf(suppressionMark)))
        found.push({ line: at + 1, ...wordsOf(line.slice(mark[0].length)) });
    start += line.length + 1;
  }
  const lines = new Set(found.map(({ line }) => line));
  return found.map((one) => {
    let covers = one.line + 1;
    while (lines.has(covers)) covers++;
    return { ...one, covers };
  });
}

function wordsOf(rest: string): Pick<Suppression, "rules" | "because" | "until"> {
  const words = rest.replace(/\*\/\s*\}?\s*$/, "").trim();
  const dashes = /(?:^|\s)--(?:\s|$)/.exec(words);
  const named = dashes === null ? words : words.slice(0, dashes.index);
  const reason = dashes === null ? "" : words.slice(dashes.index + dashes[0].length).trim();
  const until = expiry.exec(reason);
  return {
    rules: named
      .split(/[\s,]+/)
      .filter((name) => name !== "")
      .slice(0, limits.rules),
    because: (until === null ? reason : reason.slice(0, until.index)).trim(),
    ...(until?.[1] !== undefined && { until: until[1] }),
  };
}
