/** Cuts a Prisma schema into its blocks, and blocks into logical lines: comments gone, brackets closed. */

export interface BlockLine {
  readonly text: string;
  readonly line: number;
}

export interface Block {
  /** `model`, `view`, `enum`, `type`, `generator`, `datasource`. */
  readonly kind: string;
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  readonly lines: readonly BlockLine[];
}

export interface Blocks {
  readonly blocks: readonly Block[];
  /** Blocks that nobody closes; they end where the next one begins. */
  readonly unclosed: readonly Block[];
}

const opening = /^(model|view|enum|type|generator|datasource)\s+(\w+)\s*\{(.*)$/;
/** A value may be spread over lines as long as its brackets are open; longer ones are broken text. */
const longestRun = 200;

/** Never fails: a line that fits nowhere is left out. */
export function readBlocks(schema: string): Blocks {
  const blocks: Block[] = [];
  const unclosed: Block[] = [];
  let open: { kind: string; name: string; line: number; lines: BlockLine[] } | undefined;
  let run: { text: string; line: number; depth: number; count: number } | undefined;
  const close = (endLine: number, whole: boolean): void => {
    if (open === undefined) return;
    const block = { ...open, endLine };
    blocks.push(block);
    if (!whole) unclosed.push(block);
    open = undefined;
    run = undefined;
  };
  const all = schema.split("\n");
  for (const [index, raw] of all.entries()) {
    const line = index + 1;
    let text = withoutComment(raw).trim();
    const start = opening.exec(text);
    if (start?.[1] !== undefined && start[2] !== undefined) {
      close(index, false);
      open = { kind: start[1], name: start[2], line, lines: [] };
      text = (start[3] ?? "").trim();
    }
    if (open === undefined || text === "") continue;
    const last = run === undefined && (text === "}" || (start !== null && text.endsWith("}")));
    if (last) text = text.slice(0, -1).trim();
    run =
      run === undefined
        ? { text, line, depth: 0, count: 0 }
        : { ...run, text: `${run.text} ${text}`, count: run.count + 1 };
    run.depth += depthOf(text);
    if (run.depth <= 0 || run.count >= longestRun) {
      if (run.text !== "") open.lines.push({ text: run.text, line: run.line });
      run = undefined;
    }
    if (last) close(line, true);
  }
  close(all.length, false);
  return { blocks, unclosed };
}

/** How many brackets a line leaves open, quotes apart. */
function depthOf(text: string): number {
  let depth = 0;
  for (const sign of text.replace(/"(?:[^"\\]|\\.)*"/g, '""')) {
    if (sign === "(" || sign === "[") depth++;
    else if (sign === ")" || sign === "]") depth--;
  }
  return depth;
}

function withoutComment(line: string): string {
  if (!line.includes("//")) return line;
  const match = /^(?:[^"/]|\/(?!\/)|"(?:[^"\\]|\\.)*"|"(?![^"]*"))*/.exec(line);
  return match?.[0] ?? line;
}
