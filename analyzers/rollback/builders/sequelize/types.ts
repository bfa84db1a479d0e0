/** Sequelize's data types and values as PostgreSQL writes them, as of Sequelize 6. */
import { type Link, type Root, stepsOf, textIn, type Value } from "../../histories/code/values.ts";
import { textOf, textsOf, unforeseen } from "../given.ts";
import { quotedText } from "../literals.ts";

export interface DataType {
  /** Its key: `STRING`, `ARRAY`; `""` of SQL that is given as a text. */
  readonly key: string;
  readonly sql: string;
  /** Of an `ENUM`. */
  readonly values?: readonly string[];
  /** Of an `ARRAY`. */
  readonly of?: DataType;
}

/** Types whose SQL is always the same. */
const fixed: ReadonlyMap<string, string> = new Map([
  ...["CITEXT", "BOOLEAN", "TIME", "UUID", "JSON", "JSONB", "INET", "CIDR", "MACADDR", "TSVECTOR", "HSTORE"].map(
    (key) => [key, key] as const,
  ),
  ["TEXT", "TEXT"],
  ["BLOB", "BYTEA"],
  ["DATE", "TIMESTAMP WITH TIME ZONE"],
  ["DATEONLY", "DATE"],
]);
/** Numbers: PostgreSQL is told no length of the whole ones. */
const numbers: ReadonlyMap<string, string> = new Map([
  ...["INTEGER", "BIGINT", "SMALLINT", "REAL", "FLOAT"].map((key) => [key, key] as const),
  ["DOUBLE", "DOUBLE PRECISION"],
]);
const floating: ReadonlySet<string> = new Set(["REAL", "FLOAT", "DOUBLE"]);
const ranges: ReadonlyMap<string, string> = new Map([
  ["INTEGER", "int4range"],
  ["BIGINT", "int8range"],
  ["DECIMAL", "numrange"],
  ["DATE", "tstzrange"],
  ["DATEONLY", "daterange"],
]);

/** The path of names from the library, and what is given with the last call: `Sequelize.DataTypes.STRING(20)`. */
interface Said {
  readonly names: readonly string[];
  readonly args: readonly Value[] | undefined;
}

/** What is said of the library itself; undefined where something else is. */
function saidOf(value: Root | Link): Said | undefined {
  const { root, links } = stepsOf(value);
  const names = links.flatMap(({ step }) => (step.name === "" ? [] : [step.name]));
  const isLibrary =
    root.role === "beside" ||
    (root.role === "import" && root.module !== undefined && /^@?sequelize(?:-typescript|\/core)?$/.test(root.module)) ||
    (root.role === "tool" && names[0] === "sequelize");
  if (!isLibrary) return undefined;
  const imported = root.role === "import" && !["*", "default"].includes(root.name) ? [root.name] : [];
  const args = links.flatMap(({ step }) => (step.how === "get" ? [] : [step.args])).at(-1);
  const plain = [...imported, ...names].filter((name) => !/^(?:DataTypes|Sequelize|sequelize|constructor)$/.test(name));
  return { names: plain, args };
}

export function typeOf(value: Value | undefined): DataType {
  const raw = textIn(value);
  if (raw !== undefined) return { key: "", sql: raw };
  const said = value?.kind === "link" || value?.kind === "root" ? saidOf(value) : undefined;
  const [key, ...options] = said?.names ?? [];
  if (key === undefined) throw unforeseen("a type");
  const args = said?.args ?? [];
  if (key === "ENUM") return enumOf(args);
  if (key === "ARRAY") {
    const [first] = args;
    const of = typeOf(first?.kind === "fields" ? first.entries.get("type") : first);
    return { key, sql: `${of.sql}[]`, of };
  }
  if (key === "STRING" || key === "CHAR") return { key, sql: textual(key, args, options) };
  if (key === "DECIMAL" || key === "NUMERIC") return { key: "DECIMAL", sql: decimal(args) };
  if (key === "RANGE") {
    const sql = ranges.get(args[0] === undefined ? "INTEGER" : typeOf(args[0]).key);
    if (sql !== undefined) return { key, sql };
  }
  const number = numbers.get(key);
  if (number !== undefined && options.every((one) => one === "UNSIGNED" || one === "ZEROFILL"))
    if (key !== "FLOAT" || args.length === 0) return { key, sql: number };
  const sql = fixed.get(key);
  if (sql === undefined || options.length > 0) throw unforeseen(key);
  return { key, sql };
}

