/**
 * Text from repositories, made harmless for where it is shown. In Markdown it stands only in code spans and code blocks
 * whose fence is longer than any run of backticks inside: there, mentions, links, images and markup are inert.
 */

/**
 * Characters that hide or reorder what a reader sees: controls, formats (bidirectional marks and overrides, zero-width
 * characters, tags), what fonts draw as nothing (fillers, variation selectors), line separators, lone surrogates.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Shows hidden characters as `\u{202e}`; those in `keep` (a line feed, say) stay as they are. */
export function visible(text: string, keep = ""): string {
  return text.replace(hidden, (character) => {
    if (keep.includes(character)) return character;
    if (character === "\n") return "\\n";
    if (character === "\t") return "\\t";
    if (character === "\r") return "\\r";
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** A Markdown code span that holds any text; an empty one is drawn as an empty pair of quotes. */
export function code(text: string): string {
  const shown = visible(text);
  if (shown.trim() === "") return '` "" `';
  const fence = "`".repeat(longestRun(shown) + 1);
  return `${fence} ${shown} ${fence}`;
}

/**
 * The same for a cell of a table, where a bar ends the cell even inside code. A bar after a backslash is spelt out:
 * parsers differ on which of the two escapes the other.
 */
export function cell(text: string): string {
  return code(text).replace(/(\\?)\|/g, (_bar, backslash: string) => (backslash === "" ? "\\|" : "\\\\u{7c}"));
}

/** A fenced code block; `language` is ours, never the repository's. */
export function block(text: string, language = ""): string {
  const shown = visible(text, "\n");
  const fence = "`".repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  return longest;
}

/**
 * A sentence that may name a repository's things. What stands between backticks, and every word that could be markup, a
 * mention, a link, an issue or a commit, becomes code; plain words stay plain.
 */
export function prose(text: string): string {
  const pieces = text.split("`").flatMap((part, at) => (at % 2 === 1 ? [code(part)] : piecesOf(part)));
  return pieces.reduce((line, piece) => (line === "" || closing.test(piece) ? line + piece : `${line} ${piece}`), "");
}

/** Words that no Markdown dialect reads as anything but themselves. */
const plain = /^[("']*[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*['")]*[.,;:!?]*$|^[–—·→%]$|^[.,;:)]+$/;

/** What GitHub links by itself, or what begins a list: commit ids, `GH-12` and its kin, `1.`. */
const linked = /^\W*(?:[0-9a-f]{7,40}|[A-Za-z0-9]+-\d\w*|\d+[.)]+)\W*$/i;

/** Punctuation that belongs to the word before it. */
const closing = /^[.,;:)]+$/;

/** Plain words one by one, and the others in runs, as code. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let run: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    if (!plain.test(word) || linked.test(word)) run.push(word);
    else {
      if (run.length > 0) pieces.push(code(run.join(" ")));
      pieces.push(word);
      run = [];
    }
  }
  return run.length > 0 ? [...pieces, code(run.join(" "))] : pieces;
}
