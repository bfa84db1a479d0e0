/** Readers for the pieces of a custom seed: each gives a value, or remarks on the place and gives none. */
import type { Node } from "yaml";
import { maxGlob } from "../../seeds/glob.ts";
import { entriesOf, itemsOf, textOf, type Warn, wordsFor } from "../settings/yaml-file.ts";

/** Thrown for a seed that cannot be understood; whoever reads the file turns it into a remark. */
export class Misread extends Error {
  readonly node: Node | null | undefined;
  constructor(node: Node | null | undefined, message: string) {
    super(message);
    this.name = "Misread";
    this.node = node;
  }
}

/** A mapping by the names of its entries. Throws a `Misread` for anything else, and for names that are not known. */
export function mapOf(
  node: Node | null | undefined,
  known: readonly string[],
  what: string,
): ReadonlyMap<string, Node | null> {
  const entries = entriesOf(node ?? null);
  if (entries === undefined) throw new Misread(node, `${wordsFor(node)} is no ${what}; it has ${known.join(", ")}.`);
  const found = new Map<string, Node | null>();
  for (const { key, name, value } of entries) {
    if (name === undefined || !known.includes(name))
      throw new Misread(key, `${wordsFor(key)} is no part of a ${what}; known are ${known.join(", ")}.`);
    found.set(name, value);
  }
  return found;
}

/** A text of at most `max` characters. */
export function wordOf(node: Node | null | undefined, what: string, max = 2_000): string {
  const text = textOf(node)?.trim() ?? "";
  if (text === "" || text.length > max) throw new Misread(node, `${what} must be a text of 1 to ${max} characters.`);
  return text;
}

/** One item, or a list of them; at most 50. */
export function someOf<Item>(
  node: Node | null | undefined,
  what: string,
  read: (node: Node | null) => Item,
): readonly Item[] {
  const items = itemsOf(node ?? null) ?? [node ?? null];
  if (items.length === 0 || items.length > 50) throw new Misread(node, `${what} must be one, or a list of up to 50.`);
  return items.map(read);
}

export const globsOf = (node: Node | null | undefined, what: string): readonly string[] =>
  someOf(node, what, (one) => wordOf(one, what, maxGlob));

/** One of the words, or a list of them. */
export function oneOfWords<Word extends string>(
  node: Node | null | undefined,
  what: string,
  words: readonly Word[],
): readonly Word[] {
  return someOf(node, what, (one) => {
    const text = textOf(one);
    const word = words.find((known) => known === text);
    if (word === undefined) throw new Misread(one, `${wordsFor(one)} is no ${what}; known are ${words.join(", ")}.`);
    return word;
  });
}

/** Attributes by name: texts, numbers, true and false. */
export function attributesOf(node: Node | null | undefined): Readonly<Record<string, string | number | boolean>> {
  const entries = entriesOf(node ?? null);
  if (entries === undefined || entries.length === 0 || entries.length > 20)
    throw new Misread(node, "attributes are named with their values, such as `{ materialized: true }`.");
  const found: Record<string, string | number | boolean> = Object.create(null);
  for (const { key, name, value } of entries) {
    const text = textOf(value);
    if (name === undefined || text === undefined)
      throw new Misread(value ?? key, `${wordsFor(value)} is no value of an attribute.`);
    found[name] =
      text === "true" ? true : text === "false" ? false : /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  }
  return found;
}

/** A whole number within bounds. */
export function numberOf(node: Node | null | undefined, what: string, least: number, most: number): number {
  const value = Number(textOf(node) ?? Number.NaN);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Misread(node, `${what} must be a whole number from ${least} to ${most}.`);
  return value;
}

/** What `read` gives; a remark, and nothing, where it throws a `Misread`. */
export function attempt<Value>(warn: Warn, fallback: Node | null, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    warn(error.node ?? fallback, `${error.message} The seed says nothing.`);
    return undefined;
  }
}
