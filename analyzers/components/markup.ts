/** What the markup of a single-file component uses of its script: components by their tags, values by expressions. */
import type { Block, ComponentLanguage } from "./blocks.ts";

/** A walk over names at a position of the text, as code: `OrderRow`, `cart.add()`. */
export interface Use {
  readonly at: number;
  readonly code: string;
}

/** Uses of `names` outside of all blocks, in the order of the text. */
export function usesOf(
  text: string,
  blocks: readonly Block[],
  language: ComponentLanguage,
  names: ReadonlySet<string>,
): readonly Use[] {
  const scanner = new Scanner(text, language, names);
  let at = 0;
  for (const block of [...blocks, undefined]) {
    scanner.read(at, block?.from ?? text.length);
    at = block?.to ?? text.length;
  }
  return scanner.uses;
}

/** A walk over names, and whether it is called; not what stands behind a dot, but what is spread. */
const walk = /(?<![\w$])(?<!(?<!\.\.)\.)([A-Za-z_$][\w$]*)((?:\s*\??\.\s*[A-Za-z_$][\w$]*)*)(\s*\()?/g;
/** A text in quotes, on one line; an apostrophe inside of a word opens none. */
const quoted = /(?<!\w)(['"])[^'"\n]*\1/g;

class Scanner {
  readonly uses: Use[] = [];
  readonly #text: string;
  readonly #language: ComponentLanguage;
  readonly #names: ReadonlySet<string>;

  constructor(text: string, language: ComponentLanguage, names: ReadonlySet<string>) {
    this.#text = text;
    this.#language = language;
    this.#names = names;
  }

  /** One stretch of markup. */
  read(from: number, to: number): void {
    const vue = this.#language === "vue";
    for (let at = from; at < to; ) {
      const char = this.#text.charAt(at);
      if (char === "<" && /[A-Za-z]/.test(this.#text.charAt(at + 1))) at = this.#tag(at + 1, to);
      else if (vue && this.#text.startsWith("{{", at)) {
        const close = this.#text.indexOf("}}", at);
        const end = close === -1 || close > to ? to : close;
        this.#code(at + 2, end);
        at = end + 2;
      } else if (!vue && char === "{") at = this.#braces(at, to);
      else at++;
    }
  }

  /** From a tag's name to behind its `>`. */
  #tag(from: number, to: number): number {
    let at = from;
    while (at < to && /[\w.:-]/.test(this.#text.charAt(at))) at++;
    this.#component(from, at);
    while (at < to) {
      const char = this.#text.charAt(at);
      if (char === ">") return at + 1;
      if (/[\s/]/.test(char)) at++;
      else if (char === "{" && this.#language !== "vue") at = this.#braces(at, to);
      else at = this.#attribute(at, to);
    }
    return to;
  }

  /** `order-row` and `OrderRow` are one component; `Form.Row` is a member. */
  #component(from: number, to: number): void {
    const tag = this.#text.slice(from, to);
    const camel = tag.replace(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());
    for (const name of new Set([tag, camel, camel.charAt(0).toUpperCase() + camel.slice(1)])) this.#use(from, name);
  }

  #attribute(from: number, to: number): number {
    let at = from;
    while (at < to && !/[\s=>]/.test(this.#text.charAt(at)) && !this.#text.startsWith("/>", at)) at++;
    const name = this.#text.slice(from, at);
    if (this.#text.charAt(at) !== "=") {
      this.#named(from, name, true);
      return Math.max(at, from + 1);
    }
    this.#named(from, name, false);
    const start = at + 1;
    const quote = this.#text.charAt(start);
    if (quote === "{" && this.#language !== "vue") return this.#braces(start, to);
    if (quote !== '"' && quote !== "'") {
      at = start;
      while (at < to && !/[\s>]/.test(this.#text.charAt(at))) at++;
      return at;
    }
    const close = this.#text.indexOf(quote, start + 1);
    const end = close === -1 || close > to ? to : close;
    if (this.#language !== "vue") this.#inner(start + 1, end);
    else if (/^(?:[:@.]|v-(?!slot))/.test(name)) this.#code(start + 1, end);
    return end + 1;
  }

  /** Names that an attribute's own name uses: `v-focus`, `use:tooltip`, and `:order` or `bind:value` without a value. */
  #named(at: number, name: string, alone: boolean): void {
    const camel = (text: string) => text.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (this.#language === "vue") {
      const directive = /^v-([\w-]+)/.exec(name)?.[1];
      if (directive !== undefined) this.#use(at, camel(`v-${directive}`));
      if (alone && name.startsWith(":")) this.#use(at, camel(name.slice(1)));
      return;
    }
    const [, word = "", target = ""] = /^(\w+):([\w$.]+)/.exec(name) ?? [];
    if (["use", "transition", "in", "out", "animate"].includes(word) || alone) this.#use(at, target);
  }

  /** A quoted value with expressions inside. */
  #inner(from: number, to: number): void {
    for (let at = from; at < to; ) at = this.#text.charAt(at) === "{" ? this.#braces(at, to) : at + 1;
  }

  /** From a `{` to behind the `}` that ends it. */
  #braces(from: number, to: number): number {
    let depth = 0;
    for (let at = from; at < to; at++) {
      const char = this.#text.charAt(at);
      if (char === "{") depth++;
      else if (char === "}" && --depth === 0) {
        this.#code(from + 1, at);
        return at + 1;
      }
    }
    this.#code(from + 1, to);
    return to;
  }

  #code(from: number, to: number): void {
    const code = this.#text.slice(from, to).replace(quoted, (text) => " ".repeat(text.length));
    for (const { index, 1: root = "", 2: path = "", 3: call = "" } of code.matchAll(walk))
      this.#use(from + index, root, path, call !== "");
  }

  #use(at: number, root: string, path = "", called = false): void {
    // A store's value in Svelte: `$cart` is of `cart`.
    const bare = root.startsWith("$") && !this.#names.has(root) ? root.slice(1) : root;
    const [name = "", ...members] = bare.split(".");
    if (!this.#names.has(name)) return;
    const steps = [...members.map((member) => `.${member}`), path.replace(/\s|\?/g, "")].join("");
    this.uses.push({ at, code: `${name}${steps}${called ? "()" : ""}` });
  }
}
