/** What a PostgreSQL query or write does to tables: one walk, level by level, so that aliases, CTEs and columns are told apart. */
import type { SqlOperation } from "../facts.ts";
import { readCall } from "./pg-call.ts";
import { aliasOf, assign, conflictKey, functionName, isLimit, isOutput, outputNames, rangeName } from "./pg-names.ts";
import { isUnordered } from "./pg-order.ts";
import { pinned } from "./pg-pins.ts";
import type { Reading } from "./reading.ts";
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
    if (kind === "SelectStmt") this.select(body, outer);
    else if (kind === "InsertStmt") this.#insert(body, outer);
    else if (kind === "UpdateStmt") this.#update(body, outer);
    else if (kind === "DeleteStmt") this.#delete(body, outer);
    else if (kind === "MergeStmt") this.#merge(body, outer);
    else return false;
    return true;
  }

  select(body: Tree, outer: Scope, limitedOutside = false): void {
    const scope = new Scope(outer);
    scope.limited = limitedOutside || isLimit(body["limitCount"]);
    scope.offset = isLimit(body["limitOffset"]);
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
    assign(write, body["cols"], body);
    if (write?.columns.size === 0) write.columns.add("*");
    const source = bodyOf(body["selectStmt"], "SelectStmt");
    // What is inserted cannot refer to the row it becomes: it is read in a level beside the target's.
    const beside = new Scope(outer);
    this.#with(body["withClause"], beside, true);
    if (source !== undefined) this.select(source, beside);
    if (write !== undefined && conflict !== undefined && isUnordered(source)) write.list = true;
    if (conflict !== undefined) {
      if (write !== undefined) write.conflict = conflictKey(conflict);
      assign(write, conflict["targetList"]);
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
    assign(write, body["targetList"], body);
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
      assign(write, clause?.["targetList"]);
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
    scope.locks(names, (text(body?.["waitPolicy"]) ?? "LockWaitBlock") !== "LockWaitBlock");
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
