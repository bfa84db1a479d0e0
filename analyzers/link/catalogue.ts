/** The schema that a snapshot's migrations and schema languages add up to: replayed in order, last definition wins. */
import type { ColumnFact, Facts, SchemaChange } from "../facts.ts";
import { inOrder, type Placed } from "./migrations.ts";

export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface Column extends Place {
  readonly fact: ColumnFact;
}

export interface Table extends Place {
  readonly name: string;
  readonly columns: Map<string, Column>;
  /** Constraints and unique indexes as texts: what a writer can run into. */
  readonly constraints: Set<string>;
  readonly indexes: Map<string, string>;
}

/** A view, a function, a trigger or a schedule as it stands in the end. */
export interface Definition extends Place {
  readonly name: string;
  readonly endLine: number;
  readonly change: SchemaChange;
}

/** A table of code's own names: a Prisma model or a Drizzle variable declares it. */
export interface Declared extends Place {
  readonly name: string;
  readonly columns: readonly ColumnFact[];
}

export interface Catalogue {
  readonly tables: ReadonlyMap<string, Table>;
  readonly views: ReadonlyMap<string, Definition>;
  readonly functions: ReadonlyMap<string, Definition>;
  /** By `table.trigger`. */
  readonly triggers: ReadonlyMap<string, Definition>;
  readonly schedules: ReadonlyMap<string, Definition>;
  /** The SQL table of a Prisma model, by the model's name or by the property that the client gives it. */
  tableOfModel(model: string): string | undefined;
  /** The column behind a field of a model; the field's own name where nothing maps it. */
  columnOf(table: string, field: string): string;
  /** A table as the catalogue spells it: `public.orders` and `"Orders"` included. */
  table(name: string): Table | undefined;
  declareTable(declared: Declared): void;
}

/** `public` is where unqualified names live. */
export const plain = (name: string): string => name.replace(/^public\./, "");

export function createCatalogue(files: ReadonlyMap<string, Facts>): Catalogue {
  const schema = replay(inOrder(files));
  const models = new Map<string, string>();
  const fields = new Map<string, string>();

  const declareTable = ({ name, columns, file, line }: Declared): void => {
    const known = schema.tables.get(plain(name));
    const table = known ?? {
      name: plain(name),
      file,
      line,
      columns: new Map(),
      constraints: new Set(),
      indexes: new Map(),
    };
    schema.tables.set(table.name, table);
    for (const fact of columns) {
      if (fact.field !== undefined) fields.set(`${table.name}.${fact.field}`, fact.name);
      if (!table.columns.has(fact.name)) table.columns.set(fact.name, { fact, file, line: fact.line ?? line });
    }
  };

  for (const [file, facts] of files)
    for (const model of facts.models) {
      declareTable({ name: model.table, columns: model.columns, file, line: model.line });
      models.set(model.name, plain(model.table));
      models.set(model.name.charAt(0).toLowerCase() + model.name.slice(1), plain(model.table));
    }

  return {
    ...schema,
    declareTable,
    tableOfModel: (model) => models.get(model),
    columnOf: (table, field) => fields.get(`${table}.${field}`) ?? field,
    table: (name) => schema.tables.get(plain(name)),
  };
}

interface Schema {
  readonly tables: Map<string, Table>;
  readonly views: Map<string, Definition>;
  readonly functions: Map<string, Definition>;
  readonly triggers: Map<string, Definition>;
  readonly schedules: Map<string, Definition>;
}

function replay(statements: Iterable<Placed>): Schema {
  const schema: Schema = {
    tables: new Map(),
    views: new Map(),
    functions: new Map(),
    triggers: new Map(),
    schedules: new Map(),
  };
  for (const placed of statements) for (const change of placed.statement.changes) apply(schema, placed, change);
  return schema;
}

