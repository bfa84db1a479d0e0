/** What a query or write does to tables, in node-sql-parser's tree. */
import type { SqlOperation } from "../facts.ts";
import { type Draft, type Reading, tableName } from "./reading.ts";
import { type Place, Scope } from "./scope.ts";
import { list, type Tree, text, tree } from "./tree.ts";

/** Reads a query or write into `reading`; false when the tree is of another kind. */
export function readAstQuery(body: Tree, reading: Reading): boolean {
  return new AstReader(reading).statement(body, new Scope(undefined));
}

class AstReader {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  statement(body: Tree, outer: Scope): boolean {
    switch (body["type"]) {
      case "select":
        this.#select(body, outer);
        return true;
      case "insert":
      case "replace":
        this.#insert(body, outer);
        return true;
      case "update":
        this.#update(body, outer);
        return true;
      case "delete":
        this.#delete(body, outer);
        return true;
      default:
        return false;
    }
  }

  #select(body: Tree, outer: Scope): void {
    const scope = new Scope(outer);
    scope.limited = list(tree(body["limit"])?.["value"]).length > 0;
    this.#with(body["with"], scope);
    this.#from(list(body["from"]), scope);
    this.#visit(body["columns"], scope, "read");
    this.#where(body["where"], scope);
    for (const part of ["groupby", "having", "orderby", "limit"]) this.#visit(body[part], scope, "read");
    if (list(tree(body["groupby"])?.["columns"]).length > 0 || text(body["distinct"]) !== undefined)
      scope.aggregate = true;
    const lock = text(body["locking_read"]) ?? text(body["for_update"]);
    if (lock !== undefined && /^(?:for|lock)/i.test(lock)) scope.locks([], /skip|nowait/i.test(lock));
    scope.finish(this.#reading);
    const following = tree(body["_next"]);
    if (following !== undefined) this.#select(following, outer);
  }

