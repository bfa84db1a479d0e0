/** What sections of a terminal page share. */
import { visible } from "./escape.ts";
import { lengthOf, type Paint, painter } from "./paint.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns; sentences and paths are broken to fit. */
  readonly width: number;
}

export interface Page {
  readonly paint: Paint;
  readonly width: number;
}

/** Units listed per kind, and lines of every other list; what is left out is counted. */
export const maxRows = 8;

/** Narrower than this nothing can be read anyway. */
const minWidth = 40;

export function openPage({ color, width }: TextOptions): Page {
  return { paint: painter(color), width: Math.max(minWidth, width) };
}

/** Sections with an empty line between them; one that has nothing to say is left out. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`;
}

/** Puts `note` at the end of the line, or beneath when both do not fit. */
export function beside(line: string, note: string, { paint, width }: Page): readonly string[] {
  return lengthOf(line) + note.length + 2 <= width
    ? [`${line}  ${paint("dim", note)}`]
    : [line, `    ${paint("dim", note)}`];
}

/** `and 29 more`, or nothing. */
export function more(n: number, { paint }: Page): readonly string[] {
  return n > 0 ? [paint("dim", `  and ${n} more`)] : [];
}

/** `src/a.ts:12`. */
export function at({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${visible(file)}:${line}`;
}
