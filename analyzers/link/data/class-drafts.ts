/** What declarations say of classes that stand for tables: their names, columns and relations, each as its class has it. */
import type { ColumnFact } from "../../facts.ts";
import type { Keeps } from "../../idiom.ts";
import type { EntityMeaning, Holder, Meaning, MemberMeaning, Seen } from "../../meaning.ts";
import { keyOf } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import { lineOf } from "../names/lines.ts";
import type { Names } from "../names/names.ts";
import { type Option, optionOf, relationIn, wordsOf } from "./column-options.ts";
import { named, snakeCase } from "./naming.ts";
import { inStore } from "./stores.ts";

export interface World {
  readonly names: Names;
  readonly constants: Constants;
  readonly meanings: readonly Meaning[];
  /** The declaration that a value names. */
  readonly holderOf: (seen: Seen) => Holder | undefined;
}

/** A relation as its class declares it. */
export interface Relation {
  readonly name: string;
  readonly target: Seen | undefined;
  readonly keeps: Keeps;
  readonly through: Seen | undefined;
  readonly eager: boolean;
  readonly column?: string;
  readonly line: number;
  readonly nullable?: boolean;
}

export interface Draft {
  readonly entity: EntityMeaning;
  readonly model: string;
  readonly table: string;
  readonly naming: (name: string) => string;
  readonly columns: Map<string, ColumnFact>;
  readonly relations: Relation[];
}

/** Members by the class that declares them. */
export function groupMembers({
  names,
  meanings,
}: World): (holder: Holder) => readonly (readonly [string, readonly MemberMeaning[]])[] {
  const classes = new Map<string, Map<string, MemberMeaning[]>>();
  for (const meaning of meanings) {
    if (meaning.means !== "member") continue;
    const { file, by } = meaning;
    const fact = names.files.get(file)?.symbols[by];
    if (fact?.owner === undefined) continue;
    const key = keyOf({ file, symbol: fact.owner });
    const members = classes.get(key) ?? new Map<string, MemberMeaning[]>();
    classes.set(key, members);
    members.set(fact.name, [...(members.get(fact.name) ?? []), meaning]);
  }
  // Those of the class itself stand before those of the classes above it.
  return (holder) =>
    lineOf(names, holder).flatMap((one) =>
      [...(classes.get(keyOf(one)) ?? [])].map(
        ([name, found]) => [name.slice(name.lastIndexOf(".") + 1), found] as const,
      ),
    );
}

/** Models that are asked for by class or by name, and the tables that they are given. */
export function askedFor({ constants, meanings, holderOf }: World): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const meaning of meanings) {
    if (meaning.means !== "models") continue;
    for (const { model, table } of meaning.models) {
      const holder = holderOf(model);
      const key = holder === undefined ? constants.text(model) : keyOf(holder);
      if (key !== undefined) found.set(key, constants.text(table) ?? found.get(key));
    }
  }
  return found;
}

export function draftOf(
  { names, constants, holderOf }: World,
  entity: EntityMeaning,
  membersOf: ReturnType<typeof groupMembers>,
  snake: boolean,
  asked: ReadonlyMap<string, string | undefined>,
): Draft | undefined {
  const { pattern, holder } = entity;
  const own = names.files.get(holder.file)?.symbols[holder.symbol]?.name;
  const model = textOf(constants, entity.models) ?? own;
  if (model === undefined || (!entity.sure && !looksLikeColumns(constants, entity))) return undefined;
  const isAsked = asked.has(keyOf(holder)) || asked.has(model);
  if (pattern.asked && !isAsked) return undefined;
  const given = textOf(constants, entity.names) ?? asked.get(keyOf(holder)) ?? asked.get(model);
  const schema = constants.text(entity.schema);
  const table =
    given ??
    named(
      entity.snake && pattern.naming.table === "plural" ? "plural" : pattern.naming.table,
      entity.snake ? snakeCase(model) : model,
    );
  const qualified = schema === undefined ? table : `${schema}.${table}`;
  const inSnake = snake || entity.snake || pattern.naming.column === "snake";
  const draft: Draft = {
    entity,
    model,
    table: pattern.store === undefined ? qualified : inStore(pattern.store, qualified),
    naming: (name) => (inSnake ? snakeCase(name) : name),
    columns: new Map(),
    relations: [],
  };
  for (const [name, members] of membersOf(holder))
    if (!draft.columns.has(name)) addMember(constants, draft, name, members);
  for (const columns of entity.columns)
    for (const [name, seen] of constants.entries(columns))
      if (!draft.columns.has(name)) addEntry(constants, draft, name, seen, holderOf);
  const primary = [...draft.columns.values()].some((column) => column.primary);
  for (const { column, primary: isKey } of entity.brings) {
    if (draft.columns.has(column) || (isKey && primary)) continue;
    draft.columns.set(column, {
      field: column,
      name: draft.naming(column),
      nullable: false,
      hasDefault: true,
      ...(isKey ? { primary: true } : {}),
      line: entity.line,
    });
  }
  return draft;
}

