/** JSON with the line of every value: comments and trailing commas are let through, as Bun writes them. */
import { limits } from "./lock.ts";

export type Json = JsonObject | JsonList | JsonLeaf;
export interface JsonObject {
  readonly is: "object";
  readonly line: number;
  readonly members: ReadonlyMap<string, Json>;
}
export interface JsonList {
  readonly is: "list";
  readonly line: number;
  readonly items: readonly Json[];
}
export interface JsonLeaf {
  readonly is: "leaf";
  readonly line: number;
  readonly value: string | number | boolean | null;
}

export interface Wrong {
  readonly line: number;
  readonly detail: string;
}

/** Reads a whole text in one pass. Never throws. */
export function readLines(text: string): Json | Wrong {
  const reader = new Reader(text);
  const value = reader.value(0);
  if (value === undefined || !reader.isAtEnd()) return { line: reader.line, detail: reader.why };
  return value;
}

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

class Reader {
  line = 1;
  why = "this is no JSON";
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith("\uFEFF")) this.#at = 1;
  }

  isAtEnd(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  value(depth: number): Json | undefined {
    this.#skip();
    if (depth > limits.depth) {
      this.why = `it is nested deeper than ${limits.depth} levels`;
      return undefined;
    }
    const { line } = this;
    const next = this.#text[this.#at];
    if (next === "{") return this.#object(depth, line);
    if (next === "[") return this.#list(depth, line);
    const value = next === '"' ? this.#string() : this.#scalar();
    return value === undefined ? undefined : { is: "leaf", line, value };
  }

  #object(depth: number, line: number): JsonObject | undefined {
    const members = new Map<string, Json>();
    for (this.#at++; !this.#takes("}"); ) {
      const key = this.#text[this.#at] === '"' ? this.#string() : undefined;
      if (key === undefined || !this.#takes(":")) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      members.set(key, value);
      if (!this.#takes(",") && this.#next() !== "}") return undefined;
    }
    return { is: "object", line, members };
  }

  #list(depth: number, line: number): JsonList | undefined {
    const items: Json[] = [];
    for (this.#at++; !this.#takes("]"); ) {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
      if (!this.#takes(",") && this.#next() !== "]") return undefined;
    }
    return { is: "list", line, items };
  }

  #string(): string | undefined {
    let end = this.#at + 1;
    for (; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === 92) end++;
      else if (code === 34 || code === 10) break;
    }
    if (this.#text[end] !== '"') return undefined;
    const raw = this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
    if (!raw.includes("\\")) return raw.slice(1, -1);
    try {
      return JSON.parse(raw) as string;
    } catch {
      return undefined;
    }
  }

  #scalar(): number | boolean | null | undefined {
    scalar.lastIndex = this.#at;
    const found = scalar.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    return JSON.parse(found) as number | boolean | null;
  }

  #takes(sign: string): boolean {
    if (this.#next() !== sign) return false;
    this.#at++;
    this.#skip();
    return true;
  }

  #next(): string | undefined {
    this.#skip();
    return this.#text[this.#at];
  }

  #skip(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 10) this.line++;
      else if (code === 47 && this.#text[this.#at + 1] === "/") {
        const end = this.#text.indexOf("\n", this.#at);
        this.#at = (end === -1 ? this.#text.length : end) - 1;
      } else if (code !== 32 && code !== 9 && code !== 13) return;
    }
  }
}

export function member(json: Json | undefined, key: string): Json | undefined {
  return json?.is === "object" ? json.members.get(key) : undefined;
}

export function textOf(json: Json | undefined): string | undefined {
  return json?.is === "leaf" && typeof json.value === "string" ? json.value : undefined;
}

/** The members of an object; none of anything else. */
export function membersOf(json: Json | undefined): Iterable<readonly [string, Json]> {
  return json?.is === "object" ? json.members : [];
}
