/** SQL cut into words, quotes, comments and signs, whatever the dialect: the ground under splitting, hole filling and guessing. */

export type Dialect = "postgres" | "mysql" | "sqlite" | "unknown";

export type TokenKind = "space" | "comment" | "word" | "number" | "string" | "name" | "dollar" | "sign";

/** `string` is a text literal, `name` a quoted identifier, `dollar` a dollar-quoted text, `sign` one other character. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

/** Where the dialects' quoting differs. */
interface Quoting {
  readonly backslash: boolean;
  readonly hash: boolean;
  readonly nested: boolean;
  readonly dollar: boolean;
}

const quoting: Readonly<Record<Dialect, Quoting>> = {
  postgres: { backslash: false, hash: false, nested: true, dollar: true },
  mysql: { backslash: true, hash: true, nested: false, dollar: false },
  sqlite: { backslash: false, hash: false, nested: false, dollar: false },
  unknown: { backslash: false, hash: false, nested: true, dollar: true },
};

/** The token at `at`. Never fails: a quote that nobody closes runs to the end of the text. */
export function tokenAt(text: string, at: number, dialect: Dialect): Token {
  const rules = quoting[dialect];
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (isSpace(code)) return token("space", at, run(text, at + 1, isSpace));
  if (code === 45 && next === 45) return token("comment", at, lineEnd(text, at));
  if (code === 35 && rules.hash) return token("comment", at, lineEnd(text, at));
  if (code === 47 && next === 42) return token("comment", at, blockEnd(text, at + 2, rules.nested));
  if (code === 39) return token("string", at, quoteEnd(text, at + 1, 39, rules.backslash || escapes(text, at)));
  if (code === 34) return token("name", at, quoteEnd(text, at + 1, 34, rules.backslash));
  if (code === 96) return token("name", at, quoteEnd(text, at + 1, 96, false));
  if (code === 36 && rules.dollar) {
    const end = dollarEnd(text, at);
    if (end > 0) return token("dollar", at, end);
  }
  if (isDigit(code)) return token("number", at, run(text, at + 1, isNumberPart));
  if (isWordStart(code)) return token("word", at, run(text, at + 1, isWordPart));
  return token("sign", at, at + 1);
}

/** All tokens of a text, spaces and comments included: they lie end to end. */
export function* lex(text: string, dialect: Dialect): Generator<Token> {
  for (let at = 0; at < text.length; ) {
    const found = tokenAt(text, at, dialect);
    yield found;
    at = found.end;
  }
}

/** Tokens that mean something: no spaces, no comments. */
export function* words(text: string, dialect: Dialect): Generator<Token> {
  for (const found of lex(text, dialect)) if (found.kind !== "space" && found.kind !== "comment") yield found;
}

/** A statement's text with comments gone and spaces made one: equal for statements that differ in layout only. */
export function normalise(text: string, dialect: Dialect): string {
  const parts: string[] = [];
  for (const found of words(text, dialect)) parts.push(text.slice(found.start, found.end));
  return parts.join(" ");
}

const token = (kind: TokenKind, start: number, end: number): Token => ({ kind, start, end });

const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWordStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127;
const isWordPart = (code: number): boolean => (isWordStart(code) && !isSpace(code)) || isDigit(code) || code === 36;
const isNumberPart = (code: number): boolean =>
  isDigit(code) || code === 46 || code === 95 || code === 101 || code === 120;

function run(text: string, from: number, holds: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && holds(text.charCodeAt(at))) at++;
  return at;
}

/** Where a line ends; the line break itself is left to what follows. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function blockEnd(text: string, from: number, nested: boolean): number {
  let depth = 1;
  for (let at = from; at < text.length - 1; at++) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if (code === 42 && next === 47) {
      at++;
      if (--depth === 0) return at + 1;
    } else if (nested && code === 47 && next === 42) {
      at++;
      depth++;
    }
  }
  return text.length;
}

/** A doubled quote stays inside; with `backslash`, so does an escaped one. */
function quoteEnd(text: string, from: number, quote: number, backslash: boolean): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && backslash) at++;
    else if (code === quote) {
      if (text.charCodeAt(at + 1) !== quote) return at + 1;
      at++;
    }
  }
  return text.length;
}

/** Whether an `E` stands before the quote: PostgreSQL's string with backslash escapes. */
function escapes(text: string, quote: number): boolean {
  const code = text.charCodeAt(quote - 1);
  if (quote === 0 || (code !== 69 && code !== 101)) return false;
  return quote === 1 || !isWordPart(text.charCodeAt(quote - 2));
}

/** Longest tag of a dollar quote that is looked for; PostgreSQL cuts names at 63 bytes. */
const longestTag = 64;

function dollarEnd(text: string, at: number): number {
  let close = at + 1;
  if (isDigit(text.charCodeAt(close))) return -1;
  while (close < text.length && close - at <= longestTag && text.charCodeAt(close) !== 36) {
    if (!isWordPart(text.charCodeAt(close))) return -1;
    close++;
  }
  if (text.charCodeAt(close) !== 36) return -1;
  const tag = text.slice(at, close + 1);
  const end = text.indexOf(tag, close + 1);
  return end < 0 ? text.length : end + tag.length;
}

/** How many lines end between two positions. */
export function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
