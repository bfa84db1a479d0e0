/** What PostgreSQL's DDL does to the schema. Bodies of functions are read in `pg-routine.ts`. */
import type { ColumnFact, SchemaChange } from "../facts.ts";
import { hashText } from "../hash.ts";
import {
  addConstraint,
  alterCommand,
  applyKey,
  argumentTypes,
  columnFact,
  type LineAt,
  qualified,
  withoutPlaces,
  words,
} from "./pg-columns.ts";
import { rangeName } from "./pg-names.ts";
import { readExpression, readQuery } from "./pg-query.ts";
import { newReading, type Reading, sorted, tableName } from "./reading.ts";
import { hostOfText } from "./requests.ts";
import { bodyOf, kindOf, list, strings, type Tree, text, tree } from "./tree.ts";

/** Reads one DDL statement into `reading`; false when it is of another kind. */
export function readSchema(kind: string, body: Tree, reading: Reading, lineAt: LineAt): boolean {
  const changes = reading.changes;
  switch (kind) {
    case "CreateStmt":
      createTable(body, reading, lineAt);
      return true;
    case "CreateTableAsStmt":
      createAs(body, reading);
      return true;
    case "ViewStmt": {
      const on = rangeName(tree(body["view"]));
      if (on !== undefined) changes.push({ does: "create-view", on, ...readBody(body["query"], reading) });
      return true;
    }
    case "AlterTableStmt":
      alterTable(body, reading, lineAt);
      return true;
    case "RenameStmt":
      rename(body, changes);
      return true;
    case "DropStmt":
      for (const object of list(body["objects"])) drop(text(body["removeType"]) ?? "", object, body, changes);
      return true;
    case "IndexStmt":
      createIndex(body, changes);
      return true;
    case "CreateTrigStmt":
      createTrigger(body, reading);
      return true;
    case "CreateExtensionStmt":
      changes.push({ does: "create-extension", on: text(body["extname"]) ?? "?" });
      return true;
    case "CreatePolicyStmt":
    case "AlterPolicyStmt": {
      const on = rangeName(tree(body["table"]));
      changes.push({ does: "other", what: words(kind), ...(on === undefined ? {} : { on }) });
      for (const condition of [body["qual"], body["with_check"]]) readExpression(condition, reading, on);
      return true;
    }
    case "RefreshMatViewStmt": {
      const on = rangeName(tree(body["relation"]));
      if (on !== undefined) reading.uses.push({ table: on, access: "write", operation: "other", columns: ["*"] });
      return true;
    }
    default:
      if (!/^(?:Create|Alter|Drop|Define|Grant|Comment|CompositeType|Rule|Reindex|SecLabel|Import)/.test(kind))
        return false;
      changes.push(otherChange(kind, body));
      return true;
  }
}

function createTable(body: Tree, reading: Reading, lineAt: LineAt): void {
  const relation = tree(body["relation"]);
  const on = rangeName(relation);
  if (on === undefined) return;
  if (relation?.["relpersistence"] === "t") {
    reading.temporary.add(on);
    return;
  }
  reading.temporary.delete(on);
  const columns: ColumnFact[] = [];
  const constraints: Tree[] = [];
  for (const element of list(body["tableElts"])) {
    const column = bodyOf(element, "ColumnDef");
    if (column !== undefined) columns.push(columnFact(column, lineAt));
    const constraint = bodyOf(element, "Constraint");
    if (constraint !== undefined) constraints.push(constraint);
  }
  for (const constraint of constraints) applyKey(constraint, columns);
  const partitioned = body["partspec"] !== undefined || body["partbound"] !== undefined;
  reading.changes.push({ does: "create-table", on, columns, ...(partitioned && { partitioned }) });
  for (const constraint of constraints) reading.changes.push(addConstraint(on, constraint));
}

function createAs(body: Tree, reading: Reading): void {
  const into = tree(body["into"]);
  const relation = tree(into?.["rel"]);
  const on = rangeName(relation);
  if (on === undefined) return;
  if (body["objtype"] === "OBJECT_MATVIEW") {
    reading.changes.push({ does: "create-materialized-view", on, ...readBody(body["query"], reading) });
    return;
  }
  const query = kindOf(body["query"]);
  if (query !== undefined) readQuery(query[0], query[1], reading);
  if (relation?.["relpersistence"] === "t") reading.temporary.add(on);
  else reading.changes.push({ does: "create-table", on, columns: [], as: true });
}

/** What a view reads. */
function readBody(query: unknown, around: Reading) {
  const inner = newReading(around.temporary, around.depth);
  const found = kindOf(query);
  if (found !== undefined) readQuery(found[0], found[1], inner);
  return {
    body: inner.uses,
    ...(inner.calls.size > 0 ? { calls: sorted(inner.calls) } : {}),
    ...(inner.requests.size > 0 ? { requests: sorted(inner.requests) } : {}),
    hash: hashText(withoutPlaces(query)),
  };
}

function alterTable(body: Tree, reading: Reading, lineAt: LineAt): void {
  const on = rangeName(tree(body["relation"]));
  if (on === undefined || reading.temporary.has(on)) return;
  for (const item of list(body["cmds"])) {
    const command = bodyOf(item, "AlterTableCmd");
    if (command !== undefined) reading.changes.push(...alterCommand(on, command, lineAt));
  }
}

