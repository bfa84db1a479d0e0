/** Values that are written out: those that a statement gives to columns, and those that a condition allows. */
import { bodyOf, constantText, list, strings, type Tree, text, tree } from "./tree.ts";

/** Words such as states and kinds are; what is longer or stranger is content, and nobody's rule lists it. */
const word = /^[\w.: -]{1,40}$/;
/** Pairs that are kept of one statement or condition. */
const mostPairs = 40;

/** `state=open`: columns that get nothing but words and numbers from an INSERT or an UPDATE, with each of these. */
export function literalsOf(statement: Tree): readonly string[] {
  const source = bodyOf(statement["selectStmt"], "SelectStmt");
  const replaced = tree(statement["onConflictClause"])?.["targetList"];
  const inserted = source === undefined ? [] : insertedValues(statement["cols"], source);
  return writtenPairs([...inserted, ...assignedValues(statement["targetList"]), ...assignedValues(replaced)]);
}

function writtenPairs(given: Iterable<readonly [column: string, value: unknown]>): readonly string[] {
  const found = new Map<string, Set<string> | undefined>();
  for (const [column, node] of given) {
    const value = wordOf(node);
    const known = found.has(column) ? found.get(column) : new Set<string>();
    found.set(column, value === undefined ? undefined : known?.add(value));
  }
  const pairs = [...found].flatMap(([column, values]) => [...(values ?? [])].map((value) => `${column}=${value}`));
  return pairs.sort().slice(0, mostPairs);
}

/** What INSERT gives to the columns that it names, row by row. */
function* insertedValues(columns: unknown, source: Tree): Generator<readonly [string, unknown]> {
  const names = list(columns).map((item) => text(bodyOf(item, "ResTarget")?.["name"]) ?? "?");
  const rows = list(source["valuesLists"]);
  // The rows of a query are computed.
  if (rows.length === 0) for (const name of names) yield [name, undefined];
  for (const row of rows)
    for (const [at, value] of list(bodyOf(row, "List")?.["items"]).entries()) {
      const name = names[at];
      if (name !== undefined) yield [name, value];
    }
}

/** What SET gives to columns. */
function* assignedValues(targets: unknown): Generator<readonly [string, unknown]> {
  for (const item of list(targets)) {
    const target = bodyOf(item, "ResTarget");
    const name = text(target?.["name"]);
    if (name !== undefined) yield [name, target?.["val"]];
  }
}

function wordOf(node: unknown): string | undefined {
  const around = bodyOf(node, "TypeCast");
  if (around !== undefined) return wordOf(around["arg"]);
  const constant = bodyOf(node, "A_Const");
  const number = tree(constant?.["ival"]);
  const value = number === undefined ? constantText(node) : String(number["ival"] ?? 0);
  return value !== undefined && word.test(value) ? value : undefined;
}

/** Columns that an expression names. */
export function columnsIn(node: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(node)) for (const item of node) columnsIn(item, found);
  const object = tree(node);
  for (const [key, value] of Object.entries(object ?? {})) {
    const name = key === "ColumnRef" ? strings(tree(value)?.["fields"]).at(-1) : undefined;
    if (name === undefined) columnsIn(value, found);
    else found.add(name);
  }
  return found;
}

/** `state=open`, `state=paid` of `state IN ('open', 'paid')`: all that a condition lets a column be; NULL beside it. */
export function allowedPairs(condition: unknown): readonly string[] {
  const parts = bodyOf(condition, "BoolExpr");
  if (parts?.["boolop"] === "AND_EXPR") return list(parts["args"]).flatMap(allowedPairs).slice(0, mostPairs);
  const [column, values] = listed(condition) ?? [];
  if (column === undefined || values === undefined || values.length > mostPairs) return [];
  return values.map((value) => `${column}=${value}`);
}

type Listed = readonly [column: string, values: readonly string[]];

function listed(condition: unknown): Listed | undefined {
  const either = bodyOf(condition, "BoolExpr");
  if (either?.["boolop"] === "OR_EXPR") {
    const parts = list(either["args"]).filter((part) => bodyOf(part, "NullTest") === undefined);
    const all = parts.map(listed);
    const [column] = all[0] ?? [];
    const fits = all.filter((part) => part !== undefined && part[0] === column);
    if (column === undefined || fits.length < all.length) return undefined;
    return [column, fits.flatMap((part) => part?.[1] ?? [])];
  }
  const body = bodyOf(condition, "A_Expr");
  const column = columnOf(body?.["lexpr"]);
  if (column === undefined || strings(body?.["name"]).at(-1) !== "=") return undefined;
  const right = body?.["rexpr"];
  const items =
    body?.["kind"] === "AEXPR_IN"
      ? list(bodyOf(right, "List")?.["items"])
      : body?.["kind"] === "AEXPR_OP_ANY"
        ? list(bodyOf(uncast(right), "A_ArrayExpr")?.["elements"])
        : [right];
  const values = items.map(wordOf);
  return values.length > 0 && values.every((value) => value !== undefined) ? [column, values] : undefined;
}

const columnOf = (node: unknown): string | undefined => strings(bodyOf(uncast(node), "ColumnRef")?.["fields"]).at(-1);

function uncast(node: unknown): unknown {
  const around = bodyOf(node, "TypeCast");
  return around === undefined ? node : uncast(around["arg"]);
}
