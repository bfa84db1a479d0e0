/**
 * Cuts a script into statements, position-exact, so that one bad statement costs one statement. The cut follows the clients
 * that run such scripts: psql, mysql's DELIMITER, Drizzle's breakpoints, and the up/down marks of goose, sql-migrate, dbmate
 * and node-pg-migrate.
 */
import { type Dialect, lineBreaks, lineEnd, type Token, tokenAt } from "./lex.ts";

/** Pieces lie end to end and cover the text. A `gap` is what stands between statements: space, comments, `;`, client commands, COPY data. */
export interface Piece {
  readonly kind: "statement" | "gap";
  readonly start: number;
  readonly end: number;
  /** Line of the first character, from 1. */
  readonly line: number;
  /** Stands in a section that only runs on the way down. */
  readonly down?: true;
}

/** Statements start at their first word (leading comments are gap) and end before their `;`. Linear in the text. */
export function split(text: string, dialect: Dialect): readonly Piece[] {
  return new Splitter(text, dialect).run();
}

const sectionMark =
  /^--\s*(?:\+(?:goose|micrate|migrate)\s+(up|down|statementbegin|statementend)\b|migrate:(up|down)\b|(up|down) migration\b)/i;
const breakpoint = /^-->\s*statement-breakpoint/;

const delimiterCommand = /^delimiter[ \t]+(\S+)[ \t]*(?=\r?\n|$)/i;
const copyFromClient = /^copy\b[\s\S]*\bfrom\s+stdin\b/i;

/** What `END` closes without our having seen it open: `END IF`, `END LOOP`. */
const innerEnds = new Set(["if", "loop", "while", "repeat", "for"]);
const routines = new Set(["trigger", "procedure", "function", "event"]);
/** `CREATE OR REPLACE DEFINER = shop@localhost SQL SECURITY ... PROCEDURE`: how many words may stand before the kind. */
const headWords = 12;

/** How deep a statement stands in BEGIN ... END of a routine, or in the brackets of a rewrite rule: delimiters there are its own. */
class Blocks {
  depth = 0;
  #words = 0;
  #kind: "plain" | "routine" | "rule" = "plain";
  #afterEnd = false;

  constructor(enabled: boolean) {
    if (!enabled) this.#words = headWords;
  }

