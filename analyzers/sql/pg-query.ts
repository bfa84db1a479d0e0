/** What a PostgreSQL query or write does to tables: one walk, level by level, so that aliases, CTEs and columns are told apart. */
import type { SqlOperation } from "../facts.ts";
import { readCall } from "./pg-call.ts";
import { type Reading, tableName } from "./reading.ts";
import { type Place, Scope } from "./scope.ts";
import { bodyOf, kindOf, list, strings, type Tree, text, tree } from "./tree.ts";

/** Reads one query or write into `reading`; false when the statement is of another kind. */
export function readQuery(kind: string, body: Tree, reading: Reading, variables?: ReadonlySet<string>): boolean {
  return new QueryReader(reading).statement(kind, body, new Scope(undefined, variables));
}

/** Reads an expression that stands by itself: a policy's condition, a default. `table` is what its bare columns belong to. */
export function readExpression(node: unknown, reading: Reading, table?: string): void {
  const scope = new Scope(undefined);
  if (table !== undefined) scope.reads(table, table.slice(table.lastIndexOf(".") + 1), "select");
  new QueryReader(reading).visit(node, scope, "where");
}

class QueryReader {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  statement(kind: string, body: Tree, outer: Scope): boolean {
    switch (kind) {
      case "SelectStmt":
        this.select(body, outer);
        return true;
      case "InsertStmt":
        this.#insert(body, outer);
        return true;
      case "UpdateStmt":
        this.#update(body, outer);
        return true;
      case "DeleteStmt":
        this.#delete(body, outer);
        return true;
      case "MergeStmt":
        this.#merge(body, outer);
        return true;
      default:
        return false;
    }
  }

  select(body: Tree, outer: Scope, limitedOutside = false): void {
    const scope = new Scope(outer);
    scope.limited = limitedOutside || isLimit(body["limitCount"]);
    this.#with(body["withClause"], scope);
    const left = tree(body["larg"]);
    const right = tree(body["rarg"]);
    if (left !== undefined && right !== undefined) {
      this.select(left, scope, scope.limited);
      this.select(right, scope, scope.limited);
      this.visit([body["limitCount"], body["limitOffset"]], scope, "read");
      return;
    }
    this.#from(list(body["fromClause"]), scope);
    this.visit([body["targetList"], body["valuesLists"]], scope, "read");
    this.#where(body["whereClause"], scope);
    this.visit(body["havingClause"], scope, "read");
    const outputs = outputNames(body["targetList"]);
    for (const part of [body["groupClause"], body["sortClause"], body["distinctClause"], body["windowClause"]])
      for (const item of list(part)) if (!isOutput(item, outputs)) this.visit(item, scope, "read");
    this.visit([body["limitCount"], body["limitOffset"]], scope, "read");
    if (list(body["groupClause"]).length > 0 || list(body["distinctClause"]).length > 0) scope.aggregate = true;
    for (const clause of list(body["lockingClause"])) this.#locking(clause, scope);
    scope.finish(this.#reading);
  }

  /** Every column, call and subquery below a node, in the level of `scope`. */
  visit(node: unknown, scope: Scope, place: Place): void {
    if (Array.isArray(node)) {
      for (const item of node) this.visit(item, scope, place);
      return;
    }
    const object = tree(node);
    if (object === undefined) return;
    for (const key in object) {
      const value = object[key];
      const body = tree(value);
      if (body === undefined) {
        if (Array.isArray(value)) this.visit(value, scope, place);
      } else if (key === "ColumnRef") this.#column(body, scope, place);
      else if (key === "FuncCall") this.#call(body, scope, place);
      else if (key === "SelectStmt") this.select(body, scope);
      else if (key !== "TypeName" && key !== "typeName") this.visit(body, scope, place);
    }
  }

  #insert(body: Tree, outer: Scope): void {
    const scope = new Scope(outer);
    this.#with(body["withClause"], scope);
    const conflict = tree(body["onConflictClause"]);
    const updates = conflict?.["action"] === "ONCONFLICT_UPDATE";
    const write = this.#target(body["relation"], scope, updates ? "upsert" : "insert");
    const columns = assigned(body["cols"]);
    for (const column of columns.length > 0 ? columns : ["*"]) write?.columns.add(column);
    const source = bodyOf(body["selectStmt"], "SelectStmt");
    // What is inserted cannot refer to the row it becomes: it is read in a level beside the target's.
    const beside = new Scope(outer);
    this.#with(body["withClause"], beside, true);
    if (source !== undefined) this.select(source, beside);
    if (conflict !== undefined) {
      if (write !== undefined) write.conflict = conflictKey(conflict);
      for (const column of assigned(conflict["targetList"])) write?.columns.add(column);
      scope.derived("excluded");
      this.visit(conflict["targetList"], scope, "read");
      this.#where(conflict["whereClause"], scope);
    }
    this.#returning(body, scope);
    scope.finish(this.#reading);
  }

  #update(body: Tree, outer: Scope): void {
    const scope = new Scope(outer);
    this.#with(body["withClause"], scope);
    const write = this.#target(body["relation"], scope, "update");
    for (const column of assigned(body["targetList"])) write?.columns.add(column);
    this.#from(list(body["fromClause"]), scope);
    this.visit(body["targetList"], scope, "read");
    this.#where(body["whereClause"], scope);
    this.#returning(body, scope);
    scope.finish(this.#reading);
  }

  #delete(body: Tree, outer: Scope): void {
    const scope = new Scope(outer);
    this.#with(body["withClause"], scope);
    this.#target(body["relation"], scope, "delete")?.columns.add("*");
    this.#from(list(body["usingClause"]), scope);
    this.#where(body["whereClause"], scope);
    this.#returning(body, scope);
    scope.finish(this.#reading);
  }

  #merge(body: Tree, outer: Scope): void {
    const scope = new Scope(outer);
    this.#with(body["withClause"], scope);
    const write = this.#target(body["relation"], scope, "upsert");
    if (write !== undefined) write.conflict = [];
    this.#from([body["sourceRelation"]], scope);
    this.visit(body["joinCondition"], scope, "where");
    for (const item of list(body["mergeWhenClauses"])) {
      const clause = bodyOf(item, "MergeWhenClause");
      for (const column of assigned(clause?.["targetList"])) write?.columns.add(column);
      this.visit([clause?.["targetList"], clause?.["values"], clause?.["condition"]], scope, "read");
    }
    this.#returning(body, scope);
    scope.finish(this.#reading);
  }

  #target(relation: unknown, scope: Scope, operation: SqlOperation) {
    const range = tree(relation);
    const name = rangeName(range);
    if (range === undefined || name === undefined) return undefined;
    const alias = aliasOf(range) ?? text(range["relname"]) ?? name;
    if (this.#reading.temporary.has(name)) {
      scope.derived(alias);
      return undefined;
    }
    return scope.writes(name, alias, operation);
  }