function addMember(constants: Constants, draft: Draft, name: string, members: readonly MemberMeaning[]): void {
  const { words } = draft.entity.pattern;
  const options = members.flatMap((member) => member.options.flatMap((seen) => optionOf(constants, seen)));
  const relation = members.find(({ pattern }) => pattern.does === "relation");
  const join = members.find(({ pattern }) => pattern.does === "join");
  const said = wordsOf(constants, words, options);
  for (const { pattern, nullable } of members) {
    if (pattern.says?.primary) said.primary = true;
    if (pattern.says?.unique) said.unique = true;
    if (pattern.says?.hasDefault) said.hasDefault = true;
    // `@AllowNull` alone allows it, `@AllowNull(false)` forbids it.
    if (pattern.says?.nullable !== undefined)
      said.nullable = !(nullable?.value.is === "flag" && nullable.value.value === false);
  }
  const [first] = members;
  if (first === undefined) return;
  const { line } = first;
  if (relation !== undefined) {
    const joins = members.find(({ pattern }) => pattern.does === "joins");
    const keeps =
      relation.pattern.keeps === "nothing" && join !== undefined
        ? "key"
        : joins !== undefined
          ? "table"
          : relation.pattern.keeps;
    draft.relations.push({
      name,
      target: targetOf(relation.target),
      keeps: keeps ?? "nothing",
      through: joins?.through ?? joins?.name ?? relation.through,
      eager: relation.eager,
      ...columnNamed(constants, join?.name ?? (keeps === "key" ? relation.through : undefined)),
      line: relation.line,
      nullable: said.nullable ?? true,
    });
    return;
  }
  if (!members.some(({ pattern }) => pattern.does === "column")) return;
  const given = members.map(({ name: seen }) => constants.text(seen)).find((text) => text !== undefined);
  draft.columns.set(name, { ...columnFact(draft, name, said, given), line });
}

export function columnNamed(constants: Constants, seen: Seen | undefined): { readonly column?: string } {
  const column = constants.text(seen);
  return column === undefined ? {} : { column };
}

function columnFact(draft: Draft, field: string, said: Option, given: string | undefined): ColumnFact {
  return {
    field,
    name: given ?? said.name ?? draft.naming(field),
    ...(said.type === undefined ? {} : { type: said.type }),
    nullable: said.primary ? false : (said.nullable ?? draft.entity.pattern.words.open),
    hasDefault: said.hasDefault ?? false,
    ...(said.unique ? { unique: true } : {}),
    ...(said.primary ? { primary: true } : {}),
  };
}

/** A column or a relation as an entry of an object. */
function addEntry(constants: Constants, draft: Draft, name: string, seen: Seen, holderOf: World["holderOf"]): void {
  const { words, relations } = draft.entity.pattern;
  const { line } = draft.entity;
  const option = optionOf(constants, seen);
  const said = wordsOf(constants, words, option);
  const relation = relations === undefined ? undefined : relationIn(constants, relations, seen);
  if (relation !== undefined) {
    const { target, keeps } = relation;
    const isEntity = target !== undefined && (holderOf(target) !== undefined || constants.text(target) !== undefined);
    if (isEntity || keeps !== "key") {
      draft.relations.push({
        name,
        target,
        keeps,
        through: undefined,
        eager: false,
        line,
        nullable: said.nullable ?? true,
        ...(said.name === undefined ? {} : { column: said.name }),
      });
      if (keeps !== "self") return;
    }
  }
  draft.columns.set(name, {
    ...columnFact(draft, name, said, undefined),
    line: seen.file === draft.entity.file ? (option[0]?.line ?? line) : line,
  });
}

/** `() => Order`, `(type) => [Order]`, `"Order"`. */
export function targetOf(seen: Seen | undefined): Seen | undefined {
  if (seen === undefined) return undefined;
  const { file, value } = seen;
  const given = value.is === "function" ? value.gives : value;
  if (given === undefined) return undefined;
  return { file, value: given.is === "list" ? (given.items[0] ?? given) : given };
}

function textOf(constants: Constants, all: readonly Seen[]): string | undefined {
  for (const seen of all) {
    const text = constants.text(seen);
    if (text !== undefined && text !== "") return text;
  }
  return undefined;
}

/** The receiver is unknown: what is defined has columns that say their type. */
function looksLikeColumns(constants: Constants, { columns }: EntityMeaning): boolean {
  return columns.some((seen) =>
    [...constants.entries(seen).values()].some((entry) => constants.entry(entry, "type") !== undefined),
  );
}
