/** Every setting, once: what it means, its shape for editors, and how it is read. The parser and the published schema come from here. */
import type { Node } from "yaml";
import { maxGlob } from "../../seeds/glob.ts";
import { type RouteRole, routeRoles, type Severity, type TableClass, tableClasses } from "../../seeds/rule.ts";
import { isDay } from "./day.ts";
import { type Names, unknownName } from "./names.ts";
import { entriesOf, isEmpty, itemsOf, textOf, type Warn, wordsFor } from "./yaml-file.ts";

/** What one file says; what it does not say is absent. */
export interface FileSettings {
  readonly levels?: Readonly<Record<string, Severity | "off">>;
  readonly gate?: readonly string[];
  /** Seed or rule -> the day from which its errors gate. */
  readonly grace?: Readonly<Record<string, string>>;
  readonly minConfidence?: number;
  readonly maxAnnotations?: number;
  readonly ignorePaths?: readonly string[];
  readonly except?: Readonly<Record<string, readonly string[]>>;
  readonly exactSchedules?: readonly string[];
  readonly tables?: Readonly<Record<string, TableClass>>;
  readonly routes?: Readonly<Record<string, RouteRole>>;
}

export interface Reading {
  readonly warn: Warn;
  readonly names: Names;
}

/** JSON Schema of one setting. */
export type Shape = Readonly<Record<string, unknown>>;

export interface Field<Value> {
  readonly text: string;
  /** `names` are the seeds and rules that may be named. */
  readonly shape: (names: readonly string[]) => Shape;
  /** Undefined where nothing of it can be used. */
  readonly read: (value: Node | null, reading: Reading) => Value | undefined;
}

/** Globs, and items of any list or mapping: what a person writes has some dozens. */
const maxItems = 500;

const levelNames: readonly (Severity | "off")[] = ["error", "warning", "notice", "off"];

const glob: Shape = { type: "string", minLength: 1, maxLength: maxGlob };
const globList: Shape = { type: "array", items: glob, maxItems };
/** A seed or rule of the engine, or one that a repository adds. */
const nameShape = (names: readonly string[]): Shape => ({
  anyOf: [{ enum: names }, { type: "string", pattern: "^(?!seed-[0-9])[a-z][a-z0-9-]*/[a-z0-9][a-z0-9-]*$" }],
});
const named = (names: readonly string[], value: Shape): Shape => ({
  type: "object",
  propertyNames: nameShape(names),
  additionalProperties: value,
});

export const fields: { readonly [Name in keyof Required<FileSettings>]: Field<NonNullable<FileSettings[Name]>> } = {
  levels: {
    text: "How loud a rule, or a whole seed, is; a rule's own level goes before its seed's.",
    shape: (names) => named(names, { enum: levelNames }),
    read: (value, reading) =>
      readMap(value, reading, "`levels` must name a level for each seed or rule, such as `seed-13: warning`.", {
        key: nameIn,
        // YAML 1.1 habits: an unquoted `off` may have been written as `false`.
        value: oneOf(levelNames, "level", (text) => (text === "false" ? "off" : text)),
      }),
  },
  gate: {
    text: "Seeds or rules whose errors fail the check; without it the check only advises.",
    shape: (names) => ({ type: "array", items: nameShape(names), uniqueItems: true }),
    read: (value, reading) =>
      readList(value, reading, "`gate` must be a list of seeds or rules, such as `[seed-7, seed-13]`.", nameIn),
  },
  grace: {
    text: "The day from which a gated seed or rule fails the check; until then it only advises.",
    shape: (names) => named(names, { type: "string", format: "date" }),
    read: (value, reading) =>
      readMap(value, reading, "`grace` must name a day for each seed or rule, such as `seed-13: 2026-12-31`.", {
        key: nameIn,
        value: dayIn,
      }),
  },
  minConfidence: {
    text: "Findings less sure than this, 0 to 1, are not told.",
    shape: () => ({ type: "number", minimum: 0, maximum: 1 }),
    read: (value, { warn }) => readNumber(value, warn, "`min-confidence` must be a number from 0 to 1.", 0, 1),
  },
  maxAnnotations: {
    text: "Notes on lines of the diff, 10 unless told; the summary holds the rest.",
    shape: () => ({ type: "integer", minimum: 0, maximum: 50 }),
    read: (value, { warn }) =>
      readNumber(value, warn, "`max-annotations` must be a whole number from 0 to 50.", 0, 50, Number.isInteger),
  },
  ignorePaths: {
    text: "Globs: findings in these files are not told. What the files do is still followed.",
    shape: () => globList,
    read: (value, reading) =>
      readList(value, reading, "`ignore-paths` must be a list of globs, such as `[vendor/**]`.", globIn),
  },
  except: {
    text: "Units (globs over their names) that a seed or rule has nothing to say about.",
    shape: (names) => named(names, globList),
    read: (value, reading) =>
      readMap(value, reading, "`except` must list units for each seed or rule, such as `seed-18: [api.mail.com]`.", {
        key: nameIn,
        value: (node, read) =>
          readList(node, read, "a list of globs over names of units is expected, such as `[api.mail.com]`.", globIn),
      }),
  },
  exactSchedules: {
    text: "Schedules (globs over their names) that must start at their minute: seed 19 says nothing about them.",
    shape: () => globList,
    read: (value, reading) =>
      readList(value, reading, "`exact-schedules` must be a list of globs over names of schedules.", globIn),
  },
  tables: {
    text: "What a table (a glob over names) is for, where the guess from its columns and writers is wrong.",
    shape: () => ({ type: "object", propertyNames: glob, additionalProperties: { enum: tableClasses } }),
    read: (value, reading) =>
      readMap(value, reading, "`tables` must name a class for each table, such as `orders: growth`.", {
        key: globIn,
        value: oneOf(tableClasses, "class of tables"),
      }),
  },
  routes: {
    text: "Who may ask a route (a glob over its name, or over its path alone), where the guess is wrong.",
    shape: () => ({ type: "object", propertyNames: glob, additionalProperties: { enum: routeRoles } }),
    read: (value, reading) =>
      readMap(value, reading, "`routes` must name a role for each route, such as `/cron/**: internal`.", {
        key: globIn,
        value: oneOf(routeRoles, "role of routes"),
      }),
  },
};

