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
