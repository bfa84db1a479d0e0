/**
 * SQL with holes, as programs write it: cut into fixed text and gaps, each gap with what may stand there, likeliest first.
 * Placeholders of drivers (`?`, `:name`, `%s`) are gaps too.
 */
import type { Value } from "../facts.ts";
import { type Dialect, lex, type Token } from "./lex.ts";

/** Stands for hole number `code - firstHole` in the text that is cut. Private use: no program's SQL has it. */
const firstHole = 0xe000;
/** More holes than any query has; a text with more is built by a loop, not written. */
export const mostHoles = 1_000;
const anyHole = /[\ue000-\uf8ff]/g;

/** What a gap may be filled with; `$` is the next parameter, `pair` an assignment, `row` what an INSERT needs behind its table. */
export type Filling = "$" | "name" | "" | "TRUE" | "pair" | "($)" | "row" | "SELECT 1" | "text";

export interface Gap {
  /** Index of the program's hole; undefined for a driver's placeholder. */
  readonly hole: number | undefined;
  readonly fillings: readonly Filling[];
  /** What it holds may be a list of columns, or anything else that changes what the statement touches. */
  readonly open: boolean;
}

export type Segment = string | Gap;

export const isGap = (segment: Segment): segment is Gap => typeof segment !== "string";

/** Puts parts and holes into one text, holes that are SQL themselves spliced in. */
export function weave(
  parts: readonly string[],
  holes: readonly Value[],
): { readonly text: string; readonly holes: readonly Value[] } {
  const known: Value[] = [];
  const text = splice(parts, holes, known, 0);
  return { text, holes: known };
}

/** Templates within templates are followed this deep. */
const deepestSplice = 8;

function splice(parts: readonly string[], holes: readonly Value[], known: Value[], depth: number): string {
  let text = clean(parts[0] ?? "");
  for (const [index, hole] of holes.entries()) {
    text += depth < deepestSplice ? spliced(hole, known, depth) : mark(hole, known);
    text += clean(parts[index + 1] ?? "");
  }
  return text;
}

const clean = (part: string): string => part.replace(anyHole, " ");

function mark(hole: Value, known: Value[]): string {
  known.push(hole);
  return String.fromCharCode(firstHole + Math.min(known.length - 1, mostHoles));
}

const rawText = /\.(?:raw|unsafe|literal|rawQuery)$/;
const quotedName = /\.(?:identifier|table|ref|id|column|name)$/;

function spliced(hole: Value, known: Value[], depth: number): string {
  if (hole.is === "ref" && /\.empty$/.test(hole.path)) return " ";
  if (hole.is !== "chain") return mark(hole, known);
  const last = hole.links.at(-1);
  const argument = last?.args?.[0];
  if (last === undefined || argument === undefined || hole.links.length > 2) return mark(hole, known);
  // The tag of postgres.js, called, is a name: https://github.com/porsager/postgres#identifiers
  const names = last.step === "()" && hole.links.length === 1 && /^sql$/i.test(hole.to);
  if (names && argument.is === "ref") return mark(argument, known);
  const nested = last.step === "`" && /sql/i.test(`${hole.to}${hole.links[0]?.step ?? ""}`);
  if (argument.is === "template" && (nested || rawText.test(last.step)))
    return splice(argument.parts, argument.holes, known, depth + 1);
  if (argument.is !== "text") return mark(hole, known);
  if (nested || rawText.test(last.step)) return clean(argument.text);
  return names || quotedName.test(last.step) ? `"${clean(argument.text).replaceAll('"', '""')}"` : mark(hole, known);
}

const seldom: readonly Filling[] = ["TRUE", "pair", "($)", "row", "SELECT 1"];

/** Words after which a table is named. */
const beforeTable = new Set([
  "from",
  "join",
  "into",
  "update",
  "table",
  "on",
  "exists",
  "only",
  "truncate",
  "view",
  "index",
  "using",
]);
/** Those of them that conditions and subqueries follow as well. */
const beforeMore = new Set(["on", "using", "exists"]);
const beforeColumns = new Set(["select", "distinct", "returning", "by", "set"]);

/** Cuts woven text into segments. Names in backticks get the quotes of the standard, unless `ticks`. */
export function cut(text: string, dialect: Dialect, ticks: boolean): readonly Segment[] {
  const tokens = [...lex(text, dialect)];
  const segments: Segment[] = [];
  let before = "";
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    const raw = text.slice(token.start, token.end);
    if (token.kind === "space") segments.push(raw);
    else if (token.kind === "comment") segments.push(" ");
    else {
      const used = placeholder(text, tokens, at, before, segments);
      if (used === 0) segments.push(...gaps(text, token, before, ticks));
      else at += used - 1;
      before = raw;
    }
  }
  return segments;
}

