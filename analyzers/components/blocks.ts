/** The parts of a single-file component: its scripts and styles, and the markup that is everything else. */

export type ComponentLanguage = "vue" | "svelte" | "astro";

/** Positions in the text: `from` to `to` with its tags, `start` to `end` without them. */
export interface Block {
  readonly kind: "script" | "style" | "comment";
  readonly from: number;
  readonly start: number;
  readonly end: number;
  readonly to: number;
  /** What stands in the opening tag behind its name. */
  readonly attributes: string;
}

const opening = /<!--|<(script|style)(?=[\s/>])/gi;
const closing = { script: /<\/script\s*>/gi, style: /<\/style\s*>/gi } as const;

/** In the order of the text, none inside another. What is never closed goes on to the end. */
export function blocksOf(text: string, language: ComponentLanguage): readonly Block[] {
  const blocks: Block[] = [];
  const front = language === "astro" ? frontmatter(text) : undefined;
  if (front !== undefined) blocks.push(front);
  opening.lastIndex = front?.to ?? 0;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const block = found[1] === undefined ? commentAt(text, found.index) : elementAt(text, found.index, found[1]);
    blocks.push(block);
    opening.lastIndex = Math.max(block.to, found.index + 1);
  }
  return blocks;
}

/** Code between two fences at the top: https://docs.astro.build/en/basics/astro-components/#the-component-script */
function frontmatter(text: string): Block | undefined {
  const fence = /^\s*---[^\S\n]*\n/.exec(text);
  if (fence === null) return undefined;
  const start = fence[0].length;
  const close = /^[^\S\n]*---/m.exec(text.slice(start));
  const end = close === null ? text.length : start + close.index;
  return { kind: "script", from: 0, start, end, to: end + (close?.[0].length ?? 0), attributes: `lang="ts"` };
}

function commentAt(text: string, from: number): Block {
  const close = text.indexOf("-->", from + 4);
  const end = close === -1 ? text.length : close;
  return { kind: "comment", from, start: from, end, to: Math.min(text.length, end + 3), attributes: "" };
}

function elementAt(text: string, from: number, name: string): Block {
  const kind = name.toLowerCase() === "script" ? "script" : "style";
  const first = from + 1 + name.length;
  const start = tagEnd(text, first);
  const attributes = text.slice(first, Math.max(first, start - 1));
  if (attributes.endsWith("/")) return { kind, from, start, end: start, to: start, attributes };
  const pattern = closing[kind];
  pattern.lastIndex = start;
  const close = pattern.exec(text);
  return {
    kind,
    from,
    start,
    end: close?.index ?? text.length,
    to: close ? pattern.lastIndex : text.length,
    attributes,
  };
}

/** Behind the `>` that ends a tag: one inside of quotes does not (`generic="T extends Row<string>"`). */
function tagEnd(text: string, at: number): number {
  let quote = "";
  for (let i = at; i < text.length; i++) {
    const char = text.charAt(i);
    if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === ">") return i + 1;
  }
  return text.length;
}
