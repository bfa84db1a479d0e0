/** What DDL does to one table: its columns, constraints, indexes and keys. */
import type { ColumnFact, SchemaChange } from "../../facts.ts";

/** Where something is defined. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A column as its last definition has it. */
interface Column extends Place {
  readonly fact: ColumnFact;
  /** Everything that defined it, in order: what changes when it does. */
  readonly words: readonly string[];
  /** Histories (by their folders), and scripts and code without one (by their paths), that make it. */
  readonly made?: readonly string[];
  /** Schema files and code that declare it. */
  readonly declared?: readonly string[];
  /** One of the declarations leaves it alone, or stands for a view. */
  readonly ignored?: true;
}

/** A table under change. */
export interface Table extends Place {
  readonly name: string;
  readonly columns: Map<string, Column>;
  /** What a writer can run into, by name or columns. */
  readonly constraints: Map<string, string>;
  /** Columns of indexes, by name. */
  readonly indexes: Map<string, string>;
  /** Columns that tell rows apart, sorted within each key, by the key's name. */
  readonly keys: Map<string, readonly string[]>;
  /** Its rows lie in partitions, or it is one. */
  readonly partitioned?: boolean;
}

/** The changes of one kind. */
export type Of<Does extends SchemaChange["does"]> = Extract<SchemaChange, { readonly does: Does }>;
type KeyChange = Extract<SchemaChange, { readonly name?: string; readonly concurrently?: true }>;

/** Adds a column, or defines it anew. */
export function setColumn(table: Table, fact: ColumnFact, { file, line }: Place): void {
  table.columns.set(fact.name, { fact, file, line: fact.line ?? line, words: [wordsOf(fact)] });
  if (fact.unique) table.keys.set(`column ${fact.name}`, [fact.name]);
}

/** What defines a column, its place left out. */
export function wordsOf({ line: _line, hash, ...fact }: ColumnFact): string {
  return hash ?? JSON.stringify(fact);
}

/** Drops a column and the keys it is part of. */
export function dropColumn(table: Table, column: string): void {
  table.columns.delete(column);
  for (const [key, columns] of table.keys) if (columns.includes(column)) table.keys.delete(key);
}

/** A renamed column stays what it was; keys follow it. */
export function renameColumn(table: Table, from: string, to: string): void {
  const column = table.columns.get(from);
  if (column === undefined) return;
  table.columns.delete(from);
  table.columns.set(to, { ...column, fact: { ...column.fact, name: to } });
  for (const [key, columns] of table.keys)
    if (columns.includes(from)) table.keys.set(key, columns.map((one) => (one === from ? to : one)).sort());
}

/** ALTER COLUMN in the words of the SQL reader: `type`, `set-not-null`, `drop-default`. */
export function alterColumn(table: Table, { column, what, type }: Of<"alter-column">): void {
  const known = table.columns.get(column);
  if (known === undefined) return;
  const fact = altered(known.fact, what, type);
  table.columns.set(column, { ...known, fact, words: [...known.words, `${what} ${type ?? ""}`] });
}

function altered(fact: ColumnFact, what: string, type: string | undefined): ColumnFact {
  switch (what) {
    case "type":
      return type === undefined ? fact : { ...fact, type };
    case "set-not-null":
      return { ...fact, nullable: false };
    case "drop-not-null":
      return { ...fact, nullable: true };
    case "set-default":
    case "add-identity":
      return { ...fact, hasDefault: true };
    case "drop-default":
    case "drop-identity":
      return { ...fact, hasDefault: false };
    default:
      return fact;
  }
}

/** An index or constraint; what is unique is a key. */
export function addKey(table: Table, change: KeyChange): void {
  const columns = change.columns ?? [];
  const name = change.name ?? columns.join(",");
  if (change.does === "create-index") table.indexes.set(name, columns.join(","));
  if (change.unique && columns.length > 0) table.keys.set(name, [...columns].sort());
  if (change.unique || change.does === "add-constraint")
    table.constraints.set(name, `${change.unique ? "unique " : ""}${columns.join(",")}`);
}

/** Drops an index or constraint by its bare name. */
export function dropKey(table: Table, name: string): void {
  table.indexes.delete(name);
  table.constraints.delete(name);
  table.keys.delete(name);
  // The names that PostgreSQL gives by itself.
  if (name === `${table.name}_pkey`) table.keys.delete("primary");
  for (const column of table.columns.keys())
    if (name === `${table.name}_${column}_key`) table.keys.delete(`column ${column}`);
}
