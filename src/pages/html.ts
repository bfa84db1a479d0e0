/** HTML as a template that escapes what is put into it. */

/** Text that is HTML already. Only `html` makes it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Html | readonly Html[];

/** Escapes every value that is no HTML itself; values stand in text, or in attributes with double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  const [first = "", ...rest] = parts;
  return new Html(first + rest.map((part, at) => written(values[at] ?? "") + part).join(""));
}

function written(value: Piece): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("");
  return escaped(String(value));
}

/** Controls and marks that change the direction of text are shown by their code: a name must not rearrange a line. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
