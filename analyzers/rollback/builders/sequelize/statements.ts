/** Statements of Sequelize's query interface on PostgreSQL, in the words of Sequelize 6. */
import type { Value } from "../../histories/code/values.ts";
import { Given, named, namedAll, textOf, textsOf, unforeseen } from "../given.ts";
import { quotedText } from "../literals.ts";
import { words } from "../replay.ts";
import {
  type Column,
  columnOf,
  createEnum,
  deferrableOf,
  enumIn,
  enumName,
  mapped,
  placed,
  quotedTable,
  type Table,
  tableOf,
} from "./columns.ts";
import { written } from "./types.ts";

/** Options of a query that say nothing of what it does. */
const aside = words(
  "transaction logging benchmark raw type plain searchPath supportsSearchPath hooks returning validate individualHooks",
);

/** Of Sequelize 4 and of other databases: 6 does not hear them here. */
const unheard = new Set([...aside, ...words("indicesType indexName method parser length onDelete onUpdate")]);

export function createTable(
  name: Value | undefined,
  attributes: Value | undefined,
  options: Value | undefined,
): string[] {
  if (attributes?.kind !== "fields") throw unforeseen("attributes");
  const given = new Given(
    options,
    words("schema uniqueKeys comment"),
    new Set([...aside, ...words("charset collate engine")]),
  );
  const schema = given.text("schema");
  const table = { ...tableOf(name), ...(schema === undefined ? {} : { schema }) };
  const columns = [...attributes.entries].map(([key, value]) => columnOf(key, value, table));
  const keys = columns.filter(({ definition }) => definition.includes("PRIMARY KEY")).map((one) => one.name);
  const clauses = [
    ...columns.map((column) => `${named(column.name)} ${mapped(table, column)}`),
    ...uniqueKeys(given.value("uniqueKeys")),
    ...(keys.length === 0 ? [] : [`PRIMARY KEY (${keys.map(named).join(",")})`]),
  ];
  const told = given.text("comment");
  return [
    ...columns.flatMap((column) => enumsOf(table, column)),
    `CREATE TABLE IF NOT EXISTS ${quotedTable(table)} (${clauses.join(", ")})`,
    ...(told === undefined ? [] : [`COMMENT ON TABLE ${quotedTable(table)} IS ${quotedText(told, "sqlite")}`]),
    ...columns.flatMap((column) => commentOn(table, column)),
  ];
}

function uniqueKeys(value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  if (value.kind !== "fields") throw unforeseen("uniqueKeys");
  return [...value.entries.values()].map((one) => {
    const fields = new Given(one, words("fields customIndex"), words("name")).texts("fields");
    if (fields === undefined) throw unforeseen("uniqueKeys");
    return `UNIQUE (${namedAll(fields)})`;
  });
}

function enumsOf(table: Table, { name, type }: Column): readonly string[] {
  const values = enumIn(type);
  return values === undefined ? [] : [createEnum(table, name, values)];
}

const commentOn = (table: Table, { name, comment }: Column): readonly string[] =>
  comment === undefined
    ? []
    : [`COMMENT ON COLUMN ${quotedTable(table)}.${named(name)} IS ${quotedText(comment, "sqlite")}`];

export function addColumn(name: Value | undefined, key: Value | undefined, attribute: Value | undefined): string[] {
  const table = tableOf(name);
  const column = columnOf(textOf(key), attribute ?? missing(), table);
  // It is added by its key, whatever field the attribute names.
  const asked = { ...column, name: textOf(key) };
  return [
    ...enumsOf(table, asked),
    `ALTER TABLE ${quotedTable(placed(table))} ADD COLUMN ${named(asked.name)} ${mapped(table, asked)}`,
    ...commentOn(table, asked),
  ];
}

export function removeColumn(name: Value | undefined, key: Value | undefined): string[] {
  return [`ALTER TABLE ${quotedTable(placed(tableOf(name)))} DROP COLUMN ${named(textOf(key))}`];
}

