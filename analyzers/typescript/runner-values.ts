/** Options that schema runners are given, as columns and names. */
import type { ColumnFact, Value } from "../facts.ts";
import { hashText } from "../hash.ts";

/** An entry of an object, or of the object that `new Table({ ... })` is made from. */
export function entryOf(value: Value | undefined, name: string): Value | undefined {
  if (value?.is === "object") return value.entries.find(([key]) => key === name)?.[1];
  if (value?.is !== "chain") return undefined;
  return entryOf(value.links.find(({ args }) => args !== undefined)?.args?.[0], name);
}

export const textOf = (value: Value | undefined): string | undefined => (value?.is === "text" ? value.text : undefined);

export const flagOf = (value: Value | undefined): boolean | undefined =>
  value?.is === "flag" ? value.value : undefined;

/** Texts of a list, or one; `{ name: "total", order: "DESC" }` and `{ attribute: "total" }` name a column, too. */
export function textsOf(value: Value | undefined): readonly string[] {
  if (value?.is !== "list") return textOf(value) === undefined ? [] : [textOf(value) ?? ""];
  return value.items.flatMap(
    (item) => textOf(item) ?? textOf(entryOf(item, "name")) ?? textOf(entryOf(item, "attribute")) ?? [],
  );
}

/** `{ type: Sequelize.STRING, allowNull: false }`, `new TableColumn({ name, type, isNullable })`, a type alone. */
export function columnIn(name: string | undefined, value: Value | undefined): readonly ColumnFact[] {
  if (name === undefined || value === undefined) return [];
  const first = (...keys: readonly string[]): Value | undefined =>
    keys.map((key) => entryOf(value, key)).find((entry) => entry !== undefined);
  const primary = flagOf(first("primaryKey", "isPrimary")) === true;
  const given = first("type");
  const type = typeOf(given ?? value);
  // TypeORM forbids null where nothing is said, Sequelize allows it.
  const isOfTypeOrm = value.is === "chain" && given !== undefined;
  const generated = flagOf(first("autoIncrement", "isGenerated")) === true;
  const unique = flagOf(first("unique", "isUnique"));
  return [
    {
      name,
      ...(type === undefined ? {} : { type }),
      nullable: !primary && (flagOf(first("allowNull", "isNullable")) ?? !isOfTypeOrm),
      hasDefault: generated || first("defaultValue", "default") !== undefined,
      ...(unique || primary ? { unique: true as const } : {}),
      ...(primary ? { primary: true as const } : {}),
      hash: hashText(JSON.stringify(value, (key, one: unknown) => (key === "line" ? undefined : one))),
    },
  ];
}

/** `"uuid"`, `Sequelize.STRING`, `Sequelize.STRING(2)`, `DataTypes.ARRAY(...)`. */
function typeOf(value: Value): string | undefined {
  if (value.is === "text") return value.text;
  if (value.is === "ref") return value.path.slice(value.path.lastIndexOf(".") + 1) || undefined;
  if (value.is !== "chain") return undefined;
  return value.links.findLast(({ step }) => step.startsWith("."))?.step.slice(1);
}

/** As Sequelize names an index: `documents`, `teamId` -> `documents_team_id`. */
export function indexName(table: string, columns: readonly string[]): string {
  return `${table}_${columns.join("_")}`.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
}
