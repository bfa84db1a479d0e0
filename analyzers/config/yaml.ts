/** YAML of any origin, looked at place by place: aliases are followed one by one, so nothing is ever expanded. Never throws. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { Problem } from "../facts.ts";

/** A value in its document. */
export interface Spot {
  /** From 1. */
  readonly line: number;
  /** A scalar as text; undefined where it is none, or empty. */
  readonly text: string | undefined;
  at(...keys: readonly string[]): Spot | undefined;
  /** Items of a list; none where it is no list. */
  items(): readonly Spot[];
  /** Entries of a mapping by their names. */
  entries(): readonly (readonly [string, Spot])[];
}

export interface Yaml {
  readonly documents: readonly Spot[];
  readonly problems: readonly Problem[];
}

/** Items of one list or mapping that are looked at. */
const maxItems = 500;
/** Aliases that are followed in one file: each is looked for in the whole of it. */
const maxAliases = 100;

export function readYaml(source: string): Yaml {
  const lines = new LineCounter();
  const options = { lineCounter: lines, logLevel: "silent", uniqueKeys: false } as const;
  try {
    const parsed = parseAllDocuments(source, options);
    const all: readonly Document[] = Array.isArray(parsed) ? parsed : [];
    const problems = all.flatMap(({ errors }): readonly Problem[] => {
      const [error] = errors;
      if (error === undefined) return [];
      // The parser takes the end of its stack for a mistake of the text.
      if (/^Maximum call stack/.test(error.message)) throw new RangeError(error.message);
      const detail = error.message.split("\n", 1)[0] ?? error.code;
      return [{ reason: "bad-config", line: lines.linePos(error.pos[0]).line, detail }];
    });
    const budget = { aliases: maxAliases };
    // What a mistake left of a document is looked at all the same.
    const documents = all.flatMap((document) => spotOf(document.contents, { document, lines, budget }) ?? []);
    return { documents, problems: problems.slice(0, 1) };
  } catch (error) {
    const deep = error instanceof RangeError;
    const detail = deep ? "nested deeper than can be followed" : error instanceof Error ? error.message : String(error);
    return { documents: [], problems: [{ reason: deep ? "too-deep" : "bad-config", line: 1, detail }] };
  }
}

interface Home {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly budget: { aliases: number };
}

function spotOf(written: unknown, home: Home): Spot | undefined {
  let node: unknown = written;
  if (isAlias(node)) node = home.budget.aliases-- > 0 ? node.resolve(home.document) : undefined;
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return undefined;
  const held: Node = node;
  const line = home.lines.linePos(held.range?.[0] ?? 0).line;
  const value = isScalar(node) ? node.value : undefined;
  const text = typeof value === "string" || typeof value === "number" ? String(value) : flagText(value);
  const find = (key: string): Spot | undefined => {
    if (!isMap(node)) return undefined;
    const pair = node.items.find((one) => isScalar(one.key) && one.key.value === key);
    return pair && spotOf(pair.value, home);
  };
  return {
    line,
    text: text === "" ? undefined : text,
    at(...[first, ...rest]) {
      if (first === undefined) return this;
      const found = find(first);
      return rest.length === 0 ? found : found?.at(...rest);
    },
    items: () => (isSeq(node) ? node.items.slice(0, maxItems).flatMap((item) => spotOf(item, home) ?? []) : []),
    entries: () =>
      isMap(node)
        ? node.items.slice(0, maxItems).flatMap(({ key, value: held }) => {
            const spot = isScalar(key) ? spotOf(held, home) : undefined;
            return spot !== undefined && isScalar(key) ? [[String(key.value), spot] as const] : [];
          })
        : [],
  };
}

const flagText = (value: unknown): string | undefined => (typeof value === "boolean" ? String(value) : undefined);