  #insert(body: Tree, outer: Scope): void {
    const scope = new Scope(outer);
    this.#with(body["with"], scope);
    const duplicate = tree(body["on_duplicate_update"]);
    const or = list(body["or"]).map((part) => text(tree(part)?.["value"])?.toLowerCase());
    const replaces = body["type"] === "replace" || or.includes("replace");
    const write = this.#target(
      list(body["table"])[0],
      scope,
      replaces || duplicate !== undefined ? "upsert" : "insert",
    );
    const ignores = or.includes("ignore") || /ignore/i.test(text(body["prefix"]) ?? "");
    if (write !== undefined && (replaces || ignores || duplicate !== undefined)) write.conflict = [];
    const named = [...list(body["columns"]).flatMap((name) => text(name) ?? []), ...assigned(body["set"])];
    for (const column of named.length > 0 ? named : ["*"]) write?.columns.add(column);
    for (const column of assigned(duplicate?.["set"])) write?.columns.add(column);
    this.#visit(body["values"], new Scope(outer), "read");
    this.#visit(duplicate?.["set"], scope, "read");
    scope.finish(this.#reading);
  }

  /** UPDATE a JOIN b SET a.x = ...: the tables whose columns are set are written, the rest is read. */
  #update(body: Tree, outer: Scope): void {
    const tables = list(body["table"]);
    const set = list(body["set"]);
    const qualifiers = new Set(set.flatMap((item) => text(tree(item)?.["table"]) ?? []));
    const written = tables.find((item, index) =>
      qualifiers.size === 0 ? index === 0 : qualifiers.has(aliasOf(tree(item))),
    );
    const scope = new Scope(outer);
    this.#with(body["with"], scope);
    const write = this.#target(written, scope, "update");
    for (const column of assigned(set)) write?.columns.add(column);
    this.#from([...tables.filter((item) => item !== written), ...list(body["from"])], scope);
    this.#conditions(tables, scope);
    this.#visit(
      set.map((item) => tree(item)?.["value"]),
      scope,
      "read",
    );
    this.#where(body["where"], scope);
    scope.finish(this.#reading);
  }

  #delete(body: Tree, outer: Scope): void {
    const sources = list(body["from"]);
    const names = new Set(list(body["table"]).map((item) => aliasOf(tree(item))));
    for (const source of sources) {
      const item = tree(source);
      if (sources.length > 1 && !names.has(aliasOf(item))) continue;
      const scope = new Scope(outer);
      this.#with(body["with"], scope);
      this.#target(source, scope, "delete")?.columns.add("*");
      this.#from(
        sources.filter((other) => other !== source),
        scope,
      );
      this.#conditions(sources, scope);
      this.#where(body["where"], scope);
      scope.finish(this.#reading);
    }
  }

  #target(item: unknown, scope: Scope, operation: SqlOperation): Draft | undefined {
    const source = tree(item);
    const name = nameOf(source);
    if (name === undefined || this.#reading.temporary.has(name)) return undefined;
    return scope.writes(name, aliasOf(source), operation);
  }

  #with(clauses: unknown, scope: Scope): void {
    for (const item of list(clauses)) {
      const cte = tree(item);
      const name = text(tree(cte?.["name"])?.["value"]);
      if (name === undefined) continue;
      if (cte?.["recursive"] === true) scope.declareCte(name);
      const query = tree(tree(cte?.["stmt"])?.["ast"]) ?? tree(cte?.["stmt"]);
      if (query !== undefined) this.statement(query, scope);
      scope.declareCte(name);
    }
  }

  #from(items: readonly unknown[], scope: Scope): void {
    for (const item of items) {
      const source = tree(item);
      if (source === undefined) continue;
      const name = nameOf(source);
      const inner = tree(source["expr"]);
      if (name !== undefined) {
        if (scope.isCte(name) || this.#reading.temporary.has(name)) scope.derived(aliasOf(source));
        else scope.reads(name, aliasOf(source), "select");
      } else if (inner !== undefined) {
        this.#visit(inner, scope, "read");
        scope.derived(aliasOf(source));
      }
    }
    this.#conditions(items, scope);
  }

  #conditions(items: readonly unknown[], scope: Scope): void {
    for (const item of items) {
      const source = tree(item);
      this.#visit(source?.["on"], scope, "read");
      for (const column of list(source?.["using"])) {
        const name = text(tree(column)?.["value"]);
        if (name !== undefined) scope.column(name, undefined, "read");
      }
    }
  }

  #where(node: unknown, scope: Scope): void {
    this.#visit(node, scope, "where");
    pinned(tree(node), scope);
  }

  #visit(node: unknown, scope: Scope, place: Place): void {
    if (Array.isArray(node)) {
      for (const item of node) this.#visit(item, scope, place);
      return;
    }
    const body = tree(node);
    if (body === undefined) return;
    if (body["type"] === "select") {
      this.#select(body, scope);
      return;
    }
    if (body["type"] === "column_ref") {
      const column = columnOf(body);
      if (column !== undefined) scope.column(column, text(body["table"]) ?? undefined, place);
      return;
    }
    if (body["type"] === "aggr_func" && !tree(body["over"])) scope.aggregate = true;
    if (body["type"] === "function") {
      const name = list(tree(body["name"])?.["name"]).flatMap((part) => text(tree(part)?.["value"]) ?? []);
      if (/^get_lock$/i.test(name.join("."))) this.#reading.locked = true;
    }
    for (const key in body) if (key !== "tableList" && key !== "columnList") this.#visit(body[key], scope, place);
  }
}

function nameOf(source: Tree | undefined): string | undefined {
  const name = text(source?.["table"]);
  return name === undefined ? undefined : tableName(text(source?.["db"]) ?? undefined, name);
}

const aliasOf = (source: Tree | undefined): string => text(source?.["as"]) ?? text(source?.["table"]) ?? "";

/** A column's name; some dialects wrap it in an expression. */
export function columnOf(body: Tree | undefined): string | undefined {
  return text(body?.["column"]) ?? text(tree(tree(body?.["column"])?.["expr"])?.["value"]);
}

function assigned(set: unknown): readonly string[] {
  return list(set).flatMap((item) => columnOf(tree(item)) ?? []);
}

/** Columns that every road through a condition pins to a value. */
function pinned(node: Tree | undefined, scope: Scope): void {
  if (node?.["type"] !== "binary_expr") return;
  const left = tree(node["left"]);
  const right = tree(node["right"]);
  if (node["operator"] === "AND") {
    pinned(left, scope);
    pinned(right, scope);
  } else if ((node["operator"] === "=" || node["operator"] === "IN") && left?.["type"] === "column_ref") {
    const column = columnOf(left);
    if (column !== undefined && right?.["type"] !== "column_ref") scope.pins(column, text(left["table"]) ?? undefined);
  }
}