  #with(clause: unknown, scope: Scope, namesOnly = false): void {
    const body = tree(clause);
    if (body === undefined) return;
    const recursive = body["recursive"] === true;
    for (const item of list(body["ctes"])) {
      const cte = bodyOf(item, "CommonTableExpr");
      const name = text(cte?.["ctename"]);
      if (name === undefined) continue;
      if (recursive) scope.declareCte(name);
      const query = kindOf(cte?.["ctequery"]);
      if (query !== undefined && !namesOnly) this.statement(query[0], query[1], scope);
      scope.declareCte(name);
    }
  }

  /** Sources first, their join conditions after: a condition may name any of them. */
  #from(nodes: readonly unknown[], scope: Scope): void {
    const conditions: unknown[] = [];
    const shared: string[] = [];
    for (const node of nodes) this.#source(node, scope, conditions, shared);
    this.visit(conditions, scope, "read");
    for (const column of shared) scope.column(column, undefined, "read");
  }

  #source(node: unknown, scope: Scope, conditions: unknown[], shared: string[]): void {
    const found = kindOf(node);
    if (found === undefined) return;
    const [kind, body] = found;
    if (kind === "RangeVar") {
      const name = rangeName(body);
      if (name === undefined) return;
      const alias = aliasOf(body) ?? text(body["relname"]) ?? name;
      const bare = body["schemaname"] === undefined;
      if ((bare && scope.isCte(name)) || this.#reading.temporary.has(name)) scope.derived(alias);
      else scope.reads(name, alias, "select");
    } else if (kind === "JoinExpr") {
      this.#source(body["larg"], scope, conditions, shared);
      this.#source(body["rarg"], scope, conditions, shared);
      conditions.push(body["quals"]);
      shared.push(...strings(body["usingClause"]));
    } else if (kind === "RangeSubselect") {
      const query = bodyOf(body["subquery"], "SelectStmt");
      if (query !== undefined) this.select(query, scope);
      scope.derived(aliasOf(body));
    } else if (kind === "RangeTableSample") this.#source(body["relation"], scope, conditions, shared);
    else {
      conditions.push(body);
      scope.derived(aliasOf(body) ?? functionName(body));
    }
  }

  #where(node: unknown, scope: Scope): void {
    this.visit(node, scope, "where");
    pinned(node, scope);
  }

  #returning(body: Tree, scope: Scope): void {
    this.visit([tree(body["returningClause"])?.["exprs"], body["returningList"]], scope, "read");
  }

  #locking(clause: unknown, scope: Scope): void {
    const body = bodyOf(clause, "LockingClause");
    const names: string[] = [];
    for (const relation of list(body?.["lockedRels"])) {
      const name = text(bodyOf(relation, "RangeVar")?.["relname"]);
      if (name !== undefined) names.push(name);
    }
    scope.locks(names);
    this.#reading.locked = true;
  }

  #column(body: Tree, scope: Scope, place: Place): void {
    const names = strings(body["fields"]);
    const star = list(body["fields"]).some((field) => bodyOf(field, "A_Star") !== undefined);
    if (star) {
      scope.column("*", names.at(-1), place);
      return;
    }
    const name = names.at(-1);
    if (name !== undefined) scope.column(name, names.at(-2), place);
  }

  #call(body: Tree, scope: Scope, place: Place): void {
    if (readCall(body, this.#reading) === "aggregate") scope.aggregate = true;
    this.visit([body["args"], body["agg_order"], body["agg_filter"], body["over"]], scope, place);
  }
}