function textual(key: string, args: readonly Value[], options: readonly string[]): string {
  const isBinary = options.includes("BINARY");
  const [length] = args;
  if (args.length > 1 || options.length > (isBinary ? 1 : 0)) throw unforeseen(key);
  if (length !== undefined && (length.kind !== "literal" || typeof length.value !== "number")) throw unforeseen(key);
  if (isBinary) return "BYTEA";
  return `${key === "CHAR" ? "CHAR" : "VARCHAR"}(${length?.value ?? 255})`;
}

function decimal(args: readonly Value[]): string {
  const digits = args.map((one) => {
    if (one.kind !== "literal" || typeof one.value !== "number") throw unforeseen("DECIMAL");
    return one.value;
  });
  const told = digits.filter((one) => one !== 0);
  return told.length === 0 ? "DECIMAL" : `DECIMAL(${told.join(",")})`;
}

function enumOf(args: readonly Value[]): DataType {
  const [first] = args;
  const values = first?.kind === "fields" ? first.entries.get("values") : first?.kind === "list" ? first : undefined;
  const texts = values === undefined ? args.map((one) => textOf(one)) : textsOf(values);
  if (texts.length === 0) throw unforeseen("ENUM");
  return enumType(texts);
}

export const enumType = (values: readonly string[]): DataType => ({
  key: "ENUM",
  sql: `ENUM(${values.map((one) => quotedText(one, "sqlite")).join(", ")})`,
  values,
});

/** A value as Sequelize writes it into SQL; `type` is the column's, where it is known. */
export function written(value: Value | undefined, type?: DataType): string {
  if (value?.kind === "link") return called(value);
  if (value?.kind === "list") return listed(value.items, type);
  if (value?.kind === "fields" && (type?.key === "JSON" || type?.key === "JSONB")) return jsonOf(value);
  if (value?.kind !== "literal") throw unforeseen("a value");
  const plain = value.value;
  if (plain === null || plain === undefined) return "NULL";
  if (type?.key === "JSON" || type?.key === "JSONB") return jsonOf(value);
  // It quotes numbers that may be no numbers.
  if (typeof plain === "number" && type !== undefined && floating.has(type.key)) return `'${plain}'`;
  if (typeof plain === "number" || typeof plain === "boolean") return String(plain);
  if (type?.key === "DATE" || type?.key === "DATEONLY") throw unforeseen("a moment");
  return quotedText(plain, "sqlite");
}

/** `literal("now()")`, `fn("now")`. */
function called(value: Link): string {
  const said = saidOf(value);
  const [name, ...more] = said?.names ?? [];
  const args = said?.args ?? [];
  if (more.length > 0) throw unforeseen("a value");
  if (name === "literal" && args.length === 1) return textOf(args[0]);
  if (name === "fn" && args.length > 0)
    return `${textOf(args[0])}(${args
      .slice(1)
      .map((one) => written(one))
      .join(", ")})`;
  throw unforeseen("a value");
}

function listed(items: readonly Value[], type: DataType | undefined): string {
  if (type?.of === undefined) throw unforeseen("a list");
  const { of } = type;
  const cast = of.key === "ENUM" ? undefined : `::${of.sql}[]`;
  if (cast === undefined) throw unforeseen("a list of an enum");
  return `ARRAY[${items.map((one) => written(one, of)).join(",")}]${cast}`;
}

function jsonOf(value: Value): string {
  return quotedText(JSON.stringify(jsonValue(value)), "sqlite");
}

function jsonValue(value: Value): unknown {
  if (value.kind === "literal") return value.value;
  if (value.kind === "list") return value.items.map(jsonValue);
  if (value.kind !== "fields") throw unforeseen("a value");
  return Object.fromEntries([...value.entries].map(([key, one]) => [key, jsonValue(one)]));
}

/** Defaults that Sequelize fills in itself, and the database never hears of. */
export function isItsOwn(value: Value | undefined): boolean {
  if (value?.kind === "code" || value?.kind === "recorded") return true;
  const names = value?.kind === "link" || value?.kind === "root" ? saidOf(value)?.names : undefined;
  return names !== undefined && names.length === 1 && ["NOW", "UUIDV1", "UUIDV4"].includes(names[0] ?? "");
}
