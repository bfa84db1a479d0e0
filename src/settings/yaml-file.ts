/** A YAML file that a person wrote, opened so that every remark about it can name its line and column. Nothing of it is ever expanded. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { ReadBlob, Source, TreeEntry } from "../ports.ts";

/** Bytes; a file that a person wrote has a few hundred, one with examples of custom seeds some thousands. */
const maxBytes = 64 * 1024;

/** Bytes that a source reads of any blob: a file of less has its size told when it is too large all the same. */
const usual = 1024 * 1024;

/** Sentences about one file; beyond these it is not what it claims to be. */
const maxWarnings = 20;

/** Remarks about a place of the file. */
export type Warn = (node: Node | null | undefined, sentence: string) => void;

export interface YamlFile {
  /** The root; null where the file is empty. */
  readonly root: Node | null;
  readonly warn: Warn;
  /** The line of a node, from 1. */
  readonly lineOf: (node: Node | null | undefined) => number;
  /** Everything that was remarked until now, in the order of the remarks. */
  readonly warnings: () => readonly string[];
}

/** The text of a file in a tree; undefined where there is none, or why it cannot be read (a sentence's end). */
export async function readText(
  tree: readonly TreeEntry[],
  path: string,
  source: Pick<Source, "read">,
  limit: number = maxBytes,
): Promise<{ readonly text: string } | { readonly why: string } | undefined> {
  const entry = tree.find((one) => one.path === path);
  if (entry === undefined) return undefined;
  if (entry.type !== "file") return { why: "is not a regular file" };
  for await (const blob of source.read([entry.sha], Math.max(limit, usual))) return textOfBlob(blob, limit);
  return { why: "could not be read" };
}

function textOfBlob({ bytes, problem }: ReadBlob, limit: number): { readonly text: string } | { readonly why: string } {
  if (bytes === undefined) return { why: `could not be read (${problem?.detail ?? "it is missing"})` };
  if (bytes.length > limit) return { why: `has ${bytes.length} bytes; at most ${limit} are read` };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { why: "is not UTF-8 text" };
  }
}

/** The parsed file, or the one sentence that says why there is none. */
export function openYaml(text: string, path: string): YamlFile | { readonly broken: string } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `\`${path}\`, line ${line}, column ${col}`;
  };
  // How deep that is depends on the machine's stack, so no place is named.
  if (document.errors.some(({ code }) => code === "RESOURCE_EXHAUSTION"))
    return { broken: `\`${path}\` is nested too deeply to be read` };
  const [broken] = document.errors;
  if (broken !== undefined) return { broken: `${at(broken.pos[0])}: ${broken.message}` };
  const warnings: string[] = [];
  const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;
  return {
    root: document.contents,
    warn: (node, sentence) => void warnings.push(`${at(offsetOf(node))}: ${sentence}`),
    lineOf: (node) => lines.linePos(offsetOf(node)).line,
    warnings: () => {
      const left = warnings.length - maxWarnings;
      return left > 0 ? [...warnings.slice(0, maxWarnings), `\`${path}\`: and ${left} more.`] : warnings;
    },
  };
}

export interface Entry {
  readonly key: Node;
  /** The key as text; undefined where it is none. */
  readonly name: string | undefined;
  readonly value: Node | null;
}

/** The entries of a mapping; undefined where the node is none. */
export function entriesOf(node: Node | null): readonly Entry[] | undefined {
  if (!isMap(node)) return undefined;
  return (node.items as readonly Pair<unknown, unknown>[]).flatMap(({ key, value }) =>
    isNode(key) ? [{ key, name: textOf(key), value: isNode(value) ? value : null }] : [],
  );
}

/** The items of a list; undefined where the node is none. */
export function itemsOf(node: Node | null): readonly (Node | null)[] | undefined {
  return isSeq(node) ? node.items.map((item) => (isNode(item) ? item : null)) : undefined;
}

/** A scalar as text; a list, a mapping, an alias or nothing is none. */
export function textOf(node: Node | null | undefined): string | undefined {
  return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : undefined;
}

/** What stands there, for a remark: the text, or what it is instead. */
export function wordsFor(node: Node | null | undefined): string {
  if (isAlias(node)) return "an alias, which is not followed,";
  if (isMap(node)) return "a mapping";
  if (isSeq(node)) return "a list";
  const text = textOf(node);
  return text === undefined ? "nothing" : `\`${text}\``;
}

/** Whether there is nothing: an empty file, a key without a value. */
export const isEmpty = (node: Node | null): boolean => node === null || (isScalar(node) && node.value === null);

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "range" in value;
}
