/** The comment command: the first line that a person wrote themselves, when its first word is `/blast-radius`. */

export type Command =
  /** Not for us. */
  | { readonly command: "none" }
  /** Review the pull request again. */
  | { readonly command: "review" }
  /** For us, but with words that mean nothing yet. */
  | { readonly command: "unknown" };

const name = "/blast-radius";
/** A longer line is prose that happens to begin with the name. */
const maxLine = 200;

/**
 * Reads a comment. Blank lines, quotes (with the unmarked lines that Markdown still counts to them) and fenced code are
 * skipped; of what is left the first line alone is looked at. Indented code is not a command either.
 */
export function parseCommand(body: string): Command {
  const line = firstOwnLine(body);
  if (line === undefined || line.length > maxLine || /^(?: {4}| {0,3}\t)/.test(line)) return { command: "none" };
  const [first, ...rest] = line.trim().split(/\s+/);
  if (first !== name) return { command: "none" };
  return { command: rest.length === 0 ? "review" : "unknown" };
}

function firstOwnLine(body: string): string | undefined {
  let fence: string | undefined;
  let quoted = false;
  for (const line of body.split(/\r\n|\r|\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      if (mark !== null && closes(fence, mark)) fence = undefined;
    } else if (mark !== null) {
      fence = mark[1];
      quoted = false;
    } else if (/^ {0,3}>/.test(line)) {
      quoted = true;
    } else if (line.trim() === "") {
      quoted = false;
    } else if (!quoted) {
      return line;
    }
  }
  return undefined;
}

/** A fence is closed by the same mark, at least as long, with nothing behind it. */
function closes(fence: string, mark: RegExpExecArray): boolean {
  return (mark[1] ?? "").startsWith(fence) && (mark[2] ?? "").trim() === "";
}