function createIndex(body: Tree, changes: SchemaChange[]): void {
  const on = rangeName(tree(body["relation"]));
  const name = text(body["idxname"]);
  const columns: string[] = [];
  for (const item of list(body["indexParams"])) {
    const column = text(bodyOf(item, "IndexElem")?.["name"]);
    if (column !== undefined) columns.push(column);
  }
  // A partial unique index makes nothing unique but the rows it holds.
  const unique = body["unique"] === true && body["whereClause"] === undefined;
  changes.push({
    does: "create-index",
    ...(on === undefined ? {} : { on }),
    ...(name === undefined ? {} : { name }),
    columns,
    ...(unique && columns.length === list(body["indexParams"]).length ? { unique: true } : {}),
    ...(body["concurrent"] === true ? { concurrently: true } : {}),
  });
}

function rename(body: Tree, changes: SchemaChange[]): void {
  const on = rangeName(tree(body["relation"]));
  const column = text(body["subname"]);
  const to = text(body["newname"]);
  const type = text(body["renameType"]) ?? "";
  if (on !== undefined && to !== undefined) {
    if (type === "OBJECT_COLUMN" && column !== undefined) {
      changes.push({ does: "rename-column", on, column, to });
      return;
    }
    if (type === "OBJECT_TABLE" || type === "OBJECT_VIEW" || type === "OBJECT_MATVIEW") {
      const schema = on.includes(".") ? on.slice(0, on.lastIndexOf(".")) : undefined;
      changes.push({ does: "rename-table", on, to: tableName(schema, to) });
      return;
    }
  }
  changes.push({
    does: "other",
    what: `rename ${words(type.replace(/^OBJECT_/, ""))}`,
    ...(on === undefined ? {} : { on }),
  });
}

function drop(type: string, object: unknown, body: Tree, changes: SchemaChange[]): void {
  const names = strings(bodyOf(object, "List")?.["items"]);
  const whole = qualified(names) ?? text(bodyOf(object, "String")?.["sval"]) ?? "?";
  switch (type) {
    case "OBJECT_TABLE":
    case "OBJECT_FOREIGN_TABLE":
      changes.push({ does: "drop-table", on: whole });
      return;
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW":
      changes.push({ does: "drop-view", on: whole });
      return;
    case "OBJECT_INDEX":
      changes.push({ does: "drop-index", name: whole, ...(body["concurrent"] === true ? { concurrently: true } : {}) });
      return;
    case "OBJECT_TRIGGER": {
      const table = qualified(names.slice(0, -1));
      changes.push({ does: "drop-trigger", on: names.at(-1) ?? "?", ...(table === undefined ? {} : { table }) });
      return;
    }
    case "OBJECT_FUNCTION":
    case "OBJECT_PROCEDURE":
    case "OBJECT_ROUTINE": {
      const routine = bodyOf(object, "ObjectWithArgs");
      const on = qualified(strings(routine?.["objname"])) ?? "?";
      const known = routine?.["args_unspecified"] !== true;
      changes.push({ does: "drop-function", on, ...(known ? { args: argumentTypes(routine?.["objargs"]) } : {}) });
      return;
    }
    case "OBJECT_EXTENSION":
      changes.push({ does: "drop-extension", on: whole });
      return;
    default: {
      const what = `drop ${words(type.replace(/^OBJECT_/, ""))}`;
      const on = type === "OBJECT_POLICY" || type === "OBJECT_RULE" ? qualified(names.slice(0, -1)) : whole;
      changes.push({ does: "other", what, ...(on === undefined ? {} : { on }) });
    }
  }
}

/** Bits of a trigger's event mask, from PostgreSQL's catalog/pg_trigger.h. */
const events = [
  [4, "insert"],
  [8, "delete"],
  [16, "update"],
  [32, "truncate"],
] as const;

function createTrigger(body: Tree, reading: Reading): void {
  const table = rangeName(tree(body["relation"]));
  const called = qualified(strings(body["funcname"]));
  if (table === undefined || called === undefined) return;
  const mask = typeof body["events"] === "number" ? body["events"] : 0;
  reading.changes.push({
    does: "create-trigger",
    on: text(body["trigname"]) ?? "?",
    table,
    function: called,
    forEachRow: body["row"] === true,
    events: events.filter(([bit]) => (mask & bit) !== 0).map(([, name]) => name),
  });
  // Supabase's webhooks are triggers whose function is the request itself; its first argument is the URL.
  if (called === "supabase_functions.http_request")
    reading.requests.add(hostOfText(strings(body["args"])[0] ?? "") ?? "?");
}

function otherChange(kind: string, body: Tree): SchemaChange {
  const on =
    rangeName(tree(body["relation"])) ?? rangeName(tree(body["sequence"])) ?? qualified(strings(body["typeName"]));
  const type = text(body["objectType"]) ?? text(body["objtype"]);
  const what = words(kind.replace(/Stmt$/, "")) + (type === undefined ? "" : ` ${words(type.replace(/^OBJECT_/, ""))}`);
  return { does: "other", what, ...(on === undefined ? {} : { on }) };
}
