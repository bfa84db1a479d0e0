/** Table access through an ORM: edges from code to tables and columns. */
import type { Attributes, EdgeKind, NodeId, Pen } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import type { NestedOperation } from "../../idiom.ts";
import type { AccessMeaning, Meaning, Seen } from "../../meaning.ts";
import { columnId } from "../ids.ts";
import type { Catalogue } from "./catalogue.ts";
import { classConditions } from "./class-conditions.ts";
import { loadedByClass } from "./class-loads.ts";
import type { ClassTable } from "./class-tables.ts";
import type { CodeTable } from "./code-table.ts";
import {
  allColumns,
  filteredTables,
  keyColumns,
  loadedTables,
  mentionedColumns,
  type Nested,
  type QueryWorld,
  writtenTables,
} from "./columns.ts";
import { writtenLiterals } from "./literals.ts";
import { namesOneRow, writesKeyOut } from "./one-row.ts";
import { isOfMany, isOfRows, isOpenEnded } from "./open-ended.ts";
import { reckonedColumns } from "./reckoned.ts";
import { targetOf } from "./uses.ts";

export interface AccessWorld extends QueryWorld {
  readonly pen: Pen;
  readonly idOf: (file: string, symbol: number) => NodeId | undefined;
  readonly catalogue: Catalogue;
}

/** Operations whose name alone could be anyone's: they need an argument that only a query takes. */
const everyday = new Set([
  "find",
  "save",
  "remove",
  "insert",
  "exists",
  "destroy",
  "restore",
  "increment",
  "decrement",
  "distinct",
  "sum",
  "min",
  "max",
  "create",
  "update",
  "delete",
  "upsert",
  "count",
  "aggregate",
  "groupBy",
]);
const queryKeys = ["where", "data", "select", "include", "by", "create", "orderBy", "take", "skip", "_count"];

export function drawAccess(world: AccessWorld, meanings: readonly Meaning[]): void {
  for (const meaning of meanings) if (meaning.means === "access") drawOne(world, meaning);
}

function drawOne(world: AccessWorld, meaning: AccessMeaning): void {
  const from = world.idOf(meaning.file, meaning.by);
  const table = tableOf(world, meaning);
  if (from === undefined || table === undefined) return;
  const { pattern, operation } = meaning;
  const sure = table.certain && isSure(world, meaning);
  if (pattern.joins) {
    for (const nested of loads(world, table, meaning))
      connect(world, meaning, from, nested.table, "select", sure && nested.certain, nested.columns, {
        nested: true,
        ...standingOf(meaning),
      });
    return;
  }
  const columns = columnsOf(world, table, meaning);
  const where = conditionColumns(world, table, meaning, meaning.where);
  const also = conditionColumns(world, table, meaning, meaning.also);
  const conflict = pattern.by === "variable" ? mentionedColumns(world, table, meaning.conflict) : [];
  const isWritten = operation === "insert" || operation === "update" || operation === "upsert";
  const literals = isWritten && columns !== undefined ? writtenLiterals(world, table, meaning.columns) : [];
  const reckoned = reckonedColumns(world, table, meaning, columns);
  const single = operation !== "insert" && meaning.where.some((seen) => namesOneRow(world, table, seen));
  connect(world, meaning, from, table, operation, sure, columns, {
    ...(where.length > 0 ? { where } : {}),
    ...(conflict.length > 0 ? { conflict } : {}),
    ...(meaning.keyed || single ? { keyed: true } : {}),
    ...(meaning.limited || single ? { limited: true } : {}),
    ...(single && meaning.where.some((seen) => writesKeyOut(world, table, seen)) ? { constant: true } : {}),
    ...(meaning.offset ? { offset: true } : {}),
    ...(literals.length > 0 ? { literals } : {}),
    ...(reckoned.length > 0 ? { reckoned } : {}),
    ...(pattern.aggregate === true ? { aggregate: true } : {}),
    ...(meaning.locked ? { locked: true } : {}),
    ...(meaning.skips ? { skips: true } : {}),
    ...(isOpenEnded(world, table, meaning) ? { open: true } : {}),
    ...(isOfMany(world, meaning) ? { many: true } : {}),
    ...(isOfRows(world, meaning) ? { list: true } : {}),
    ...(/join/i.test(meaning.called) ? { nested: true } : {}),
    ...standingOf(meaning),
  });
  for (const column of [...where, ...also]) connectColumn(world, meaning, from, table, column, "reads", sure);
  const more = { nested: true, ...standingOf(meaning) };
  const read = [...loads(world, table, meaning), ...filteredTables(world, table, meaning.where)];
  for (const nested of read)
    connect(world, meaning, from, nested.table, "select", sure && nested.certain, nested.columns, more);
  for (const nested of writtenTables(world, table, meaning.data, pattern.writes?.by ?? {}))
    connect(world, meaning, from, nested.table, nested.operation, sure && nested.certain, nested.columns, more);
}

function isSure(world: AccessWorld, meaning: AccessMeaning): boolean {
  const { by } = meaning.pattern;
  // A class is named, whoever is asked for its rows; a method of the repository's own may do something else.
  if (by === "class") {
    const isNamed = world.tables.entity(meaning.candidates.filter(({ value }) => value.is !== "text")) !== undefined;
    return meaning.sure || (!meaning.own && (isNamed || isUnmistakable(world, meaning)));
  }
  return meaning.sure || by === "variable" || isUnmistakable(world, meaning);
}