/** The table that a RangeVar names, `schema.name` unless the schema is `public`. */
export function rangeName(range: Tree | undefined): string | undefined {
  const name = text(range?.["relname"]);
  return name === undefined ? undefined : tableName(text(range?.["schemaname"]), name);
}

const aliasOf = (body: Tree): string | undefined => text(tree(body["alias"])?.["aliasname"]);

/** `FROM unnest(...)`: without an alias, the function's name is one. */
function functionName(body: Tree): string | undefined {
  const first = list(bodyOf(list(body["functions"])[0], "List")?.["items"])[0];
  return strings(bodyOf(first, "FuncCall")?.["funcname"]).at(-1);
}

/** Column names on the left of assignments, or in an INSERT's list. */
function assigned(targets: unknown): readonly string[] {
  const names: string[] = [];
  for (const item of list(targets)) {
    const name = text(bodyOf(item, "ResTarget")?.["name"]);
    if (name !== undefined) names.push(name);
  }
  return names;
}

function outputNames(targets: unknown): ReadonlySet<string> {
  return new Set(assigned(targets));
}

/** `ORDER BY total` where total is a name given in the select list: no column. */
function isOutput(item: unknown, outputs: ReadonlySet<string>): boolean {
  if (outputs.size === 0) return false;
  const node = bodyOf(item, "SortBy")?.["node"] ?? item;
  const names = strings(bodyOf(node, "ColumnRef")?.["fields"]);
  return names.length === 1 && outputs.has(names[0] ?? "");
}

function isLimit(node: unknown): boolean {
  if (node === undefined) return false;
  return bodyOf(node, "A_Const")?.["isnull"] !== true;
}

function conflictKey(conflict: Tree): readonly string[] {
  const infer = tree(conflict["infer"]);
  const constraint = text(infer?.["conname"]);
  if (constraint !== undefined) return [constraint];
  const columns: string[] = [];
  for (const item of list(infer?.["indexElems"])) {
    const name = text(bodyOf(item, "IndexElem")?.["name"]);
    if (name !== undefined) columns.push(name);
  }
  return columns.sort();
}

/** Columns that every road through a condition pins to a value: `a = $1 AND b IN (1, 2)`. */
function pinned(node: unknown, scope: Scope): void {
  const found = kindOf(node);
  if (found === undefined) return;
  const [kind, body] = found;
  if (kind === "BoolExpr" && body["boolop"] === "AND_EXPR") for (const part of list(body["args"])) pinned(part, scope);
  if (kind !== "A_Expr" || strings(body["name"])[0] !== "=") return;
  if (body["kind"] === "AEXPR_OP") {
    pinTo(body["lexpr"], body["rexpr"], scope);
    pinTo(body["rexpr"], body["lexpr"], scope);
  } else if (body["kind"] === "AEXPR_IN" || body["kind"] === "AEXPR_OP_ANY") pinTo(body["lexpr"], undefined, scope);
}

function pinTo(column: unknown, value: unknown, scope: Scope): void {
  const names = strings(bodyOf(column, "ColumnRef")?.["fields"]);
  const name = names.at(-1);
  if (name === undefined || names.length > 2) return;
  const other = bodyOf(value, "ColumnRef");
  if (other !== undefined && !isVariable(strings(other["fields"]), scope)) return;
  scope.pins(name, names.at(-2));
}

function isVariable(names: readonly string[], scope: Scope): boolean {
  return names.length > 0 && scope.variables.has(names[0] ?? "");
}