type Read<Value> = (node: Node | null, reading: Reading) => Value | undefined;

const nameIn: Read<string> = (node, { names, warn }) => {
  const name = textOf(node);
  if (name !== undefined && names.has(name)) return name;
  warn(node, unknownName(wordsFor(node)));
  return undefined;
};

const globIn: Read<string> = (node, { warn }) => {
  const text = textOf(node);
  if (text !== undefined && text !== "" && text.length <= maxGlob) return text;
  warn(node, `${wordsFor(node)} is no glob; one has 1 to ${maxGlob} characters.`);
  return undefined;
};

const dayIn: Read<string> = (node, { warn }) => {
  const text = textOf(node);
  if (text !== undefined && isDay(text)) return text;
  warn(node, `${wordsFor(node)} is no day; write it as \`2026-12-31\`.`);
  return undefined;
};

function oneOf<Word extends string>(words: readonly Word[], what: string, meant = (text: string) => text): Read<Word> {
  return (node, { warn }) => {
    const text = textOf(node);
    const word = words.find((one) => text !== undefined && one === meant(text));
    if (word === undefined) warn(node, `${wordsFor(node)} is no ${what}; known are ${words.join(", ")}.`);
    return word;
  };
}

function readMap<Value>(
  node: Node | null,
  reading: Reading,
  expected: string,
  read: { readonly key: Read<string>; readonly value: Read<Value> },
): Readonly<Record<string, Value>> | undefined {
  if (isEmpty(node)) return undefined;
  const entries = entriesOf(node);
  if (entries === undefined) {
    reading.warn(node, expected);
    return undefined;
  }
  const found: Record<string, Value> = Object.create(null);
  for (const { key, value } of bounded(entries, node, reading)) {
    const name = read.key(key, reading);
    const held = name === undefined ? undefined : read.value(value ?? null, { ...reading, warn: placed(key, reading) });
    if (name !== undefined && held !== undefined) found[name] = held;
  }
  return found;
}

/** A value that is not there has no place of its own: its key has. */
const placed =
  (key: Node, { warn }: Reading): Warn =>
  (node, sentence) =>
    warn(node ?? key, sentence);

function readList(
  node: Node | null,
  reading: Reading,
  expected: string,
  read: Read<string>,
): readonly string[] | undefined {
  if (isEmpty(node)) return undefined;
  const items = itemsOf(node);
  if (items === undefined) {
    reading.warn(node, expected);
    return undefined;
  }
  return [...new Set(bounded(items, node, reading).flatMap((item) => read(item, reading) ?? []))].sort();
}

function bounded<Item>(items: readonly Item[], node: Node | null, { warn }: Reading): readonly Item[] {
  if (items.length > maxItems) warn(node, `${items.length} entries stand here; the first ${maxItems} are read.`);
  return items.slice(0, maxItems);
}

function readNumber(
  node: Node | null,
  warn: Warn,
  expected: string,
  least: number,
  most: number,
  fits: (value: number) => boolean = () => true,
): number | undefined {
  if (isEmpty(node)) return undefined;
  const text = textOf(node) ?? "";
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= least && value <= most && fits(value)) return value;
  warn(node, expected);
  return undefined;
}