/** A token with its holes cut out. */
function gaps(text: string, token: Token, before: string, ticks: boolean): readonly Segment[] {
  const written = text.slice(token.start, token.end);
  const raw = !ticks && written.startsWith("`") ? written.replaceAll("`", '"') : written;
  const segments: Segment[] = [];
  let done = 0;
  for (const match of raw.matchAll(anyHole)) {
    if (match.index > done) segments.push(raw.slice(done, match.index));
    const hole = match[0].charCodeAt(0) - firstHole;
    segments.push({ hole, ...fillingsOf(text, token, raw, before) });
    done = match.index + 1;
  }
  if (done < raw.length) segments.push(raw.slice(done));
  return segments;
}

function fillingsOf(text: string, token: Token, raw: string, before: string): Pick<Gap, "fillings" | "open"> {
  if (token.kind === "string" || token.kind === "dollar") return { fillings: ["text"], open: false };
  if (token.kind === "name") return { fillings: ["name"], open: true };
  const word = before.toLowerCase();
  // `$${n}`: the number of a parameter.
  if (before === "$" && text[token.start - 1] === "$") return { fillings: ["text"], open: false };
  const table = beforeTable.has(word) && !beforeMore.has(word);
  if (raw.length > 1 || before === "." || text[token.end] === "." || beforeTable.has(word))
    return { fillings: ["name", "$", "", "TRUE", "($)"], open: !table && text[token.end] !== "." };
  if (alone(text, token)) return { fillings: ["", "$", "name", ...seldom], open: true };
  const open = beforeColumns.has(word);
  return { fillings: ["$", "name", "", ...seldom], open };
}

/** A hole that has its line to itself is most often an optional piece of the query. */
function alone(text: string, token: Token): boolean {
  return (
    /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, token.start - 80), token.start)) &&
    /^[ \t]*(?:\r?\n|$)/.test(text.slice(token.end, token.end + 80))
  );
}

const parameter: Gap = { hole: undefined, fillings: ["$", "name", "($)"], open: false };
const namedObject: Gap = { hole: undefined, fillings: ["name", "$"], open: true };

/** How many tokens a driver's placeholder takes at `at`, 0 when none stands there. Pushes its gap. */
function placeholder(text: string, tokens: readonly Token[], at: number, before: string, segments: Segment[]): number {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined || token.kind !== "sign") return 0;
  const sign = text[token.start];
  const follows = next === undefined ? "" : (text[next.start] ?? "");
  const push = (gap: Gap, count: number): number => {
    segments.push(gap);
    return count;
  };
  switch (sign) {
    case "?":
      if (follows === "?") return push(namedObject, 2);
      if (follows === "|" || follows === "&" || before === "@" || before === "\\") return 0;
      // Between two values it is the JSONB operator, not a place for one.
      return /[\w"')\]]$/.test(before) && !keyword.test(before) && beginsValue(text, tokens, at + 1)
        ? 0
        : push(parameter, 1);
    case ":": {
      if (next?.kind !== "word" || before === ":" || /[\w\]]/.test(text[token.start - 1] ?? "")) return 0;
      const after = tokens[at + 2];
      const closed = after !== undefined && text[after.start] === ":" && text[after.start + 1] !== ":";
      return closed ? push(namedObject, 3) : push(parameter, 2);
    }
    case "@":
      return next?.kind === "word" && !/[<@>\w]/.test(text[token.start - 1] ?? "") ? push(parameter, 2) : 0;
    case "%":
      if (next?.kind === "word" && /^s$/.test(text.slice(next.start, next.end)) && !/[\w)]$/.test(before))
        return push(parameter, 2);
      return 0;
    case "{":
      return follows === "{" ? push(parameter, closing(text, tokens, at)) : 0;
    default:
      return 0;
  }
}

/** A word before `?` that is no value: `WHERE ?`, `LIMIT ?`. */
const keyword =
  /^(?:where|and|or|not|limit|offset|values|in|like|ilike|set|select|when|then|else|between|by|any|is|on|as|case|returning|interval)$/i;

function beginsValue(text: string, tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (tokens[at]?.kind === "space") at++;
  const token = tokens[at];
  return token !== undefined && (token.kind === "string" || /[$\ue000-\uf8ff]/.test(text[token.start] ?? ""));
}

function closing(text: string, tokens: readonly Token[], at: number): number {
  for (let end = at + 2; end < Math.min(tokens.length - 1, at + 12); end++) {
    const [first, second] = [tokens[end], tokens[end + 1]];
    if (first !== undefined && second !== undefined && text[first.start] === "}" && text[second.start] === "}")
      return end + 2 - at;
  }
  return 2;
}
