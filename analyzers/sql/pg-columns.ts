/** Columns, constraints, types and names, as PostgreSQL's tree declares them. */
import type { ColumnFact, SchemaChange } from "../facts.ts";
import { hashText } from "../hash.ts";
import { allowedPairs, columnsIn } from "./pg-literals.ts";
import { tableName } from "./reading.ts";
import { bodyOf, list, strings, type Tree, text, tree } from "./tree.ts";

/** Gives the line in the file of a byte offset in the statement. */
export type LineAt = (byteOffset: unknown) => number;

/** A column as its definition declares it, keys and defaults written beside it included. */
export function columnFact(definition: Tree, lineAt: LineAt): ColumnFact {
  const type = typeText(definition["typeName"]);
  const kinds = new Set(list(definition["constraints"]).map((item) => bodyOf(item, "Constraint")?.["contype"]));
  const serial = type !== undefined && /^(?:small|big)?serial\d?$/.test(type);
  const primary = kinds.has("CONSTR_PRIMARY");
  const identity = kinds.has("CONSTR_IDENTITY");
  return {
    name: text(definition["colname"]) ?? "?",
    ...(type === undefined ? {} : { type }),
    nullable: !(primary || serial || identity || kinds.has("CONSTR_NOTNULL")),
    hasDefault: serial || identity || kinds.has("CONSTR_DEFAULT") || kinds.has("CONSTR_GENERATED"),
    ...(primary || kinds.has("CONSTR_UNIQUE") ? { unique: true } : {}),
    ...(primary ? { primary: true } : {}),
    hash: hashText(withoutPlaces(definition)),
    line: lineAt(definition["location"]),
  };
}

/** A key declared beside the columns, told to the columns it is made of. */
export function applyKey(constraint: Tree, columns: ColumnFact[]): void {
  const primary = constraint["contype"] === "CONSTR_PRIMARY";
  if (!primary && constraint["contype"] !== "CONSTR_UNIQUE") return;
  const keys = strings(constraint["keys"]);
  for (const [index, column] of columns.entries()) {
    if (!keys.includes(column.name)) continue;
    columns[index] = {
      ...column,
      ...(primary ? { nullable: false, primary: true } : {}),
      ...(keys.length === 1 ? { unique: true } : {}),
    };
  }
}

