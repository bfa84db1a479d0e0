/** How answers of the command line look in a comment, and how long they may be. */
import { doubtLines } from "../cli/tests-text.ts";
import { count } from "../report/bound.ts";
import { block } from "../report/escape.ts";
import type { TextOptions } from "../report/page.ts";
import type { Selection } from "../selection.ts";

/** Columns that GitHub shows of a code block without scrolling. */
export const width: TextOptions = { color: false, width: 90 };

/** Bytes of one answer: three long ones fit into a comment. */
const maxAnswer = 18_000;
/** Test files that are named. */
const maxTests = 100;

const cut = "(The rest did not fit into a comment; the command line shows all of it.)";

/** A page of the command line as a block of code, in which no mention, link or image of a repository's comes to life. */
export function terminal(text: string): string {
  const lines = text.trimEnd().split("\n");
  const kept: string[] = [];
  let room = maxAnswer - 500;
  for (const line of lines) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) return `${block(kept.join("\n"))}\n\n${cut}`;
    kept.push(line);
  }
  return block(kept.join("\n"));
}

/** Markdown of any length, whole paragraph by whole paragraph, so that no fence or fold is left open. */
export function within(markdown: string): string {
  if (Buffer.byteLength(markdown) <= maxAnswer) return markdown;
  const kept: string[] = [];
  let room = maxAnswer - cut.length - 2;
  for (const piece of pieces(markdown)) {
    room -= Buffer.byteLength(piece) + 2;
    if (room < 0) break;
    kept.push(piece);
  }
  return [...kept, cut].join("\n\n");
}

/** Paragraphs; a fenced block is one, whatever stands in it. */
function pieces(markdown: string): readonly string[] {
  const found: string[] = [];
  let fence: string | undefined;
  let piece: string[] = [];
  for (const line of markdown.split("\n")) {
    const [mark] = /^`{3,}/.exec(line) ?? [];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence !== undefined && line === fence) fence = undefined;
    if (line === "" && fence === undefined) {
      if (piece.length > 0) found.push(piece.join("\n"));
      piece = [];
    } else piece.push(line);
  }
  if (piece.length > 0) found.push(piece.join("\n"));
  return found;
}

/** The test files to run, or why all of them. */
export function listed(selection: Selection): string {
  const { tests, total } = selection;
  const doubts = doubtLines(selection);
  const more = tests.length - maxTests;
  const files = [
    ...tests.slice(0, maxTests).map(({ file }) => file),
    ...(more > 0 ? [`and ${count(more, "more file")}`] : []),
  ];
  const head =
    tests.length === 0 ? "This change asks for no test." : `${tests.length} of ${count(total, "test file")}.`;
  return [
    head,
    ...(doubts.length > 0 ? [terminal(doubts.join("\n"))] : []),
    ...(tests.length > 0 ? [terminal(files.join("\n"))] : []),
  ].join("\n\n");
}
