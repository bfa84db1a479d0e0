/** The statements that make and unmake one object of a schema. */
import type { Fact, SchemaObject } from "./state.ts";

const text = (fact: Fact | undefined): string => (fact === null || fact === undefined ? "" : String(fact));

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** The end of a definition without its semicolon. */
const open = (definition: Fact | undefined): string => text(definition).trim().replace(/;$/, "");

const withOptions = (options: Fact | undefined): string => (text(options) === "" ? "" : ` WITH (${text(options)})`);

/** A column as CREATE TABLE and ADD COLUMN take it. */
export function columnText(column: SchemaObject): string {
  const { is, name } = column;
  const parts = [name, text(is["type"])];
  if (is["collation"] !== null && is["collation"] !== undefined) parts.push(`COLLATE ${text(is["collation"])}`);
  if (is["generated"] !== null)
    parts.push(`GENERATED ALWAYS AS (${text(is["generated"])}) ${is["stored"] ? "STORED" : "VIRTUAL"}`);
  if (is["identity"] !== "")
    parts.push(`GENERATED ${is["identity"] === "a" ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY (${text(is["sequence"])})`);
  if (is["default"] !== null) parts.push(`DEFAULT ${text(is["default"])}`);
  if (is["notnull"]) parts.push("NOT NULL");
  return parts.join(" ");
}

/** Tables want their columns: see `tables.ts`. */
export function creating(object: SchemaObject): readonly string[] {
  const { kind, name, on, is } = object;
  switch (kind) {
    case "schema":
      return [`CREATE SCHEMA ${name}`];
    case "extension":
      return [
        `CREATE EXTENSION IF NOT EXISTS ${name}${is["schema"] === "public" ? "" : ` SCHEMA ${text(is["schema"])}`}`,
      ];
    case "enum":
      return [`CREATE TYPE ${name} AS ENUM (${(is["labels"] as readonly string[]).map(quote).join(", ")})`];
    case "domain":
      return [`CREATE DOMAIN ${name} ${text(is["definition"])}`];
    case "range":
    case "composite":
      return [`CREATE TYPE ${name} ${text(is["definition"])}`];
    case "sequence":
      return [`CREATE SEQUENCE ${name} ${text(is["definition"])}`];
    case "column":
      return [`ALTER TABLE ${on} ADD COLUMN ${columnText(object)}`];
    case "constraint":
      return [`ALTER TABLE ${on} ADD CONSTRAINT ${name} ${text(is["definition"])}`];
    case "view":
      return [`CREATE VIEW ${name}${withOptions(is["options"])} AS ${open(is["definition"])}`];
    case "materialized view":
      return [`CREATE MATERIALIZED VIEW ${name}${withOptions(is["options"])} AS ${open(is["definition"])}`];
    case "trigger":
      return is["enabled"] === "O" ? [open(is["definition"])] : [open(is["definition"]), enabling(object)];
    case "comment":
      return [`COMMENT ON ${name.replace(/ on /, " ON ")} IS ${quote(text(is["text"]))}`];
    case "index":
      // The catalogue writes ONLY for an index of a partitioned table, which would leave its partitions without theirs.
      return [open(is["definition"]).replace(/^(CREATE (?:UNIQUE )?INDEX \S+ ON) ONLY /, "$1 ")];
    case "grant":
      return [`GRANT ${name}`];
    case "publication":
      return [`CREATE PUBLICATION ${name}${text(is["definition"])}`];
    default:
      return [open(is["definition"])];
  }
}

/** Says when a trigger fires: as usual, never, on replicas, always. */
export function enabling(trigger: SchemaObject): string {
  const how = { D: "DISABLE", R: "ENABLE REPLICA", A: "ENABLE ALWAYS" }[text(trigger.is["enabled"])] ?? "ENABLE";
  return `ALTER TABLE ${trigger.on} ${how} TRIGGER ${trigger.name}`;
}

export function dropping({ kind, name, on }: SchemaObject): string {
  switch (kind) {
    case "column":
      return `ALTER TABLE ${on} DROP COLUMN ${name}`;
    case "constraint":
      return `ALTER TABLE ${on} DROP CONSTRAINT ${name}`;
    case "trigger":
    case "policy":
    case "rule":
      return `DROP ${kind.toUpperCase()} ${name} ON ${on}`;
    case "enum":
    case "range":
    case "composite":
      return `DROP TYPE ${name}`;
    case "comment":
      return `COMMENT ON ${name.replace(/ on /, " ON ")} IS NULL`;
    case "grant":
      return `REVOKE ${name.replace(" WITH GRANT OPTION", "").replace(/ TO /, " FROM ")}`;
    default:
      return `DROP ${kind.toUpperCase()} ${name}`;
  }
}