function loads(world: AccessWorld, table: CodeTable, meaning: AccessMeaning): Iterable<Nested> {
  return "model" in table
    ? loadedByClass(world, table as ClassTable, meaning)
    : loadedTables(world, table, meaning.loads);
}

function standingOf({ inLoop, perItem, inTransaction, arms, handed }: AccessMeaning): Attributes {
  return {
    ...(inLoop ? { inLoop } : {}),
    ...(perItem ? { perItem } : {}),
    ...(inTransaction ? { inTransaction } : {}),
    ...(arms === undefined ? {} : { arms }),
    ...(handed ? { handed } : {}),
  };
}

function tableOf(
  { tables, constants }: AccessWorld,
  { idiom, pattern, table, candidates, sure }: AccessMeaning,
): CodeTable | undefined {
  if (pattern.by === "variable") return tables.variable(table);
  if (pattern.by === "class") {
    const known = tables.entity(candidates);
    return known?.idiom === idiom ? known : undefined;
  }
  const name = constants.text(table);
  if (name === undefined) return undefined;
  if (pattern.by === "member") return tables.member(name);
  const known = tables.model(name);
  // A client without its schema still says which table it means.
  if (known === undefined && sure && !name.startsWith("$"))
    return { ...unknownTable, table: name.slice(0, 1).toUpperCase() + name.slice(1) };
  return known;
}

const unknownTable: Omit<CodeTable, "table"> = {
  columns: new Map(),
  unique: new Set(),
  relations: new Map(),
  file: "",
  line: 1,
  certain: false,
};

/** Whether the call could be nothing but a query, though its receiver is unknown. */
function isUnmistakable({ constants }: AccessWorld, meaning: AccessMeaning): boolean {
  if (!everyday.has(meaning.called)) return true;
  const { argument } = meaning;
  return argument !== undefined && queryKeys.some((key) => constants.entry(argument, key) !== undefined);
}

function columnsOf(world: AccessWorld, table: CodeTable, meaning: AccessMeaning): readonly string[] | undefined {
  const { pattern, operation, columns } = meaning;
  if (operation === "delete" || pattern.aggregate === true) return undefined;
  if (operation !== "select") return columns.length === 0 ? undefined : allColumns(world, table, columns);
  // `attributes: { exclude: [...] }` takes the rest.
  if (columns.some((seen) => world.constants.entry(seen, "exclude") ?? world.constants.entry(seen, "include")))
    return ["*"];
  const chosen = columns.filter(({ value }) => value.is !== "object" || value.entries.length > 0);
  if (chosen.length === 0) return ["*"];
  if (pattern.by !== "variable") return allColumns(world, table, chosen);
  const mentioned = mentionedColumns(world, table, chosen);
  // `select({ order: orders })` takes the whole row.
  return mentioned.length > 0 ? mentioned : undefined;
}

function conditionColumns(
  world: AccessWorld,
  table: CodeTable,
  { pattern }: AccessMeaning,
  conditions: readonly Seen[],
): readonly string[] {
  if (pattern.by === "class") return classConditions(world, table, pattern, conditions);
  const mentioned = pattern.by === "model" ? [] : mentionedColumns(world, table, conditions);
  const keys = pattern.by === "variable" ? [] : keyColumns(world, table, conditions).columns;
  return [...new Set([...mentioned, ...keys])].sort();
}

function connect(
  world: AccessWorld,
  meaning: AccessMeaning,
  from: NodeId,
  table: CodeTable,
  operation: NestedOperation,
  sure: boolean,
  columns: readonly string[] | undefined,
  more: Attributes,
): void {
  const { file, line } = meaning;
  const kind: EdgeKind = operation === "select" ? "reads" : "writes";
  const certainty = sure ? "resolved" : "guessed";
  const attributes = { operation, ...(columns === undefined || columns.length === 0 ? {} : { columns }), ...more };
  world.pen.connect({ from, to: tableNode(world, meaning, table), kind, file, line, certainty, attributes });
  for (const column of columns ?? []) connectColumn(world, meaning, from, table, column, kind, sure);
}

function connectColumn(
  world: AccessWorld,
  { file, line }: AccessMeaning,
  from: NodeId,
  table: CodeTable,
  column: string,
  kind: EdgeKind,
  sure: boolean,
): void {
  const known = world.catalogue.table(table.table);
  if (known === undefined || !known.columns.has(column)) return;
  const to = columnId(known.name, column);
  world.pen.connect({ from, to, kind, file, line, certainty: sure ? "resolved" : "guessed" });
}

/** The table or view; one that no schema knows is noted where it is used. */
function tableNode({ pen, catalogue }: AccessWorld, { file, line }: AccessMeaning, { table }: CodeTable): NodeId {
  const id = targetOf(catalogue, table);
  // A declared one is drawn before, and the first definition stays.
  pen.add({
    id,
    kind: "table",
    name: table,
    file,
    line,
    endLine: line,
    body: hashText(""),
    attributes: { undeclared: true },
  });
  return id;
}
