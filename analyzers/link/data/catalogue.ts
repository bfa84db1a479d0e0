/** The tables of a snapshot: what histories of migrations leave behind and what schema languages and code declare, as one. */
import type { ColumnFact, Facts, Model } from "../../facts.ts";
import { isTestOnly, isVendored } from "../../roles.ts";
import { historiesOf, type Placed } from "./migrations.ts";
import { type Definition, plain, Schema } from "./schema.ts";
import { type Place, type Table, wordsOf } from "./table.ts";

export { type Definition, plain } from "./schema.ts";
export type { Table } from "./table.ts";

/** A table of code's own names: a Prisma model or a Drizzle variable declares it. */
interface Declared extends Place {
  readonly name: string;
  readonly columns: readonly ColumnFact[];
  /** Keys of several columns. */
  readonly keys?: readonly (readonly string[])[];
  /** Other indexes, their columns in order. */
  readonly indexes?: readonly (readonly string[])[];
  /** It stands for a view, or is left alone by whoever declares it. */
  readonly ignored?: true;
}

export interface Catalogue {
  readonly tables: ReadonlyMap<string, Table>;
  readonly views: ReadonlyMap<string, Definition>;
  /** By name: overloads of one name stand together. */
  readonly functions: ReadonlyMap<string, readonly Definition[]>;
  /** By `table.trigger`. */
  readonly triggers: ReadonlyMap<string, Definition>;
  readonly schedules: ReadonlyMap<string, Definition>;
  /** The SQL table of a Prisma model, by the model's name or by the property that the client gives it. */
  tableOfModel(model: string): string | undefined;
  /** A table by any of its spellings: `public.orders`, another case, without its schema where no other table has the name. */
  table(name: string): Table | undefined;
  /** The column behind a name, without regard to case where nobody has the exact one. */
  column(table: Table, name: string): string | undefined;
  declareTable(declared: Declared): void;
}

interface Parts {
  readonly tables: Map<string, Table>;
  readonly views: Map<string, Definition>;
  readonly functions: Map<string, Definition[]>;
  readonly triggers: Map<string, Definition>;
  readonly schedules: Map<string, Definition>;
}

export function createCatalogue(files: ReadonlyMap<string, Facts>): Catalogue {
  const { chains, scripts, made } = historiesOf(files);
  const parts: Parts = {
    tables: new Map(),
    views: new Map(),
    functions: new Map(),
    triggers: new Map(),
    schedules: new Map(),
  };
  for (const { folder, placed } of chains) join(parts, replay(placed), () => folder);
  // A dump or a schema kept by hand says again what histories say; only what they do not know counts.
  const ownFile = ({ file }: Place): string => file;
  join(parts, replay(scripts), ownFile);
  for (const table of replay(made).tables.values())
    if (!parts.tables.has(table.name)) parts.tables.set(table.name, madeBy(table, ownFile));

  const models = modelsOf(files);
  const names = new Map<string, string>();
  const spellings = createSpellings();
  for (const known of parts.tables.values()) spellings.add(known);
  const table = (name: string): Table | undefined => parts.tables.get(plain(name)) ?? spellings.find(plain(name));
  const declareTable = (declared: Declared): void => {
    const known = table(declared.name);
    const made = known ?? emptyTable(plain(declared.name), declared);
    parts.tables.set(made.name, made);
    if (known === undefined) spellings.add(made);
    declare(made, declared);
  };
  for (const { file, model } of models.values()) {
    const own = model.columns.filter((column) => !leadsToModel(model, column, models));
    declareTable({
      name: model.table,
      columns: own,
      file,
      line: model.line,
      ...(model.uniques === undefined ? {} : { keys: model.uniques }),
      ...(model.indexes === undefined ? {} : { indexes: model.indexes }),
      ...(model.view || model.ignored ? { ignored: true } : {}),
    });
    const name = table(model.table)?.name ?? plain(model.table);
    names.set(model.name, name);
    names.set(model.name.charAt(0).toLowerCase() + model.name.slice(1), name);
  }
  return { ...parts, table, declareTable, tableOfModel: (model) => names.get(model), column: columnOf };
}

function replay(statements: readonly Placed[]): Schema {
  const schema = new Schema();
  for (const { file, statement } of statements)
    for (const change of statement.changes) schema.apply(file, statement, change);
  return schema;
}

