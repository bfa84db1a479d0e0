/** Tables that classes and models stand for, with their relations to each other. */
import type { ColumnFact } from "../../facts.ts";
import type { AssociationMeaning, Holder, Seen } from "../../meaning.ts";
import { keyOf } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import { lineOf } from "../names/lines.ts";
import {
  askedFor,
  columnNamed,
  type Draft,
  draftOf,
  groupMembers,
  type Relation,
  targetOf,
  type World,
} from "./class-drafts.ts";
import type { CodeTable } from "./code-table.ts";
import { camelCase, plural, small, snakeCase } from "./naming.ts";

/** A table that a class or a constant stands for. */
export interface ClassTable extends CodeTable {
  readonly holder: Holder;
  /** Whose habits made it: two libraries may use the same words. */
  readonly idiom: string;
  /** What texts call it. */
  readonly model: string;
  readonly declared: readonly ColumnFact[];
  /** Tables between two others, by the relation that goes through them. */
  readonly between: ReadonlyMap<string, string>;
  /** Relations and includes that every query loads. */
  readonly always: readonly Seen[];
  /** Objects of scopes by their names. */
  readonly scopes: readonly Seen[];
}

export interface ClassTables {
  readonly tables: readonly ClassTable[];
  heldBy(holder: Holder): ClassTable | undefined;
  /** By the key of what holds it, as relations have it. */
  byKey(key: string): ClassTable | undefined;
  /** By what texts call it; uncertain where two share the name. */
  called(model: string): ClassTable | undefined;
  /** Tables that only join two others. */
  readonly joints: readonly {
    readonly table: string;
    readonly columns: readonly string[];
    readonly holder: Holder;
    readonly file: string;
    readonly line: number;
  }[];
}

export function createClassTables(world: World): ClassTables {
  const { names, meanings } = world;
  const membersOf = groupMembers(world);
  const associations = meanings.filter((meaning) => meaning.means === "association");
  const snake = meanings.some((meaning) => meaning.means === "naming" && meaning.pattern.column === "snake");
  const asked = askedFor(world);
  const drafts = new Map<string, Draft>();
  const entities = meanings.filter((meaning) => meaning.means === "entity");
  for (const entity of entities) {
    // `known || model("A") || model("B")`: the constant holds the first.
    if (entity.pattern.inherits || (!entity.bound && drafts.has(keyOf(entity.holder)))) continue;
    const draft = draftOf(world, entity, membersOf, snake, asked);
    if (draft !== undefined) drafts.set(keyOf(entity.holder), draft);
  }
  for (const association of associations) relate(world, drafts, association);

  const tables = new Map<string, ClassTable>();
  const joints: ClassTables["joints"][number][] = [];
  for (const [key, draft] of drafts) tables.set(key, finish(world, draft, drafts, joints));
  // Classes that share the table of the class above.
  for (const { pattern, holder } of entities) {
    if (!pattern.inherits) continue;
    const above = lineOf(names, holder)
      .slice(1)
      .map((one) => tables.get(keyOf(one)))
      .find((one) => one !== undefined);
    if (above !== undefined) tables.set(keyOf(holder), { ...above, declared: [] });
  }
  const called = new Map<string, ClassTable>();
  for (const table of tables.values()) {
    const other = called.get(table.model);
    called.set(table.model, other === undefined || other.table === table.table ? table : { ...other, certain: false });
  }
  return {
    tables: [...tables.values()],
    heldBy: (holder) => tables.get(keyOf(holder)),
    byKey: (key) => tables.get(key),
    called: (model) => called.get(model),
    joints,
  };
}

function relate(
  { constants, holderOf }: World,
  drafts: ReadonlyMap<string, Draft>,
  association: AssociationMeaning,
): void {
  const { pattern, owners, target, as, through, line } = association;
  const held = owners.flatMap((seen) => {
    const holder = holderOf(seen);
    return (holder && drafts.get(keyOf(holder))) ?? byText(constants, drafts, seen) ?? [];
  });
  const [draft] = held;
  if (draft === undefined) return;
  const other = holderOf(target);
  const model = (other && drafts.get(keyOf(other))?.model) ?? lastName(constants, target);
  const name = constants.text(as) ?? (model === undefined ? undefined : pattern.many ? plural(model) : model);
  if (name === undefined) return;
  const { file } = target;
  const aim: Seen = other === undefined && model !== undefined ? { file, value: { is: "text", text: model } } : target;
  draft.relations.push({
    name,
    target: aim,
    keeps: pattern.keeps,
    through,
    eager: false,
    line,
    ...(pattern.keeps === "key" ? columnNamed(constants, through) : {}),
  });
}

