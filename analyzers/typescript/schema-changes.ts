/** Steps of schema builders as changes: those that Kysely chains behind a table, those that knex asks of a table. */
import type { ts } from "ts-morph";
import type { SchemaChange } from "../facts.ts";
import type { Reader } from "./reader.ts";
import { type Called, columnOf, nameOf, namesOf, stepsIn, typeOf } from "./schema-chains.ts";
import { isNumericLiteral } from "./syntax.ts";

const columnTypes = new Set(
  "increments bigIncrements smallincrements mediumincrements tinyincrements integer tinyint smallint mediumint bigint bigInteger text string float double decimal boolean date dateTime datetime time timestamp geometry geography point binary enu enum json jsonb uuid specificType".split(
    " ",
  ),
);
export function kyselyChange(r: Reader, on: string, { name, args, node }: Called): readonly SchemaChange[] {
  const first = nameOf(r, args[0]);
  if (first === undefined) return [];
  switch (name) {
    case "addColumn":
    case "modifyColumn": {
      const column = columnOf(r, first, typeOf(r, args[1]), stepsIn(args[2]), node);
      if (name === "addColumn") return [{ does: "add-column", on, column }];
      return [{ does: "alter-column", on, column: first, what: "type", ...(column.type ? { type: column.type } : {}) }];
    }
    case "alterColumn":
      return [...stepsIn(args[1])].flatMap(([step, [given]]) => altered(on, first, step, typeOf(r, given)));
    case "dropColumn":
      return [{ does: "drop-column", on, column: first }];
    case "renameColumn": {
      const to = nameOf(r, args[1]);
      return to === undefined ? [] : [{ does: "rename-column", on, column: first, to }];
    }
    case "renameTo":
      return [{ does: "rename-table", on, to: first }];
    case "addUniqueConstraint":
    case "addPrimaryKeyConstraint":
      return [{ does: "add-constraint", on, name: first, columns: namesOf(r, args[1]) ?? [], unique: true }];
    case "addForeignKeyConstraint":
    case "addCheckConstraint":
      return [{ does: "add-constraint", on, name: first }];
    case "dropConstraint":
      return [{ does: "drop-constraint", on, name: first }];
    default:
      return [];
  }
}

/** In the words of the SQL reader. */
const alterations: Readonly<Record<string, string>> = {
  setDataType: "type",
  setNotNull: "set-not-null",
  dropNotNull: "drop-not-null",
  setDefault: "set-default",
  dropDefault: "drop-default",
};

function altered(on: string, column: string, step: string, type: string | undefined): readonly SchemaChange[] {
  const what = Object.hasOwn(alterations, step) ? alterations[step] : undefined;
  if (what === undefined) return [];
  return [{ does: "alter-column", on, column, what, ...(what === "type" && type !== undefined ? { type } : {}) }];
}

/** One statement about the table that a callback is given: `table.string("name").notNullable()`. */
export function knexChange(r: Reader, on: string, chain: readonly Called[]): readonly SchemaChange[] {
  const [first] = chain;
  if (first === undefined) return [];
  const { name, args } = first;
  const steps = new Map(chain.slice(1).map((step) => [step.name, step.args] as const));
  const named = nameOf(r, args[0]);
  if (columnTypes.has(name)) {
    const column = named ?? (/increments$/i.test(name) ? "id" : undefined);
    if (column === undefined) return [];
    const type = typeOf(r, name === "specificType" ? args[1] : undefined) ?? sized(name, args[1]);
    const last = chain.at(-1) ?? first;
    const fact = columnOf(r, column, type, steps, last.node);
    if (steps.has("alter")) return [{ does: "alter-column", on, column, what: "type", type }];
    const counts = /increments$/i.test(name);
    return [
      {
        does: "add-column",
        on,
        column: counts ? { ...fact, nullable: false, hasDefault: true, unique: true, primary: true } : fact,
      },
    ];
  }
  switch (name) {
    case "timestamps":
      return ["created_at", "updated_at"].map((column) => ({
        does: "add-column" as const,
        on,
        column: columnOf(r, column, "timestamp", new Map(), first.node),
      }));
    case "dropTimestamps":
      return ["created_at", "updated_at"].map((column) => ({ does: "drop-column" as const, on, column }));
    case "dropColumn":
    case "dropColumns":
      return args.flatMap((arg) => namesOf(r, arg) ?? []).map((column) => ({ does: "drop-column", on, column }));
    case "renameColumn": {
      const to = nameOf(r, args[1]);
      return named === undefined || to === undefined ? [] : [{ does: "rename-column", on, column: named, to }];
    }
    case "setNullable":
    case "dropNullable": {
      const what = name === "setNullable" ? "drop-not-null" : "set-not-null";
      return named === undefined ? [] : [{ does: "alter-column", on, column: named, what }];
    }
    case "unique":
    case "primary":
      return [{ does: "add-constraint", on, columns: namesOf(r, args[0]) ?? [], unique: true }];
    case "index": {
      const index = nameOf(r, args[1]);
      const columns = namesOf(r, args[0]) ?? [];
      return [{ does: "create-index", on, columns, ...(index === undefined ? {} : { name: index }) }];
    }
    case "foreign":
      return [{ does: "add-constraint", on, name: `${(namesOf(r, args[0]) ?? []).join("_")}_foreign` }];
    default:
      return [];
  }
}

const sized = (type: string, size: ts.Expression | undefined): string =>
  size !== undefined && isNumericLiteral(size) ? `${type}(${size.text})` : type;
