/** Parts of PostgreSQL's trees that rules ask for. */
import { rangeName } from "../../sql/pg-names.ts";
import { tableName } from "../../sql/reading.ts";
import { bodyOf, list, strings, type Tree, text, tree } from "../../sql/tree.ts";
import type { Setting, Statement } from "./setting.ts";

/** One command of an ALTER TABLE on a table that stood before the change. */
export interface Alteration {
  readonly statement: Statement;
  readonly table: string;
  /** `AT_DropColumn`, ... */
  readonly does: string;
  /** Of the column or the constraint. */
  readonly name: string | undefined;
  readonly def: unknown;
  readonly cascades: boolean;
}

export function* alterations(setting: Setting, ...wanted: readonly string[]): Generator<Alteration> {
  for (const statement of setting.of("AlterTableStmt")) {
    const table = rangeName(tree(statement.body["relation"]));
    if (!setting.isOld(table) || statement.body["objtype"] !== "OBJECT_TABLE") continue;
    for (const one of list(statement.body["cmds"])) {
      const command = bodyOf(one, "AlterTableCmd");
      const does = text(command?.["subtype"]) ?? "";
      if (command === undefined || (wanted.length > 0 && !wanted.includes(does))) continue;
      const cascades = command["behavior"] === "DROP_CASCADE";
      yield { statement, table, does, name: text(command["name"]), def: command["def"], cascades };
    }
  }
}

/** A constraint that is added to a table that stood before the change. */
export interface AddedConstraint {
  readonly statement: Statement;
  readonly table: string;
  /** `CONSTR_FOREIGN`, ... */
  readonly type: string;
  readonly body: Tree;
  readonly name: string | undefined;
  readonly columns: readonly string[];
  /** It comes with a new column. */
  readonly inline: boolean;
}

export function* addedConstraints(setting: Setting, ...types: readonly string[]): Generator<AddedConstraint> {
  for (const { statement, table, does, def } of alterations(setting, "AT_AddConstraint", "AT_AddColumn")) {
    const inline = does === "AT_AddColumn";
    const column = bodyOf(def, "ColumnDef");
    const bodies = inline ? constraintsOf(column) : [bodyOf(def, "Constraint") ?? {}];
    for (const body of bodies) {
      const type = text(body["contype"]) ?? "";
      if (!types.includes(type)) continue;
      const own = strings(body[type === "CONSTR_FOREIGN" ? "fk_attrs" : "keys"]);
      const columns = inline ? [text(column?.["colname"]) ?? ""] : own;
      yield { statement, table, type, body, name: text(body["conname"]), columns, inline };
    }
  }
}

/** Constraints that stand in a column's definition. */
const constraintsOf = (column: Tree | undefined): readonly Tree[] =>
  list(column?.["constraints"])
    .map((one) => bodyOf(one, "Constraint"))
    .filter((body) => body !== undefined);

export const hasConstraint = (column: Tree | undefined, ...types: readonly string[]): boolean =>
  constraintsOf(column).some((one) => types.includes(text(one["contype"]) ?? ""));

/** Names in a DROP: a table's, a view's or an index's, `schema.name` unless the schema is `public`. */
export function dropped(body: Tree): readonly string[] {
  return list(body["objects"]).map((one) => {
    const names = strings(bodyOf(one, "List")?.["items"] ?? bodyOf(one, "ObjectWithArgs")?.["objname"] ?? [one]);
    return joined(names);
  });
}

export const joined = (names: readonly string[]): string => tableName(names.at(-2), names.at(-1) ?? "");

/** Names of the types that a column is made of, the last part of each, as SQL's words write it: `int4`, `varchar`. */
export const typeOf = (column: Tree | undefined): string => strings(tree(column?.["typeName"])?.["names"]).at(-1) ?? "";

/** Relations that statements make, and names that renames give. */
export function createdIn(statements: readonly Statement[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { kind, body } of statements) {
    const range = tree(
      kind === "CreateTableAsStmt"
        ? tree(body["into"])?.["rel"]
        : kind === "ViewStmt"
          ? body["view"]
          : body["relation"],
    );
    const name = rangeName(range);
    if (
      /^(?:CreateStmt|CreateTableAsStmt|ViewStmt)$/.test(kind) &&
      name !== undefined &&
      body["if_not_exists"] !== true
    )
      found.add(name);
    if (kind === "SelectStmt" && tree(body["intoClause"]) !== undefined) {
      const into = rangeName(tree(tree(body["intoClause"])?.["rel"]));
      if (into !== undefined) found.add(into);
    }
    const to = text(body["newname"]);
    if (kind === "RenameStmt" && body["renameType"] === "OBJECT_TABLE" && to !== undefined)
      found.add(tableName(text(range?.["schemaname"]), to));
  }
  return found;
}

/** Whether a statement takes rows of a table and names a column of this name, by its last part; anywhere in it. */
export function namesColumn(body: Tree, table: string, column: string): boolean {
  let [takes, names] = [false, false];
  const look = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) {
      for (const one of node) look(one);
      return;
    }
    takes ||= rangeName(bodyOf(node, "RangeVar")) === table;
    names ||= strings(bodyOf(node, "ColumnRef")?.["fields"]).at(-1) === column;
    for (const one of Object.values(node)) look(one);
  };
  look(body);
  return takes && names;
}

const reserved = new Set(
  "all and any as asc both case cast check collate column constraint create default desc distinct do else end except false fetch for foreign from grant group having in into limit not null offset on only or order primary references select some table then to true union unique user using when where window with".split(
    " ",
  ),
);

/** A name as SQL writes it. */
export const ident = (name: string): string =>
  /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** A table's name, `schema.name` or `name`, as SQL writes it. */
export const quoted = (table: string): string => table.split(".").map(ident).join(".");
