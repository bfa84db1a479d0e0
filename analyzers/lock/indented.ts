/**
 * The part of YAML that package managers write: maps by indentation, one entry a line, no anchors, no folding. A general parser
 * takes eight times as long; this reads each line once. It serves pnpm, and both formats of Yarn.
 */
import { limits } from "./lock.ts";

export interface Entry {
  readonly key: string;
  /** Scalar text without its quotes; flow collections (`{a: b}`) as written, on one line; `""` where a map follows. */
  value: string;
  readonly line: number;
  readonly children: Entry[];
}

export interface Indented {
  readonly entries: readonly Entry[];
  /** The first line that makes no sense; what was read is then not to be used. */
  readonly wrong?: { readonly line: number; readonly detail: string };
}

/** `colon`: `key: value` (YAML). `space`: `key value`, and `key:` before a map (Yarn 1). */
export type Style = "colon" | "space";

interface Open {
  readonly indent: number;
  readonly entry: Entry;
}

/** Reads a whole text in one pass. Never throws. */
export function readIndented(text: string, style: Style): Indented {
  const entries: Entry[] = [];
  const open: Open[] = [];
  /** A key too long for its own line (`? key`), whose value begins on the next with `:`. */
  let long: string | undefined;
  let line = 0;
  for (let at = 0; at < text.length; line++) {
    const end = text.indexOf("\n", at);
    const stop = end === -1 ? text.length : end;
    const last = text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
    let start = at;
    while (start < last && text.charCodeAt(start) === 32) start++;
    let indent = start - at;
    let content = text.slice(start, last);
    at = stop + 1;
    const here = line + 1;
    const wrong = (detail: string): Indented => ({ entries, wrong: { line: here, detail } });
    if (content === "" || content.startsWith("#") || content === "---") continue;
    if (content.startsWith("\t")) return wrong("it is indented with a tab");
    if (/^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/.test(content)) return wrong("a merge conflict was left in it");
    while ((open.at(-1)?.indent ?? -1) >= indent && !isOpen(open.at(-1)?.entry.value ?? "")) open.pop();
    const block = open.at(-1);
    if (block !== undefined && /^[|>]/.test(block.entry.value)) continue;

    const add = (key: string, value: string): void => {
      const entry: Entry = { key, value, line: here, children: [] };
      (open.at(-1)?.entry.children ?? entries).push(entry);
      open.push({ indent, entry });
    };
    if (style === "colon" && content.startsWith("? ")) {
      long = unquoted(content.slice(2));
      continue;
    }
    if (long !== undefined && /^:(?:\s|$)/.test(content)) {
      add(long, "");
      long = undefined;
      content = content.slice(1).trimStart();
      indent += 2;
      if (content === "") continue;
    }
    const flow = open.at(-1)?.entry;
    if (flow !== undefined && (isOpen(flow.value) || (flow.value === "" && /^[{[]/.test(content)))) {
      flow.value += content;
      continue;
    }
    if (open.length > limits.depth) return wrong(`it is nested deeper than ${limits.depth} levels`);
    if (content.startsWith("- ")) {
      add("-", unquoted(content.slice(2)));
      continue;
    }
    const pair = style === "colon" ? colonPair(content) : spacePair(content);
    if (pair === undefined) return wrong("this line is no entry of a lockfile");
    add(...pair);
  }
  return { entries };
}

/** A flow collection that goes on on the next line; formatters break long ones. */
function isOpen(value: string): boolean {
  return (value.startsWith("{") && !value.endsWith("}")) || (value.startsWith("[") && !value.endsWith("]"));
}

type Pair = readonly [key: string, value: string];

function colonPair(content: string): Pair | undefined {
  const quote = content[0];
  const from = quote === '"' || quote === "'" ? closing(content, quote) : 0;
  if (from === -1) return undefined;
  for (let colon = content.indexOf(":", from); colon !== -1; colon = content.indexOf(":", colon + 1)) {
    const next = content[colon + 1];
    if (next === undefined || next === " ")
      return [unquoted(content.slice(0, colon)), unquoted(content.slice(colon + 1))];
  }
  return undefined;
}

function spacePair(content: string): Pair | undefined {
  if (content.endsWith(":")) return [content.slice(0, -1), ""];
  const quote = content[0];
  const from = quote === '"' ? closing(content, quote) : 0;
  const space = from === -1 ? -1 : content.indexOf(" ", from);
  return space === -1 ? undefined : [unquoted(content.slice(0, space)), unquoted(content.slice(space + 1))];
}

/** Where a quoted text ends; `'` is doubled and `"` escaped inside. -1 when it does not end on its line. */
function closing(content: string, quote: string): number {
  for (let at = content.indexOf(quote, 1); at !== -1; at = content.indexOf(quote, at + 1)) {
    if (quote === "'" && content[at + 1] === "'") at++;
    else if (quote === "'" || content[at - 1] !== "\\") return at;
  }
  return -1;
}

function unquoted(text: string): string {
  const plain = text.trim();
  const quote = plain[0];
  if (plain.length < 2 || (quote !== '"' && quote !== "'") || !plain.endsWith(quote)) return plain;
  const inner = plain.slice(1, -1);
  return quote === "'" ? inner.replaceAll("''", "'") : inner.replaceAll(/\\(.)/g, "$1");
}

/** The entry of a key among its siblings. */
export function childOf(entry: Pick<Entry, "children"> | undefined, key: string): Entry | undefined {
  return entry?.children.find((child) => child.key === key);
}

/** A member of a map, whether it is written out (`a:\n  b: c`) or in one line (`a: {b: c}`). */
export function memberOf(entry: Entry | undefined, key: string): string | undefined {
  const child = childOf(entry, key);
  if (child !== undefined) return child.value;
  if (entry?.value.startsWith("{") !== true) return undefined;
  const found = new RegExp(`[{,]\\s*${key}:\\s*([^,}\\s]+)`).exec(entry.value)?.[1];
  return found === undefined ? undefined : unquoted(found);
}
