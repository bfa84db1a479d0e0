/** Names and small truths that PostgreSQL's tree of a query holds. */
import { literalsOf } from "./pg-literals.ts";
import { type Draft, tableName } from "./reading.ts";
import { bodyOf, list, strings, type Tree, text, tree } from "./tree.ts";

/** The table that a RangeVar names, `schema.name` unless the schema is `public`. */
export function rangeName(range: Tree | undefined): string | undefined {
  const name = text(range?.["relname"]);
  return name === undefined ? undefined : tableName(text(range?.["schemaname"]), name);
}

/** The alias of a source. */
export const aliasOf = (body: Tree): string | undefined => text(tree(body["alias"])?.["aliasname"]);

/** `FROM unnest(...)`: without an alias, the function's name is one. */
export function functionName(body: Tree): string | undefined {
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

/** Notes what assignments write, and which words where the whole statement is given. */
export function assign(write: Draft | undefined, targets: unknown, statement?: Tree): void {
  if (write !== undefined && statement !== undefined) write.literals = literalsOf(statement);
  for (const column of assigned(targets)) write?.columns.add(column);
  for (const column of reckoned(targets)) write?.reckoned.add(column);
}

/** Columns that an assignment adds to or takes from: `n = n + 1`, `n = coalesce(t.n, 0) - $1`. */
function reckoned(targets: unknown): readonly string[] {
  return list(targets).flatMap((item) => {
    const target = bodyOf(item, "ResTarget");
    const name = text(target?.["name"]);
    const sum = bodyOf(target?.["val"], "A_Expr");
    if (name === undefined || !/^[-+]$/.test(strings(sum?.["name"])[0] ?? "")) return [];
    return [sum?.["lexpr"], sum?.["rexpr"]].some((side) => isColumn(side, name)) ? [name] : [];
  });
}

/** A column, perhaps with a value for where it is empty. */
function isColumn(node: unknown, name: string): boolean {
  const filled = list(bodyOf(node, "CoalesceExpr")?.["args"])[0];
  return strings(bodyOf(filled ?? node, "ColumnRef")?.["fields"]).at(-1) === name;
}

/** Names given in a select list. */
export function outputNames(targets: unknown): ReadonlySet<string> {
  return new Set(assigned(targets));
}

/** `ORDER BY total` where total is a name given in the select list: no column. */
export function isOutput(item: unknown, outputs: ReadonlySet<string>): boolean {
  if (outputs.size === 0) return false;
  const node = bodyOf(item, "SortBy")?.["node"] ?? item;
  const names = strings(bodyOf(node, "ColumnRef")?.["fields"]);
  return names.length === 1 && outputs.has(names[0] ?? "");
}

/** Whether a LIMIT limits: `LIMIT NULL` and `LIMIT ALL` do not. */
export function isLimit(node: unknown): boolean {
  if (node === undefined) return false;
  return bodyOf(node, "A_Const")?.["isnull"] !== true;
}

/** The columns or the constraint that ON CONFLICT names, sorted. */
export function conflictKey(conflict: Tree): readonly string[] {
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
