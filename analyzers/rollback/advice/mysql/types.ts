/** The types of columns, as the scripts before gave them. */
import { list, type Tree, text, tree } from "../../../sql/tree.ts";
import type { MysqlChange } from "./changes.ts";

export interface MysqlType {
  /** In capitals, the same for all its names. */
  readonly name: string;
  readonly length?: number;
  /** Digits behind the point. */
  readonly scale?: number;
  /** Of an ENUM or a SET, in order. */
  readonly values?: readonly string[];
  readonly unsigned: boolean;
}

/** `table.column`, as written. */
export type MysqlTypes = ReadonlyMap<string, MysqlType>;

export function mysqlTypes(changes: readonly MysqlChange[]): MysqlTypes {
  const known = new Map<string, MysqlType>();
  for (const { does, table, subject = "", to = "", node } of changes) {
    const key = `${table}.${subject}`;
    if (does === "create-table")
      for (const one of list(node["create_definitions"])) {
        const column = tree(one);
        const name = text(tree(column?.["column"])?.["column"]);
        if (column !== undefined && name !== undefined) note(`${table}.${name}`, typeIn(column));
      }
    else if (does === "add-column" || does === "alter-column") note(key, typeIn(node));
    else if (does === "rename-column") {
      note(`${table}.${to}`, typeIn(node) ?? known.get(key));
      known.delete(key);
    } else if (does === "rename-table")
      for (const [name, type] of [...known])
        if (name.startsWith(`${table}.`)) {
          known.delete(name);
          known.set(`${to}${name.slice(table.length)}`, type);
        }
  }
  return known;

  function note(key: string, type: MysqlType | undefined): void {
    if (type !== undefined) known.set(key, type);
  }
}

/** Other names of types: https://dev.mysql.com/doc/refman/8.0/en/other-vendor-data-types.html */
const names: Readonly<Record<string, string>> = {
  INTEGER: "INT",
  BOOL: "TINYINT",
  BOOLEAN: "TINYINT",
  DEC: "DECIMAL",
  NUMERIC: "DECIMAL",
  FIXED: "DECIMAL",
  REAL: "DOUBLE",
};

/** Of a column's definition; undefined where it has none. */
export function typeIn(node: Tree): MysqlType | undefined {
  const said = tree(node["definition"]);
  const written = text(said?.["dataType"])?.toUpperCase();
  if (said === undefined || written === undefined) return undefined;
  const name = names[written] ?? written;
  const values = list(tree(said["expr"])?.["value"]).map((one) => String(tree(one)?.["value"]));
  const { length, scale } = said;
  return {
    name,
    unsigned: /unsigned/i.test(JSON.stringify(said["suffix"] ?? "")),
    ...(typeof length === "number" ? { length } : {}),
    ...(typeof scale === "number" ? { scale } : {}),
    ...(/^(?:ENUM|SET)$/.test(name) ? { values } : {}),
  };
}

/** Bytes that hold a text's length: 255 characters of one byte need one, and with four bytes each 63 do. */
const lengthBytes = (length: number): number => (length * 4 > 255 ? 2 : 1);

/** A change of type that InnoDB does without a copy: a longer VARCHAR whose length takes as many bytes, more values at the end of a list. */
export function isInPlace(was: MysqlType, is: MysqlType): boolean {
  if (was.name !== is.name || was.unsigned !== is.unsigned) return false;
  if (was.values !== undefined && is.values !== undefined)
    return was.values.every((value, at) => is.values?.[at] === value);
  if ((was.scale ?? 0) !== (is.scale ?? 0)) return false;
  if (was.length === is.length) return true;
  if (was.length === undefined || is.length === undefined) return /INT$/.test(was.name);
  return was.name === "VARCHAR" && is.length >= was.length && lengthBytes(was.length) === lengthBytes(is.length);
}
