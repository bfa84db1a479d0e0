/** What a script for MySQL does to tables, one change after the other: its ALTER TABLE says many things at once. */
import { parseAst } from "../../../sql/ast.ts";
import { isQuiet } from "../../../sql/foreign.ts";
import { split } from "../../../sql/split.ts";
import { list, type Tree, text, tree } from "../../../sql/tree.ts";
import { altersDatabase, withoutMetadata } from "./metadata.ts";

export interface MysqlChange {
  /** Of the migration, from 1: where its statement begins. */
  readonly line: number;
  readonly table: string;
  readonly does: Does;
  /** The column, index or constraint; for a renamed table its old name is `table`. */
  readonly subject?: string;
  /** The new name of what is renamed. */
  readonly to?: string;
  /** The grammar's own node, for what only one rule asks. */
  readonly node: Tree;
  /** `ALGORITHM=` and `LOCK=` of its statement, in capitals. */
  readonly algorithm?: string;
  readonly lock?: string;
  /** Foreign keys are not looked up by then (`foreign_key_checks`). */
  readonly unchecked?: true;
}

export type Does =
  | "add-column"
  | "drop-column"
  | "alter-column"
  | "rename-column"
  | "add-index"
  | "add-foreign-key"
  | "add-check"
  | "drop-primary-key"
  | "convert-charset"
  | "rename-table"
  | "drop-table"
  | "create-table"
  | "truncate"
  | "update"
  | "delete"
  | "set"
  | "unread"
  | "other";

export interface MysqlScript {
  readonly changes: readonly MysqlChange[];
  /** Tables that it makes. */
  readonly created: ReadonlySet<string>;
}

export function readMysql(script: string): MysqlScript {
  const changes: MysqlChange[] = [];
  let isChecked = true;
  for (const { kind, start, end, line, down } of split(script, "mysql")) {
    if (kind !== "statement" || down === true) continue;
    const sql = script.slice(start, end);
    const light = withoutMetadata(sql);
    for (const subject of light?.subjects ?? [])
      changes.push({ line, table: light?.table ?? "", does: "other", subject, node: {} });
    const nodes = light === undefined ? parsed(sql) : light.rest === undefined ? [] : parsed(light.rest);
    if (nodes === undefined) changes.push(unparsed(light?.rest ?? sql, line));
    for (const node of nodes ?? []) {
      isChecked = checksAfter(node, isChecked);
      for (const change of changesOf(node, line)) changes.push(isChecked ? change : { ...change, unchecked: true });
    }
  }
  const makes = ({ does, table }: MysqlChange): boolean =>
    does === "create-table" || (does === "unread" && table !== "");
  return { changes, created: new Set(changes.flatMap((one) => (makes(one) ? [one.table] : []))) };
}

/** Servers in ANSI mode take names in double quotes, which are texts to all others; the grammar knows one name of BOOLEAN. */
const parsed = (sql: string): readonly Tree[] | undefined =>
  parseAst(sql, "mysql") ?? parseAst(sql.replace(/"([^"\n]+)"/g, "`$1`").replace(/\bbool\b/gi, "boolean"), "mysql");

/** A temporary table is the session's own. */
const dropsOwn = /^\s*DROP\s+TEMPORARY\s+TABLE\b/i;