/** Adds one history to what is known. A name that two histories have is one node: the first one's, with both one's columns. */
function join(parts: Parts, schema: Schema, by: (place: Place) => string): void {
  for (const table of schema.tables.values()) {
    const known = parts.tables.get(table.name);
    const made = madeBy(table, by);
    if (known === undefined) parts.tables.set(table.name, made);
    else
      for (const [name, column] of made.columns) {
        const other = known.columns.get(name);
        const both = [...(other?.made ?? []), ...(column.made ?? [])];
        known.columns.set(name, other === undefined ? column : { ...other, made: [...new Set(both)] });
      }
  }
  const named = new Set(parts.functions.keys());
  for (const routine of schema.functions.values())
    if (!named.has(routine.name))
      parts.functions.set(routine.name, [...(parts.functions.get(routine.name) ?? []), routine]);
  for (const kind of ["views", "triggers", "schedules"] as const)
    for (const [name, one] of schema[kind]) if (!parts[kind].has(name)) parts[kind].set(name, one);
}

/** A table whose columns say who makes them. */
function madeBy(table: Table, by: (place: Place) => string): Table {
  for (const [name, column] of table.columns) table.columns.set(name, { ...column, made: [by(column)] });
  return table;
}

interface PlacedModel {
  readonly file: string;
  readonly model: Model;
}

/** By name; of two schemas of one repository that share a name, the first by path. */
function modelsOf(files: ReadonlyMap<string, Facts>): ReadonlyMap<string, PlacedModel> {
  const found = new Map<string, PlacedModel>();
  for (const [file, { models }] of files) {
    if (isTestOnly(file) || isVendored(file)) continue;
    for (const model of models) {
      const key = found.has(model.name) ? `${file}#${model.name}` : model.name;
      found.set(key, { file, model });
    }
  }
  return found;
}

/** A field whose type one file of a schema could not place: a model of another file makes it a relation, no column. */
function leadsToModel(model: Model, column: ColumnFact, models: ReadonlyMap<string, PlacedModel>): boolean {
  const relation = model.relations.find(({ field }) => field === (column.field ?? column.name));
  return relation !== undefined && models.has(relation.model);
}

function emptyTable(name: string, { file, line }: Place): Table {
  const parts = { columns: new Map(), constraints: new Map(), indexes: new Map(), keys: new Map() };
  return { name, file, line, ...parts };
}

/** A declaration adds what migrations have not said; where both speak of a column, a change of either is its change. */
function declare(table: Table, { columns, keys, indexes, file, line, ignored }: Declared): void {
  const primary = columns.filter((fact) => fact.primary).map((fact) => fact.name);
  if (primary.length > 0) table.keys.set("primary", primary.sort());
  for (const key of keys ?? []) table.keys.set(key.join(","), [...key].sort());
  for (const index of indexes ?? []) table.indexes.set(`declared ${index.join(",")}`, index.join(","));
  for (const fact of columns) {
    if (fact.unique) table.keys.set(`column ${fact.name}`, [fact.name]);
    const known = table.columns.get(fact.name);
    const said = {
      words: [...(known?.words ?? []), wordsOf(fact)],
      declared: [...new Set([...(known?.declared ?? []), file])],
      ...(ignored || fact.ignored || known?.ignored ? { ignored: true as const } : {}),
    };
    if (known === undefined) table.columns.set(fact.name, { fact, file, line: fact.line ?? line, ...said });
    // What code fills in no migration knows.
    else if (fact.hasDefault)
      table.columns.set(fact.name, { ...known, fact: { ...known.fact, hasDefault: true }, ...said });
    else table.columns.set(fact.name, { ...known, ...said });
  }
}

/** Tables by their folded names, with and without schema; none where several share the latter. */
function createSpellings() {
  const whole = new Map<string, Table>();
  const bare = new Map<string, Table | undefined>();
  return {
    add(table: Table): void {
      const name = table.name.toLowerCase();
      whole.set(name, table);
      // A schema is left out, a store is not.
      const short = name.replace(/^([^/]*\/)?.*\./, "$1");
      bare.set(short, bare.has(short) ? undefined : table);
    },
    find(name: string): Table | undefined {
      const folded = name.toLowerCase();
      return whole.get(folded) ?? bare.get(folded);
    },
  };
}

function columnOf(table: Table, name: string): string | undefined {
  if (table.columns.has(name)) return name;
  const folded = name.toLowerCase();
  for (const known of table.columns.keys()) if (known.toLowerCase() === folded) return known;
  return undefined;
}
