/** Bodies of functions, procedures and DO blocks: read in turn, statement by statement, in their own language. */
import { hashText } from "../hash.ts";
import { normalise } from "./lex.ts";
import { argumentTypes, qualified } from "./pg-columns.ts";
import { readQuery } from "./pg-query.ts";
import { readPlPgSql } from "./plpgsql.ts";
import { newReading, type Reading, type ReadText, sorted } from "./reading.ts";
import { hostsOfBody } from "./requests.ts";
import { bodyOf, kindOf, list, strings, type Tree, text } from "./tree.ts";

/** CREATE FUNCTION or PROCEDURE. `sql` is the whole statement. */
export function readFunction(body: Tree, sql: string, reading: Reading, readText: ReadText): void {
  const on = qualified(strings(body["funcname"]));
  // What lives as long as a session is no part of the schema.
  if (on === undefined || on.startsWith("pg_temp.")) return;
  const options = optionsOf(body["options"]);
  const inner = newReading(new Set(reading.temporary), reading.depth);
  const names = new Set<string>();
  const types: unknown[] = [];
  for (const item of list(body["parameters"])) {
    const parameter = bodyOf(item, "FunctionParameter");
    const name = text(parameter?.["name"]);
    if (name !== undefined) names.add(name);
    const mode = text(parameter?.["mode"]);
    if (mode !== "FUNC_PARAM_OUT" && mode !== "FUNC_PARAM_TABLE") types.push({ TypeName: parameter?.["argType"] });
  }
  const code = strings(bodyOf(options.get("as"), "List")?.["items"])[0] ?? "";
  const language = (text(bodyOf(options.get("language"), "String")?.["sval"]) ?? "sql").toLowerCase();
  if (body["sql_body"] !== undefined) readAtomic(body["sql_body"], inner, names);
  else if (language === "sql") readText(code, inner, names);
  else if (language === "plpgsql") readPlPgSql(sql, code, inner, readText, names);
  else for (const host of hostsOfBody(code)) inner.requests.add(host);
  reading.changes.push({
    does: "create-function",
    on,
    args: argumentTypes(types),
    language,
    body: inner.uses,
    calls: sorted(inner.calls),
    requests: sorted(inner.requests),
    ...(inner.notifies.size > 0 ? { notifies: sorted(inner.notifies) } : {}),
    ...(inner.inLoop ? { inLoop: true } : {}),
    hash: hashText(normalise(sql, "postgres")),
  });
  reading.dynamic ||= inner.dynamic;
  reading.unparsed ||= inner.unparsed;
}

/** DO: what its block does, the statement does. */
export function readDo(body: Tree, sql: string, reading: Reading, readText: ReadText): void {
  const options = optionsOf(body["args"]);
  const code = text(bodyOf(options.get("as"), "String")?.["sval"]) ?? "";
  const language = (text(bodyOf(options.get("language"), "String")?.["sval"]) ?? "plpgsql").toLowerCase();
  if (language === "plpgsql") readPlPgSql(sql, code, reading, readText, new Set());
  else for (const host of hostsOfBody(code)) reading.requests.add(host);
}

function optionsOf(options: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of list(options)) {
    const element = bodyOf(item, "DefElem");
    const name = text(element?.["defname"]);
    if (name !== undefined) found.set(name, element?.["arg"]);
  }
  return found;
}

/** BEGIN ATOMIC ... END, or RETURN with an expression: already part of the tree. */
function readAtomic(node: unknown, inner: Reading, variables: ReadonlySet<string>): void {
  const statements = bodyOf(node, "List");
  if (statements !== undefined) {
    for (const item of list(statements["items"])) readAtomic(item, inner, variables);
    return;
  }
  const found = kindOf(node);
  if (found === undefined) return;
  const [kind, body] = found;
  const query = kind === "ReturnStmt" ? { targetList: [body["returnval"]] } : body;
  readQuery(kind === "ReturnStmt" ? "SelectStmt" : kind, query, inner, variables);
}
