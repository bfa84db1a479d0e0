/** Columns and relations that the arguments of a query name. */
import type { Value } from "../../facts.ts";
import type { NestedOperation } from "../../idiom.ts";
import type { Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";
import type { CodeTable } from "./code-table.ts";
import type { CodeTables } from "./code-tables.ts";

export interface QueryWorld {
  readonly names: Names;
  readonly constants: Constants;
  readonly tables: CodeTables;
}

/** Relations in relations: what is written by hand goes four or five deep. */
const maxDepth = 8;
/** Keys looked at in one query's relations: constants that name each other would never end. */
const maxKeys = 2_000;

/** Columns that keys of objects name; `whole` tells that nothing among the keys is computed. */
export interface Keys {
  readonly columns: readonly string[];
  readonly whole: boolean;
}

export function keyColumns(world: QueryWorld, table: CodeTable, objects: readonly Seen[]): Keys {
  const found = new Set<string>();
  let whole = true;
  const met = new Set<Value>();
  const collect = (seen: Seen, depth: number): void => {
    const { file, value } = world.constants.follow(seen);
    if (depth > maxDepth || met.has(value)) return;
    met.add(value);
    if (value.is === "list") for (const item of value.items) collect({ file, value: item }, depth + 1);
    // The name of a column itself: `by: ["customerId"]`.
    else if (value.is === "text" && table.columns.has(value.text)) found.add(table.columns.get(value.text) ?? "");
    else if (value.is !== "object") whole = false;
    else {
      for (const [key, inner] of world.constants.entries({ file, value })) {
        const column = table.columns.get(key);
        if (column !== undefined) found.add(column);
        // `AND: [...]`, and keys of several columns (`orderId_sku: { ... }`).
        else if (!table.relations.has(key) && isNest(inner.value)) collect(inner, depth + 1);
      }
      if (value.spreads?.some((spread) => world.constants.follow({ file, value: spread }).value.is !== "object"))
        whole = false;
    }
  };
  for (const object of objects) collect(object, 0);
  return { columns: [...found].sort(), whole };
}

/** All the columns of the objects, where nothing among them is computed. */
export function allColumns(
  world: QueryWorld,
  table: CodeTable,
  objects: readonly Seen[],
): readonly string[] | undefined {
  const { columns, whole } = keyColumns(world, table, objects);
  return whole ? columns : undefined;
}

const isNest = (value: Value): boolean => value.is === "object" || value.is === "list";

/** Columns of a table that expressions name through its constant: `eq(orders.id, id)`. */
export function mentionedColumns(world: QueryWorld, table: CodeTable, values: readonly Seen[]): readonly string[] {
  const found = new Set<string>();
  const met = new Set<string>();
  const visit = (seen: Seen, depth: number): void => {
    const { file, value } = seen;
    if (depth > maxDepth) return;
    const into = (inner: Value): void => visit({ file, value: inner }, depth + 1);
    switch (value.is) {
      case "ref": {
        const column = /^(.*)\.([^.()!:`]+)$/.exec(value.path);
        const owner =
          column && world.tables.variable({ file, value: { is: "ref", to: value.to, path: column[1] ?? "" } });
        if (owner?.table === table.table) found.add(owner.columns.get(column?.[2] ?? "") ?? column?.[2] ?? "");
        else if (owner === undefined && !met.has(`${file} ${value.to}${value.path}`)) {
          met.add(`${file} ${value.to}${value.path}`);
          const followed = world.constants.follow(seen);
          if (followed.value.is === "chain" || followed.value.is === "object") visit(followed, depth + 1);
        }
        return;
      }
      case "chain":
        into({ is: "ref", to: value.to, path: value.links.map(({ step }) => step).join("") });
        for (const { args } of value.links) args?.forEach(into);
        return;
      case "template":
        value.holes.forEach(into);
        return;
      case "list":
        value.items.forEach(into);
        return;
      case "object":
        for (const [, entry] of value.entries) into(entry);
        return;
      default:
    }
  };
  for (const value of values) visit(value, 0);
  return [...found].sort();
}

/** A second table that a query touches through a relation. */
export interface Nested {
  readonly table: CodeTable;
  readonly operation: NestedOperation;
  readonly columns: readonly string[] | undefined;
  readonly certain: boolean;
}

/** How much of a query's relations is left to look at. */
interface Budget {
  keys: number;
}

/** Tables that `include`, `select` or `with` load, however deep. */
export function* loadedTables(
  world: QueryWorld,
  table: CodeTable,
  objects: readonly Seen[],
  depth = 0,
  budget: Budget = { keys: maxKeys },
): Generator<Nested> {
  if (depth > maxDepth) return;
  for (const object of objects)
    for (const [key, inner] of world.constants.entries(object)) {
      if (budget.keys-- <= 0) return;
      if (inner.value.is === "flag" && !inner.value.value) continue;
      if (key === "_count") {
        const counted = world.constants.entry(inner, "select");
        if (counted !== undefined) yield* loadedTables(world, table, [counted], depth + 1, budget);
        continue;
      }
      const related = relatedTable(world, table, key);
      if (related === undefined) continue;
      const deeper = ["include", "select", "with"].flatMap((name) => world.constants.entry(inner, name) ?? []);
      const picked = ["select", "columns"].flatMap((name) => world.constants.entry(inner, name) ?? []);
      const columns = picked.length === 0 ? ["*"] : allColumns(world, related.table, picked);
      yield { ...related, operation: "select", columns };
      yield* loadedTables(world, related.table, deeper, depth + 1, budget);
    }
}

/** Words by which a condition speaks of the rows on the other side of a relation, or joins conditions. */
const through = ["some", "every", "none", "is", "isNot"];
const joint = ["AND", "OR", "NOT"];

/** Tables that a condition asks through a relation: `where: { customer: { email } }`. */
export function* filteredTables(
  world: QueryWorld,
  table: CodeTable,
  conditions: readonly Seen[],
  depth = 0,
  budget: Budget = { keys: maxKeys },
): Generator<Nested> {
  if (depth > maxDepth) return;
  for (const condition of conditions.flatMap((seen) => itemsOf(world, seen)))
    for (const [key, inner] of world.constants.entries(condition)) {
      if (budget.keys-- <= 0) return;
      if (joint.includes(key)) yield* filteredTables(world, table, [inner], depth + 1, budget);
      const related = table.relations.has(key) ? relatedTable(world, table, key) : undefined;
      if (related === undefined || isOwnKey(world, table, related.table, key, inner)) continue;
      const named = through.flatMap((word) => world.constants.entry(inner, word) ?? []);
      const deeper = named.length > 0 ? named : [inner];
      yield { ...related, operation: "select", columns: keyColumns(world, related.table, deeper).columns };
      yield* filteredTables(world, related.table, deeper, depth + 1, budget);
    }
}

/** `where: { customer: { id } }` asks the key that the table has itself. */
function isOwnKey(world: QueryWorld, table: CodeTable, related: CodeTable, relation: string, inner: Seen): boolean {
  if (!table.columns.has(relation)) return false;
  const keys = [...world.constants.entries(inner).keys()];
  return keys.every((key) => related.unique.has(related.columns.get(key) ?? ""));
}

/** Tables that a write touches through its data: `data: { items: { create: ... } }`. */
export function* writtenTables(
  world: QueryWorld,
  table: CodeTable,
  objects: readonly Seen[],
  by: Readonly<Record<string, NestedOperation>>,
  depth = 0,
  budget: Budget = { keys: maxKeys },
): Generator<Nested> {
  if (depth > maxDepth) return;
  for (const object of objects.flatMap((seen) => itemsOf(world, seen)))
    for (const [key, inner] of world.constants.entries(object)) {
      if (budget.keys-- <= 0) return;
      const related = table.relations.has(key) ? relatedTable(world, table, key) : undefined;
      if (related === undefined) continue;
      for (const [word, payload] of world.constants.entries(inner)) {
        const operation = by[word];
        if (operation === undefined) continue;
        const data = itemsOf(world, payload).flatMap((item) => {
          const parts = ["data", "create", "update"].flatMap((name) => world.constants.entry(item, name) ?? []);
          return parts.length > 0 ? parts.flatMap((part) => itemsOf(world, part)) : [item];
        });
        const connects = word === "connect" || word === "disconnect" || word === "set";
        // The side that holds the key is the one that changes: `customerId` lies beside `customer`.
        const keyHere = connects && table.columns.has(`${key}Id`);
        const columns = connects || operation === "delete" ? undefined : allColumns(world, related.table, data);
        yield { ...related, operation: keyHere ? "select" : operation, columns };
        yield* writtenTables(world, related.table, data, by, depth + 1, budget);
      }
    }
}

function itemsOf(world: QueryWorld, seen: Seen): readonly Seen[] {
  const { file, value } = world.constants.follow(seen);
  return value.is === "list" ? value.items.map((item) => ({ file, value: item })) : [{ file, value }];
}

/** The table behind a relation: as the schema says, else the one whose constant has the relation's name. */
export function relatedTable(
  { tables }: QueryWorld,
  table: CodeTable,
  relation: string,
): { readonly table: CodeTable; readonly certain: boolean } | undefined {
  const model = table.relations.get(relation);
  const known = model === undefined ? undefined : (tables.model(model) ?? tables.related(model));
  if (known !== undefined) return { table: known, certain: known.certain };
  if (table.columns.has(relation) || !("holder" in table)) return undefined;
  for (const name of [relation, `${relation}s`, `${relation}es`, relation.replace(/y$/, "ies")]) {
    const other = tables.member(name) ?? tables.member(`${name}Table`);
    if (other !== undefined) return { table: other, certain: false };
  }
  return undefined;
}