/** What the grammar does not take; of a table that is made there, its name. */
function unparsed(sql: string, line: number): MysqlChange {
  const said = /^\s*ALTER\s+TABLE\s+[`"]?(\w+)[`"]?\s+CONVERT\s+TO\s+CHARACTER\s+SET\b/i.exec(sql);
  if (said !== null) return { line, table: said[1] ?? "", does: "convert-charset", node: {} };
  if (altersDatabase(sql)) return { line, table: "", does: "other", node: {} };
  const made = /^\s*CREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`"]?(\w+)/i.exec(sql);
  return { line, table: made?.[1] ?? "", does: isQuiet(sql) || dropsOwn.test(sql) ? "set" : "unread", node: {} };
}

/** Whether foreign keys are looked up after a statement: `SET foreign_key_checks = 0`, `SET @@session.foreign_key_checks = OFF`. */
function checksAfter({ type, expr }: Tree, before: boolean): boolean {
  let checked = before;
  for (const one of type === "set" ? list(expr) : []) {
    const { left, right } = tree(one) ?? {};
    const { name, members } = tree(left) ?? {};
    const variable = text(list(members).at(-1)) ?? text(name) ?? "";
    if (!/^foreign_key_checks$/i.test(variable)) continue;
    const { value, column } = tree(right) ?? {};
    checked = !(value === 0 || value === false || /^off$/i.test(text(column) ?? ""));
  }
  return checked;
}

/** `{ db, table }`, alone or first of a list. */
const nameOf = (node: unknown): string => {
  const one = tree(Array.isArray(node) ? node[0] : node);
  return text(one?.["table"]) ?? "";
};

const columnOf = (node: unknown): string => text(tree(node)?.["column"]) ?? "";

function* changesOf(node: Tree, line: number): Generator<MysqlChange> {
  const { type, keyword } = node;
  const table = nameOf(node["table"]);
  if (type === "alter") yield* alterations(node, table, line);
  else if (type === "create" && keyword === "table") yield { line, table, does: "create-table", node };
  else if (type === "create" && keyword === "index")
    yield {
      ...{ line, table, node },
      ...options([tree(node["algorithm_option"]), tree(node["lock_option"])]),
      does: "add-index",
      subject: text(node["index"]) ?? "",
    };
  else if (type === "drop" && keyword === "table")
    for (const one of list(node["name"])) yield { line, table: nameOf(one), does: "drop-table", node };
  else if (type === "truncate")
    for (const one of list(node["name"])) yield { line, table: nameOf(one), does: "truncate", node };
  else if (type === "rename")
    for (const one of list(node["table"])) {
      const [from, to] = list(one);
      yield { line, table: nameOf(from), does: "rename-table", to: nameOf(to), node };
    }
  else if (type === "update" || type === "delete") yield { line, table, does: type, node };
  else if (type === "set") yield { line, table: "", does: "set", node };
}

function* alterations(node: Tree, table: string, line: number): Generator<MysqlChange> {
  const parts = list(node["expr"]).map((one) => tree(one) ?? {});
  const said = options(parts);
  for (const part of parts) {
    const { action, resource } = part;
    const common = { line, table, node: part, ...said };
    if (resource === "algorithm" || resource === "lock") continue;
    if (resource === "column") yield { ...common, ...columnChange(part) };
    else if (resource === "table" && action === "rename")
      yield { ...common, does: "rename-table", to: text(part["table"]) ?? "" };
    else if (resource === "index" && action === "add")
      yield { ...common, does: "add-index", subject: text(part["index"]) ?? "" };
    else if (action === "add" && part["create_definitions"] !== undefined) yield { ...common, ...constraint(part) };
    else if (action === "drop" && /primary/i.test(text(part["keyword"]) ?? ""))
      yield { ...common, does: "drop-primary-key" };
    else yield { ...common, does: "other" };
  }
}

function columnChange(part: Tree): Pick<MysqlChange, "does" | "subject" | "to"> {
  const subject = columnOf(part["column"]);
  const old = columnOf(part["old_column"]);
  switch (part["action"]) {
    case "add":
      return { does: "add-column", subject };
    case "drop":
      return { does: "drop-column", subject };
    case "rename":
      return { does: "rename-column", subject: old, to: subject };
    case "change":
      return old === subject ? { does: "alter-column", subject } : { does: "rename-column", subject: old, to: subject };
    default:
      return { does: "alter-column", subject };
  }
}

function constraint(part: Tree): Pick<MysqlChange, "does" | "subject"> {
  const said = tree(part["create_definitions"]) ?? {};
  const subject = text(said["constraint"]) ?? "";
  const kind = (text(said["constraint_type"]) ?? "").toLowerCase();
  if (kind === "foreign key") return { does: "add-foreign-key", subject };
  if (kind === "check") return { does: "add-check", subject };
  return { does: kind.startsWith("unique") ? "add-index" : "other", subject };
}

function options(parts: readonly (Tree | undefined)[]): Pick<MysqlChange, "algorithm" | "lock"> {
  const said = (name: string): string | undefined =>
    text(parts.find((one) => one?.["resource"] === name)?.[name])?.toUpperCase();
  const [algorithm, lock] = [said("algorithm"), said("lock")];
  return { ...(algorithm === undefined ? {} : { algorithm }), ...(lock === undefined ? {} : { lock }) };
}
