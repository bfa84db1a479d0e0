/** One parsed PostgreSQL statement, whatever it is, into a reading. */
import type { LineAt } from "./pg-columns.ts";
import { rangeName } from "./pg-names.ts";
import { readQuery } from "./pg-query.ts";
import { readDo, readFunction } from "./pg-routine.ts";
import { readScheduling } from "./pg-schedule.ts";
import { readScheduleRows } from "./pg-schedule-rows.ts";
import { readSchema } from "./pg-schema.ts";
import type { PgStatement } from "./postgres.ts";
import { addUse, draft, type Reading, type ReadText } from "./reading.ts";
import { hostsOfBody } from "./requests.ts";
import { bodyOf, kindOf, list, strings, type Tree, text, tree } from "./tree.ts";

/** What a statement's parts need beside its tree. */
export interface PgContext {
  /** The statement's own text. */
  readonly sql: string;
  readonly lineAt: LineAt;
  readonly readText: ReadText;
  readonly variables?: ReadonlySet<string>;
}

/** Reads a statement; what means nothing to tables (SET, BEGIN) leaves the reading as it is. */
export function readPgStatement(statement: PgStatement, context: PgContext, reading: Reading): void {
  const { kind, body } = statement;
  if (kind === "CreateFunctionStmt") readFunction(body, context.sql, reading, context.readText);
  else if (kind === "DoStmt") readDo(body, context.sql, reading, context.readText);
  else if (kind === "SelectStmt" && body["intoClause"] !== undefined) selectInto(body, context, reading);
  else if (readQuery(kind, body, reading, context.variables)) {
    if ([...reading.calls].some((call) => call.startsWith("cron."))) readScheduling(body, reading, context.readText);
    if (kind === "InsertStmt") readScheduleRows(body, reading, context.readText);
  } else if (!readSchema(kind, body, reading, context.lineAt)) readUtility(kind, body, context, reading);
}

/** SELECT ... INTO makes a table. */
function selectInto(body: Tree, context: PgContext, reading: Reading): void {
  readQuery("SelectStmt", body, reading, context.variables);
  readSchema("CreateTableAsStmt", { into: body["intoClause"], objtype: "OBJECT_TABLE" }, reading, context.lineAt);
}

function readUtility(kind: string, body: Tree, context: PgContext, reading: Reading): void {
  switch (kind) {
    case "TruncateStmt":
      for (const relation of list(body["relations"])) touch(bodyOf(relation, "RangeVar"), "truncate", reading);
      return;
    case "LockStmt":
      reading.locked = true;
      for (const relation of list(body["relations"])) lock(bodyOf(relation, "RangeVar"), reading);
      return;
    case "CopyStmt":
      copy(body, context, reading);
      return;
    case "ListenStmt":
      reading.listens.add(text(body["conditionname"]) ?? "?");
      return;
    case "NotifyStmt":
      reading.notifies.add(text(body["conditionname"]) ?? "?");
      return;
    case "CallStmt":
      readQuery("SelectStmt", { targetList: [{ FuncCall: body["funccall"] }] }, reading, context.variables);
      return;
    case "ExplainStmt":
    case "PrepareStmt":
    case "DeclareCursorStmt": {
      const inner = kindOf(body["query"]);
      if (inner !== undefined) readPgStatement({ kind: inner[0], body: inner[1] }, context, reading);
    }
  }
}

function touch(range: Tree | undefined, operation: "truncate" | "insert", reading: Reading): void {
  const name = rangeName(range);
  if (name === undefined || reading.temporary.has(name)) return;
  const use = draft(name, "write", operation);
  use.columns.add("*");
  addUse(reading, use);
}

function lock(range: Tree | undefined, reading: Reading): void {
  const name = rangeName(range);
  if (name === undefined || reading.temporary.has(name)) return;
  addUse(reading, { ...draft(name, "read", "other"), locked: true });
}

function copy(body: Tree, context: PgContext, reading: Reading): void {
  const query = kindOf(body["query"]);
  if (query !== undefined) readPgStatement({ kind: query[0], body: query[1] }, context, reading);
  const name = rangeName(tree(body["relation"]));
  if (body["is_program"] === true)
    for (const host of hostsOfBody(text(body["filename"]) ?? "")) reading.requests.add(host);
  if (name === undefined || reading.temporary.has(name)) return;
  const use = body["is_from"] === true ? draft(name, "write", "insert") : draft(name, "read", "select");
  const columns = strings(body["attlist"]);
  for (const column of columns.length > 0 ? columns : ["*"]) use.columns.add(column);
  addUse(reading, use);
}
