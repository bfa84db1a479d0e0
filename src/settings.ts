/**
 * A repository's own settings, `.github/blast-radius.yml`. They are read from the base side, so that a pull request cannot
 * disarm its own check. Whatever is wrong in them is said with line and column, left out, and never stops a review.
 */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { seeds } from "../seeds/index.ts";
import { ruleName } from "../seeds/judge.ts";
import type { Settings, Severity } from "../seeds/rule.ts";
import type { ReadBlob, Source, TreeEntry } from "./ports.ts";

const settingsPath = ".github/blast-radius.yml";

/** Bytes; a settings file that a person wrote has a few hundred. */
const maxBytes = 64 * 1024;

/** Sentences about one file; beyond these it is not a settings file. */
const maxWarnings = 20;

export interface RepositorySettings {
  readonly settings: Settings;
  /** What is wrong with the file, one sentence each. */
  readonly warnings: readonly string[];
}

export const defaults: Settings = { levels: {}, gate: [] };

/** The settings in a tree; the defaults when it has none, the defaults and a warning when they cannot be read. */
export async function readSettings(
  tree: readonly TreeEntry[],
  source: Pick<Source, "read">,
): Promise<RepositorySettings> {
  const entry = tree.find(({ path }) => path === settingsPath);
  if (entry === undefined) return { settings: defaults, warnings: [] };
  if (entry.type !== "file") return unread("is not a regular file");
  for await (const blob of source.read([entry.sha])) return decodeSettings(blob);
  return unread("could not be read");
}

function decodeSettings({ bytes, problem }: ReadBlob): RepositorySettings {
  if (bytes === undefined) return unread(`could not be read (${problem?.detail ?? "it is missing"})`);
  if (bytes.length > maxBytes) return unread(`has ${bytes.length} bytes; at most ${maxBytes} are read`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return unread("is not UTF-8 text");
  }
  return parseSettings(text);
}

function unread(why: string): RepositorySettings {
  return { settings: defaults, warnings: [`\`${settingsPath}\` ${why}; the defaults hold.`] };
}

/** Settings out of YAML text. What stands in it and cannot be used is left out, with a warning. */
export function parseSettings(text: string): RepositorySettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const warnings: string[] = [];
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `\`${settingsPath}\`, line ${line}, column ${col}`;
  };
  const warn: Warn = (node, sentence) => void warnings.push(`${at(node?.range?.[0] ?? 0)}: ${sentence}`);

  const [broken] = document.errors;
  // How deep that is depends on the machine's stack, so no place is named.
  if (document.errors.some(({ code }) => code === "RESOURCE_EXHAUSTION"))
    return unread("is nested too deeply to be read");
  if (broken !== undefined)
    return { settings: defaults, warnings: [`${at(broken.pos[0])}: ${broken.message}; the defaults hold.`] };
  const settings = settingsOf(document, warn);
  const left = warnings.length - maxWarnings;
  return {
    settings,
    warnings: left > 0 ? [...warnings.slice(0, maxWarnings), `\`${settingsPath}\`: and ${left} more.`] : warnings,
  };
}

type Warn = (node: Node | null | undefined, sentence: string) => void;

function settingsOf({ contents }: Document.Parsed, warn: Warn): Settings {
  if (contents === null || isEmpty(contents)) return defaults;
  if (!isMap(contents)) {
    warn(contents, "expected settings by name, such as `gate: [seed-7]`; the defaults hold.");
    return defaults;
  }
  let { levels, gate } = defaults;
  for (const { key, value } of pairsOf(contents)) {
    const name = textOf(key);
    if (name === "levels") levels = levelsOf(value, warn);
    else if (name === "gate") gate = gateOf(value, warn);
    else if (name !== "version") warn(key, `\`${name ?? "?"}\` is no setting; known are \`levels\` and \`gate\`.`);
    else if (textOf(value) !== "1") warn(value ?? key, "`version` must be 1; the file is read as version 1.");
  }
  return { levels, gate };
}

const levelNames: readonly (Severity | "off")[] = ["error", "warning", "notice", "off"];

function levelsOf(value: Node | null, warn: Warn): Settings["levels"] {
  const levels: Record<string, Severity | "off"> = Object.create(null);
  if (value === null || isEmpty(value)) return levels;
  if (!isMap(value)) {
    warn(value, "`levels` must name a level for each seed or rule, such as `seed-13: warning`.");
    return levels;
  }
  for (const pair of pairsOf(value)) {
    const name = known(pair.key, warn);
    const text = textOf(pair.value);
    // YAML 1.1 habits: an unquoted `off` may have been written as `false`.
    const level = levelNames.find((one) => one === (text === "false" ? "off" : text));
    if (name === undefined) continue;
    if (level === undefined)
      warn(pair.value ?? pair.key, `\`${text ?? "?"}\` is no level; known are ${levelNames.join(", ")}.`);
    else levels[name] = level;
  }
  return levels;
}

function gateOf(value: Node | null, warn: Warn): Settings["gate"] {
  if (value === null || isEmpty(value)) return [];
  if (!isSeq(value)) {
    warn(value, "`gate` must be a list of seeds or rules, such as `[seed-7, seed-13]`.");
    return [];
  }
  const names = value.items.flatMap((item) => known(isNode(item) ? item : null, warn) ?? []);
  return [...new Set(names)].sort();
}

/** Seeds and rules that settings may name. */
const names: ReadonlySet<string> = new Set(
  seeds.flatMap((seed) => [`seed-${seed.number}`, ...seed.rules.map((rule) => ruleName(seed, rule))]),
);

function known(node: Node | null, warn: Warn): string | undefined {
  const name = textOf(node);
  if (name !== undefined && names.has(name)) return name;
  warn(node, `\`${name ?? "?"}\` is no seed or rule of this engine; \`blast-radius seeds\` lists them.`);
  return undefined;
}

interface KnownPair {
  readonly key: Node;
  readonly value: Node | null;
}

function* pairsOf(map: YAMLMap): Generator<KnownPair> {
  for (const { key, value } of map.items as readonly Pair<unknown, unknown>[])
    if (isNode(key)) yield { key, value: isNode(value) ? value : null };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "range" in value;
}

/** A scalar as text; an alias, a list or a map is none. */
function textOf(node: Node | null): string | undefined {
  return isScalar(node) && node.value !== null ? String(node.value) : undefined;
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null;
}