function byText(constants: Constants, drafts: ReadonlyMap<string, Draft>, seen: Seen): Draft | undefined {
  const text = lastName(constants, seen);
  return text === undefined ? undefined : [...drafts.values()].find(({ model }) => model === text);
}

/** `models.User` -> `User`. */
function lastName(constants: Constants, seen: Seen): string | undefined {
  const { value } = seen;
  return value.is === "ref" ? `${value.to}${value.path}`.split(".").at(-1) : constants.text(seen);
}

function finish(
  world: World,
  draft: Draft,
  drafts: ReadonlyMap<string, Draft>,
  joints: ClassTables["joints"][number][],
): ClassTable {
  const { constants, holderOf } = world;
  const { entity, model, table, columns } = draft;
  const related = new Map<string, string>();
  const between = new Map<string, string>();
  const keys = new Map<string, string>();
  const always: Seen[] = [];
  const scopes: Seen[] = [];
  const named = new Map([...drafts.values()].map((one) => [one.model, one]));
  for (const relation of draft.relations) {
    const { name, target, keeps, through, eager } = relation;
    const holder = target && holderOf(target);
    const other = (holder && drafts.get(keyOf(holder))) ?? named.get(constants.text(target) ?? "");
    if (other !== undefined) related.set(name, keyOf(other.entity.holder));
    if (eager) always.push({ file: entity.file, value: { is: "text", text: name } });
    // Conditions and data may name the relation: `where: { customer: { id } }`.
    if (keeps === "key") keys.set(name, addKey(draft, relation, other));
    if (keeps !== "table" || other === undefined) continue;
    const passing = through && holderOf(targetOf(through) ?? through);
    const joint = passing === undefined ? undefined : drafts.get(keyOf(passing))?.table;
    const text = joint ?? constants.text(through);
    const default_ = snakeCase(`${table}_${name}_${other.table}`);
    const join = text ?? default_;
    between.set(name, join);
    if (joint === undefined && ![...drafts.values()].some((one) => one.table === join)) {
      const keys = [draft, other].map((one) => draft.naming(camelCase(`${one.table}_${primaryOf(one)}`)));
      joints.push({
        table: join,
        columns: [...new Set(keys)],
        holder: entity.holder,
        file: entity.file,
        line: relation.line,
      });
    }
  }
  for (const meaning of world.meanings)
    if (
      meaning.means === "member" &&
      (meaning.pattern.does === "always" || meaning.pattern.does === "scopes") &&
      keyOf({ file: meaning.file, symbol: meaning.by }) === keyOf(entity.holder)
    )
      (meaning.pattern.does === "always" ? always : scopes).push(...meaning.options);
  const declared = [...columns.values()];
  // One column of several that are the key together finds no row by itself.
  const primaries = declared.filter(({ primary }) => primary).length;
  return {
    table,
    columns: new Map([...keys, ...declared.map((column) => [column.field ?? column.name, column.name] as const)]),
    unique: new Set(
      declared.flatMap(({ unique, primary, name }) => (unique || (primary && primaries === 1) ? [name] : [])),
    ),
    relations: related,
    file: entity.file,
    line: entity.line,
    certain: true,
    holder: entity.holder,
    idiom: entity.idiom,
    model,
    declared,
    between,
    always,
    scopes,
  };
}

const primaryOf = ({ columns }: Draft): string => [...columns.values()].find(({ primary }) => primary)?.name ?? "id";

/** The column that a relation keeps: `customer` -> `customerId`, unless the class has it as a member, or the relation names it. */
function addKey(draft: Draft, relation: Relation, other: Draft | undefined): string {
  const { name, column, line, nullable } = relation;
  const key = other === undefined ? "id" : primaryOf(other);
  const field = camelCase(`${small(name)}_${key}`);
  const isSnake = draft.entity.pattern.keys === "snake";
  const sql = column ?? (isSnake ? snakeCase(field) : draft.naming(field));
  const known = draft.columns.get(column ?? field) ?? [...draft.columns.values()].find((one) => one.name === sql);
  if (known === undefined)
    draft.columns.set(field, { field, name: sql, nullable: nullable ?? true, hasDefault: false, line });
  return known?.name ?? sql;
}