/** In as many statements as there are sides to a column. */
export function changeColumn(name: Value | undefined, key: Value | undefined, attribute: Value | undefined): string[] {
  const table = tableOf(name);
  const column = columnOf(textOf(key), attribute ?? missing(), table);
  const alter = (what: string): string => `ALTER TABLE ${quotedTable(table)} ${what}`;
  const it = named(column.name);
  let definition = mapped(table, column);
  const made: string[] = [];
  const isReference = (): boolean => definition.includes("REFERENCES");
  if (definition.includes("NOT NULL")) {
    made.push(alter(`ALTER COLUMN ${it} SET NOT NULL`));
    definition = definition.replace("NOT NULL", "").trim();
  } else if (!isReference()) made.push(alter(`ALTER COLUMN ${it} DROP NOT NULL`));
  if (definition.includes("DEFAULT")) {
    made.push(alter(`ALTER COLUMN ${it} SET DEFAULT ${/DEFAULT ([^;]+)/.exec(definition)?.[1]}`));
    definition = definition.replace(/(DEFAULT[^;]+)/, "").trim();
  } else if (!isReference()) made.push(alter(`ALTER COLUMN ${it} DROP DEFAULT`));
  if (column.definition.startsWith("ENUM(")) {
    made.push(...enumsOf(table, column));
    definition += ` USING (${it}::${enumName(table, column.name)})`;
  }
  if (/UNIQUE;*$/.test(definition)) {
    definition = definition.replace(/UNIQUE;*$/, "");
    made.push(alter(`ADD UNIQUE (${it})`));
  }
  if (isReference()) made.push(alter(`ADD FOREIGN KEY (${it}) ${definition.replace(/.+?(?=REFERENCES)/, "")}`));
  else made.push(alter(`ALTER COLUMN ${it} TYPE ${definition}`));
  return [...made, ...commentOn(table, column)];
}

/** Sequelize's own names of indexes. */
const underscored = (text: string): string =>
  text
    .replace(/([A-Z])/g, "_$1")
    .replace(/^_/, "")
    .toLowerCase();

