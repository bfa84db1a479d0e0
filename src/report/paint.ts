/** Lines for a terminal: colour when it is wanted, wrapped to a width, and never a control character of the repository's. */
import { visible } from "./escape.ts";

export type Colour = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Text of ours, already harmless; build it from `visible()` text. */
export type Paint = (colour: Colour, text: string) => string;

const codes: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export const painter = (color: boolean): Paint =>
  color ? (colour, text) => `\u001b[${codes[colour][0]}m${text}\u001b[${codes[colour][1]}m` : (_colour, text) => text;

const colours = new RegExp(`${String.fromCharCode(0x1b)}\\[\\d+m`, "g");

/** Characters that are seen: colours take no room. */
export const lengthOf = (painted: string): number => painted.replace(colours, "").length;

/** Breaks a sentence at spaces so that no line but an unbreakable one is wider than `width`; lines after the first hang. */
export function wrap(text: string, width: number, indent: string, hang: string = indent): readonly string[] {
  const room = width - hang.length;
  const [first = "", ...rest] = flow(visible(text).split(" "), " ", room, "");
  return [indent + first, ...rest.map((line) => hang + line)];
}

/** Joins pieces with `glue`, breaking before a piece that would not fit; lines after the first begin with the glue, trimmed. */
export function flow(pieces: readonly string[], glue: string, width: number, indent: string): readonly string[] {
  const lead = glue.trimStart();
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    const longer = line === "" ? piece : `${line}${glue}${piece}`;
    if (line !== "" && indent.length + longer.length > width) {
      lines.push(indent + line);
      line = lead + piece;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, indent + line];
}