  word(word: string): void {
    if (this.#words < headWords) this.#head(word);
    if (this.#kind !== "routine") return;
    const afterEnd = this.#afterEnd;
    this.#afterEnd = false;
    if (afterEnd && innerEnds.has(word)) this.depth++;
    else if (afterEnd && word === "case") return;
    else if (word === "begin" || (word === "case" && this.depth > 0)) this.depth++;
    else if (word === "end" && this.depth > 0) {
      this.depth--;
      this.#afterEnd = true;
    }
  }

  sign(code: number): void {
    this.#afterEnd = false;
    if (this.#kind !== "rule") return;
    if (code === 40) this.depth++;
    else if (code === 41 && this.depth > 0) this.depth--;
  }

  #head(word: string): void {
    this.#words++;
    if (this.#words === 1 && word !== "create") this.#words = headWords;
    else if (routines.has(word)) this.#kind = "routine";
    else if (word === "rule" && this.#words <= 4) this.#kind = "rule";
  }
}

class Splitter {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #pieces: Piece[] = [];
  /** End of the last piece, and the line there. */
  #done = 0;
  #line = 1;
  #down = false;
  #whole = false;
  #delimiter = ";";
  #blocks = true;
  #dump = true;
  #at = 0;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  run(): readonly Piece[] {
    while (this.#at < this.#text.length) {
      const found = tokenAt(this.#text, this.#at, this.#dialect);
      if (found.kind === "space" || found.kind === "comment") {
        if (found.kind === "comment") this.#mark(found);
        this.#at = found.end;
      } else if (this.#text.startsWith(this.#delimiter, this.#at)) this.#at += this.#delimiter.length;
      else if (found.kind === "sign" && this.#text[this.#at] === ";") this.#at = found.end;
      else if (!this.#command(found)) this.#statement();
    }
    this.#cut("gap", this.#text.length);
    return this.#pieces;
  }

  /** Client commands: psql's `\c shop`, mysql's `DELIMITER //`. They end with their line. */
  #command(first: Token): boolean {
    if (this.#text[first.start] === "\\" && this.#dialect !== "mysql") {
      this.#at = lineEnd(this.#text, first.start);
      return true;
    }
    const delimiter = delimiterCommand.exec(this.#text.slice(first.start, first.start + 80));
    if (delimiter?.[1] === undefined) return false;
    this.#delimiter = delimiter[1];
    this.#at = first.start + delimiter[0].length;
    return true;
  }

  #statement(): void {
    const start = this.#at;
    let end = this.#ending(start, this.#blocks);
    if (end === undefined) {
      // A block that nobody closes must not swallow the rest: from here on, every delimiter counts.
      this.#blocks = false;
      end = this.#ending(start, false) ?? this.#text.length;
    }
    const body = this.#text.slice(start, end).trimEnd();
    this.#cut("gap", start);
    this.#cut("statement", start + body.length);
    this.#at = this.#text.startsWith(this.#delimiter, end) ? end + this.#delimiter.length : end;
    if (copyFromClient.test(body.slice(0, 4_000))) this.#data();
  }

  /** Where the statement that starts here ends: before its delimiter, or before a mark. Undefined: inside an open block. */
  #ending(start: number, withBlocks: boolean): number | undefined {
    const blocks = new Blocks(withBlocks);
    for (let at = start; at < this.#text.length; ) {
      const found = tokenAt(this.#text, at, this.#dialect);
      if (found.kind === "comment" && this.#endsStatement(found)) return found.start;
      if (!this.#whole && blocks.depth === 0 && this.#text.startsWith(this.#delimiter, at)) return at;
      if (found.kind === "word") blocks.word(this.#text.slice(found.start, found.end).toLowerCase());
      else if (found.kind === "sign") blocks.sign(this.#text.charCodeAt(found.start));
      at = found.end;
    }
    return blocks.depth === 0 || this.#whole ? this.#text.length : undefined;
  }

  #endsStatement(comment: Token): boolean {
    if (this.#text.startsWith("-->", comment.start))
      return breakpoint.test(this.#text.slice(comment.start, comment.start + 80));
    const mark = this.#section(comment);
    return mark !== undefined && mark !== "statementbegin";
  }

  /** The rows that follow COPY ... FROM stdin in a dump, up to the line `\.`; in any other script there are none. */
  #data(): void {
    if (!this.#dump) return;
    const end = this.#text.indexOf("\n\\.", this.#at);
    if (end < 0) this.#dump = false;
    else this.#at = lineEnd(this.#text, end + 1);
  }

  #mark(comment: Token): void {
    const mark = this.#section(comment);
    if (mark === undefined) return;
    // Marks say what follows them: what came before is cut off first, so that it keeps its own side.
    this.#cut("gap", comment.start);
    if (mark === "statementbegin") this.#whole = true;
    else if (mark === "statementend") this.#whole = false;
    else this.#down = mark === "down";
  }

  #section(comment: Token): string | undefined {
    if (this.#text[comment.start] !== "-") return undefined;
    const match = sectionMark.exec(this.#text.slice(comment.start, Math.min(comment.end, comment.start + 80)));
    return (match?.[1] ?? match?.[2] ?? match?.[3])?.toLowerCase();
  }

  #cut(kind: Piece["kind"], end: number): void {
    if (end <= this.#done) return;
    const start = this.#done;
    this.#pieces.push({ kind, start, end, line: this.#line, ...(this.#down ? { down: true } : {}) });
    this.#line += lineBreaks(this.#text, start, end);
    this.#done = end;
  }
}