function apply(schema: Schema, { file, statement }: Placed, change: SchemaChange): void {
  const place = { file, line: statement.line };
  const define = (name: string): Definition => ({ ...place, name, endLine: statement.endLine, change });
  switch (change.does) {
    case "create-table": {
      const name = plain(change.on);
      // IF NOT EXISTS of a table that is there changes nothing.
      if (schema.tables.has(name)) return;
      const columns = new Map(
        change.columns.map((fact) => [fact.name, { fact, file, line: fact.line ?? statement.line }]),
      );
      schema.tables.set(name, { ...place, name, columns, constraints: new Set(), indexes: new Map() });
      return;
    }
    case "drop-table":
      schema.tables.delete(plain(change.on));
      for (const key of schema.triggers.keys()) if (key.startsWith(`${plain(change.on)}.`)) schema.triggers.delete(key);
      return;
    case "rename-table": {
      const table = schema.tables.get(plain(change.on));
      if (table === undefined) return;
      schema.tables.delete(table.name);
      schema.tables.set(plain(change.to), { ...table, name: plain(change.to) });
      return;
    }
    case "create-view":
    case "create-materialized-view":
      schema.views.set(plain(change.on), define(plain(change.on)));
      return;
    case "drop-view":
      schema.views.delete(plain(change.on));
      return;
    case "create-function":
      schema.functions.set(plain(change.on), define(plain(change.on)));
      return;
    case "drop-function":
      schema.functions.delete(plain(change.on));
      return;
    case "create-trigger": {
      const key = `${plain(change.table)}.${change.on}`;
      schema.triggers.set(key, define(key));
      return;
    }
    case "drop-trigger":
      if (change.table !== undefined) schema.triggers.delete(`${plain(change.table)}.${change.on}`);
      return;
    case "schedule":
      schema.schedules.set(change.on, define(change.on));
      return;
    case "unschedule":
      schema.schedules.delete(change.on);
      return;
    default:
      if (change.on !== undefined) applyToTable(schema.tables.get(plain(change.on)), file, statement.line, change);
      else if (change.does === "drop-index" && change.name !== undefined)
        for (const table of schema.tables.values()) table.indexes.delete(change.name);
  }
}

function applyToTable(table: Table | undefined, file: string, line: number, change: SchemaChange): void {
  if (table === undefined) return;
  switch (change.does) {
    case "add-column":
      table.columns.set(change.column.name, { fact: change.column, file, line: change.column.line ?? line });
      return;
    case "drop-column":
      table.columns.delete(change.column);
      return;
    case "rename-column": {
      const column = table.columns.get(change.column);
      if (column === undefined) return;
      table.columns.delete(change.column);
      table.columns.set(change.to, { ...column, fact: { ...column.fact, name: change.to } });
      return;
    }
    case "alter-column": {
      const column = table.columns.get(change.column);
      if (column !== undefined)
        table.columns.set(change.column, { ...column, fact: altered(column.fact, change.what, change.type) });
      return;
    }
    case "create-index":
      table.indexes.set(change.name ?? (change.columns ?? []).join(","), (change.columns ?? []).join(","));
      if (change.unique) table.constraints.add(`unique ${(change.columns ?? []).join(",")}`);
      return;
    case "drop-index":
      if (change.name !== undefined) table.indexes.delete(change.name);
      return;
    case "add-constraint":
      table.constraints.add(change.name ?? (change.columns ?? []).join(","));
      return;
    case "drop-constraint":
      if (change.name !== undefined) table.constraints.delete(change.name);
      return;
    default:
  }
}

/** ALTER COLUMN in the words of the reader: `type`, `set-not-null`, `drop-not-null`, `set-default`, `drop-default`. */
function altered(fact: ColumnFact, what: string, type: string | undefined): ColumnFact {
  if (what.includes("type")) return type === undefined ? fact : { ...fact, type };
  if (what.includes("not-null")) return { ...fact, nullable: what.startsWith("drop") };
  return what.includes("default") ? { ...fact, hasDefault: what.startsWith("set") } : fact;
}