/** A constraint; primary and unique keys are told by `unique`. */
export function addConstraint(on: string, constraint: Tree): SchemaChange {
  const type = constraint["contype"];
  const name = text(constraint["conname"]);
  const condition = type === "CONSTR_CHECK" ? constraint["raw_expr"] : undefined;
  const excluded = type === "CONSTR_EXCLUSION" ? constraint["exclusions"] : undefined;
  const named = strings(type === "CONSTR_FOREIGN" ? constraint["fk_attrs"] : constraint["keys"]);
  const columns = [...named, ...columnsIn(condition), ...list(excluded).flatMap(excludedColumns)];
  const kind = kinds[text(type) ?? ""];
  const allows = allowedPairs(condition);
  return {
    does: "add-constraint",
    on,
    ...(name === undefined ? {} : { name }),
    ...(columns.length > 0 ? { columns } : {}),
    ...(type === "CONSTR_PRIMARY" || type === "CONSTR_UNIQUE" ? { unique: true } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(allows.length > 0 ? { allows } : {}),
  };
}

const kinds: Readonly<Record<string, "check" | "foreign" | "exclusion">> = {
  CONSTR_CHECK: "check",
  CONSTR_FOREIGN: "foreign",
  CONSTR_EXCLUSION: "exclusion",
};

/** Of one part of EXCLUDE: its column, or those of its expression. */
function excludedColumns(part: unknown): readonly string[] {
  const element = list(bodyOf(part, "List")?.["items"])[0];
  const name = text(bodyOf(element, "IndexElem")?.["name"]);
  return name === undefined ? [...columnsIn(bodyOf(element, "IndexElem")?.["expr"])] : [name];
}

const alterations: Readonly<Record<string, string>> = {
  AT_SetNotNull: "set-not-null",
  AT_DropNotNull: "drop-not-null",
  AT_AddIdentity: "add-identity",
  AT_SetIdentity: "set-identity",
  AT_DropIdentity: "drop-identity",
  AT_SetExpression: "set-expression",
  AT_DropExpression: "drop-expression",
  AT_SetStatistics: "set-statistics",
  AT_SetStorage: "set-storage",
};

/** What one part of an ALTER TABLE does. */
export function alterCommand(on: string, command: Tree, lineAt: LineAt): readonly SchemaChange[] {
  const subtype = text(command["subtype"]) ?? "";
  const name = text(command["name"]);
  const definition = bodyOf(command["def"], "ColumnDef");
  if (subtype === "AT_AddColumn" && definition !== undefined)
    return [{ does: "add-column", on, column: columnFact(definition, lineAt) }];
  if (subtype === "AT_DropColumn" && name !== undefined) return [{ does: "drop-column", on, column: name }];
  if (subtype === "AT_AlterColumnType" && name !== undefined)
    return [{ does: "alter-column", on, column: name, what: "type", ...typed(definition?.["typeName"]) }];
  if (subtype === "AT_ColumnDefault" && name !== undefined)
    return [
      { does: "alter-column", on, column: name, what: command["def"] === undefined ? "drop-default" : "set-default" },
    ];
  const what = alterations[subtype];
  if (what !== undefined && name !== undefined) return [{ does: "alter-column", on, column: name, what }];
  const constraint = bodyOf(command["def"], "Constraint");
  if (subtype === "AT_AddConstraint" && constraint !== undefined) return [addConstraint(on, constraint)];
  if (subtype === "AT_DropConstraint")
    return [{ does: "drop-constraint", on, ...(name === undefined ? {} : { name }) }];
  return [{ does: "other", on, what: words(subtype.replace(/^AT_/, "")) }];
}

/** A qualified name as facts write it. */
export function qualified(names: readonly string[]): string | undefined {
  const name = names.at(-1);
  return name === undefined ? undefined : tableName(names.at(-2), name);
}

/** Types of arguments, as they tell overloads apart. */
export function argumentTypes(types: unknown): string {
  return list(types)
    .map((type) => typeText(bodyOf(type, "TypeName")) ?? "?")
    .join(", ");
}

/** PostgreSQL's inner names, as people write them. */
const spelled: Readonly<Record<string, string>> = {
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  bool: "boolean",
  bpchar: "char",
};

/** A type as people write it: `integer`, `varchar(20)`, `text[]`. */
function typeText(type: unknown): string | undefined {
  const body = tree(type);
  if (body === undefined) return undefined;
  const names = strings(body["names"]).filter((name) => name !== "pg_catalog" && name !== "public");
  const name = names.join(".");
  if (name === "") return undefined;
  const sizes: string[] = [];
  for (const item of list(body["typmods"])) {
    const constant = bodyOf(item, "A_Const");
    const value = tree(constant?.["ival"]);
    if (value !== undefined) sizes.push(String(value["ival"] ?? 0));
  }
  const size = sizes.length > 0 && name !== "interval" ? `(${sizes.join(",")})` : "";
  return (spelled[name] ?? name) + size + "[]".repeat(list(body["arrayBounds"]).length);
}

function typed(type: unknown): { type?: string } {
  const found = typeText(type);
  return found === undefined ? {} : { type: found };
}

/** `CreateEnumStmt`, `EnableRowSecurity`, `FOREIGN_TABLE` as lower-case words. */
export function words(name: string): string {
  return name
    .replace(/Stmt$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

/** A tree as text, where its parts stand left out. */
export function withoutPlaces(node: unknown): string {
  return JSON.stringify(node, (key, value: unknown) => (key === "location" ? undefined : value)) ?? "";
}
