/** Custom seeds out of a file of `.github/blast-radius/seeds/`. What cannot be understood is told with its place and says nothing. */
import type { Node } from "yaml";
import type { CustomSeed, Example } from "../../seeds/custom/query.ts";
import { entriesOf, isEmpty, itemsOf, openYaml, textOf, wordsFor } from "../settings/yaml-file.ts";
import { queryOf } from "./match.ts";
import { attempt, Misread, mapOf, oneOfWords, wordOf } from "./words.ts";

export interface ParsedSeeds {
  readonly seeds: readonly CustomSeed[];
  readonly warnings: readonly string[];
}

const texts = ["learned-from", "why", "fix", "rollback", "teach"] as const;
const members = ["id", "invariant", "severity", "match", "unless", "bad", "good", ...texts] as const;
const levels = ["error", "warning", "notice"] as const;
/** Two words at least, and none that the engine's own rules could bear. */
const idShape = /^(?!seed-\d|migrations\/)[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;
/** Seeds of one file, files of one example, and characters of one of these. */
const limits = { seeds: 50, files: 20, text: 20_000 } as const;

export const isSeedId = (text: string): boolean => text.length <= 100 && idShape.test(text);

/** A list of seeds, or one; `path` is the file's name in remarks. */
export function parseSeeds(text: string, path: string): ParsedSeeds {
  const file = openYaml(text, path);
  if ("broken" in file) return { seeds: [], warnings: [`${file.broken}; its seeds say nothing.`] };
  const { root, warn } = file;
  const items = isEmpty(root) ? [] : (itemsOf(root) ?? [root]);
  if (items.length > limits.seeds) warn(root, `${items.length} seeds stand here; the first ${limits.seeds} are read.`);
  const seeds = items.slice(0, limits.seeds).flatMap((item) => attempt(warn, item, () => seedOf(item)) ?? []);
  return { seeds, warnings: file.warnings() };
}

function seedOf(item: Node | null): CustomSeed {
  const told = mapOf(item, members, "seed");
  const id = wordOf(told.get("id") ?? item, "`id`", 100);
  if (!isSeedId(id))
    throw new Misread(told.get("id"), `\`${id}\` is no name of a seed; one is written as \`org/what-is-kept\`.`);
  for (const name of ["bad", "good"] as const)
    if (!told.has(name))
      throw new Misread(
        item,
        `\`${id}\` has no example \`${name}\`: files by their paths, which break the invariant or keep it.`,
      );
  const [severity = "warning"] = told.has("severity") ? oneOfWords(told.get("severity"), "level", levels) : [];
  const word = (name: (typeof texts)[number]): string | undefined =>
    told.has(name) ? wordOf(told.get(name), `\`${name}\``) : undefined;
  const [learnedFrom, why, fix, rollback, teach] = texts.map(word);
  return {
    id,
    invariant: wordOf(told.get("invariant") ?? item, "`invariant`", 500),
    severity,
    query: queryOf(told.get("match") ?? item, told.get("unless")),
    bad: exampleOf(told.get("bad") ?? null),
    good: exampleOf(told.get("good") ?? null),
    ...(learnedFrom !== undefined && { learnedFrom }),
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
    ...(rollback !== undefined && { rollback }),
    ...(teach !== undefined && { teach }),
  };
}

/** Files of both sides as `before` and `after`; or files alone, and nothing was there before. */
function exampleOf(node: Node | null): Example {
  const entries = entriesOf(node);
  const sides = entries?.every(({ name }) => name === "before" || name === "after") === true && entries.length > 0;
  if (!sides) return { before: {}, after: filesOf(node) };
  const told = mapOf(node, ["before", "after"], "example");
  const before = told.has("before") ? filesOf(told.get("before") ?? null) : {};
  return { before, after: { ...before, ...(told.has("after") ? filesOf(told.get("after") ?? null) : {}) } };
}

function filesOf(node: Node | null): Readonly<Record<string, string>> {
  const entries = entriesOf(node);
  if (entries === undefined || entries.length === 0 || entries.length > limits.files)
    throw new Misread(node, `${wordsFor(node)} is no example: up to ${limits.files} files by their paths.`);
  const files: Record<string, string> = Object.create(null);
  for (const { key, name, value } of entries) {
    const text = textOf(value) ?? "";
    if (name === undefined || name.length > 200 || /(?:^|\/)\.\.?(?:\/|$)|^\//.test(name))
      throw new Misread(key, `${wordsFor(key)} is no path within a repository.`);
    if (text.length > limits.text) throw new Misread(value, `an example's file has at most ${limits.text} characters.`);
    files[name] = text;
  }
  return files;
}