export function addIndex(name: Value | undefined, fields: Value | undefined, more: Value | undefined): string[] {
  const options = fields?.kind === "list" ? more : fields;
  const given = new Given(options, words("fields name unique using where concurrently operator type prefix"), unheard);
  const table = tableOf(name);
  const columns = fields?.kind === "list" ? fields : given.value("fields");
  if (columns?.kind !== "list") throw unforeseen("fields");
  const parts = columns.items.map((one) => indexed(one, given.text("operator")));
  const prefix = (given.text("prefix") ?? table.name).replace(/\./g, "_").replace(/["']/g, "");
  const own = given.text("name") ?? underscored(`${prefix}_${parts.map((part) => part.name).join("_")}`);
  const using = given.text("using");
  const isUnique = given.flag("unique") === true || given.text("type")?.toLowerCase() === "unique";
  return [
    [
      "CREATE",
      ...(isUnique ? ["UNIQUE"] : []),
      "INDEX",
      ...(given.flag("concurrently") === true ? ["CONCURRENTLY"] : []),
      dotted(own),
      `ON ${table.schema === undefined ? dotted(table.name) : quotedTable(table)}`,
      ...(using === undefined ? [] : [`USING ${using}`]),
      `(${parts.map(({ sql }) => sql).join(", ")})`,
      ...(given.has("where") ? [`WHERE ${conditionOf(given.value("where"))}`] : []),
    ].join(" "),
  ];
}

interface Indexed {
  readonly name: string;
  readonly sql: string;
}

function indexed(value: Value, operator: string | undefined): Indexed {
  const suffix = operator === undefined ? "" : ` ${operator}`;
  // Of an expression nothing comes into the name.
  if (value.kind === "link") return { name: "", sql: written(value) };
  if (value.kind === "literal") return { name: textOf(value), sql: `${named(textOf(value))}${suffix}` };
  const given = new Given(value, words("name attribute collate operator order"));
  const name = given.text("attribute") ?? given.text("name");
  if (name === undefined) throw unforeseen("a field");
  const [collate, order, own] = [given.text("collate"), given.text("order"), given.text("operator")];
  const parts = [named(name), ...(collate === undefined ? [] : [`COLLATE ${named(collate)}`])];
  return {
    name,
    sql: `${parts.join(" ")}${own === undefined ? suffix : ` ${own}`}${order === undefined ? "" : ` ${order}`}`,
  };
}

/** `a.b` as two names. */
const dotted = (name: string): string => name.split(".").map(named).join(".");

export function removeIndex(name: Value | undefined, index: Value | undefined, options: Value | undefined): string[] {
  const given = new Given(options, words("concurrently"), aside);
  const own = index?.kind === "list" ? underscored(`${tableOf(name).name}_${textsOf(index).join("_")}`) : textOf(index);
  return [`DROP INDEX ${given.flag("concurrently") === true ? "CONCURRENTLY " : ""}IF EXISTS ${dotted(own)}`];
}

export function addConstraint(name: Value | undefined, options: Value | undefined): string[] {
  const given = new Given(options, words("fields type name references onDelete onUpdate where deferrable"), aside);
  const table = tableOf(name);
  const quoted = table.schema === undefined ? dotted(table.name) : quotedTable(table);
  const [fields, type] = [given.texts("fields"), given.text("type")?.toUpperCase()];
  if (fields === undefined || type === undefined) throw unforeseen("a constraint");
  const reference = given.has("references")
    ? new Given(given.value("references"), words("table field fields"))
    : undefined;
  const target = reference === undefined ? undefined : tableOf(reference.value("table"));
  const kind = { UNIQUE: "uk", CHECK: "ck", "PRIMARY KEY": "pk", "FOREIGN KEY": `${target?.name}_fk` }[type];
  if (kind === undefined) throw unforeseen(type);
  // Its own names hold the quotes of what they are made of; naming takes them out again.
  const own = named(given.text("name") ?? `${quoted}_${fields.map(named).join("_")}_${kind}`);
  const [onDelete, onUpdate] = [given.text("onDelete"), given.text("onUpdate")];
  const body = (): string => {
    if (type === "CHECK") return `CHECK (${conditionOf(given.value("where"))})`;
    if (type !== "FOREIGN KEY") return `${type} (${namedAll(fields)})`;
    const columns = reference?.texts("field") ?? reference?.texts("fields");
    if (target === undefined || columns === undefined) throw unforeseen("references");
    return `FOREIGN KEY (${namedAll(fields)}) REFERENCES ${quotedTable(target)} (${namedAll(columns)})`;
  };
  return [
    [
      `ALTER TABLE ${quoted} ADD CONSTRAINT ${own} ${body()}`,
      ...(onUpdate === undefined || type !== "FOREIGN KEY" ? [] : [`ON UPDATE ${onUpdate.toUpperCase()}`]),
      ...(onDelete === undefined || type !== "FOREIGN KEY" ? [] : [`ON DELETE ${onDelete.toUpperCase()}`]),
      ...(given.has("deferrable") && type !== "CHECK" ? [deferrableOf(given.value("deferrable"))] : []),
    ].join(" "),
  ];
}

/** Columns that are, all of them, some value. */
export function conditionOf(where: Value | undefined): string {
  if (where?.kind !== "fields" || where.entries.size === 0) throw unforeseen("where");
  return [...where.entries]
    .map(([column, value]) => {
      if (value.kind === "list")
        return value.items.length === 0
          ? unmet(column)
          : `${named(column)} IN (${value.items.map((one) => written(one)).join(", ")})`;
      if (value.kind !== "literal") throw unforeseen("where");
      if (value.value === null) return `${named(column)} IS NULL`;
      return `${named(column)} = ${written(value)}`;
    })
    .join(" AND ");
}

const unmet = (column: string): string => `${named(column)} IN (NULL)`;

function missing(): never {
  throw unforeseen("an attribute");
}

export { aside };
