/** How code declares tables and touches them, as patterns of `idiom.ts`. */
import type { Hole } from "./idiom-holes.ts";

/** A table declared in code. `schema` qualifies its name. */
export interface TablePattern {
  readonly fact: "table";
  readonly name: Hole;
  readonly columns: Hole;
  readonly schema?: Hole;
  /** Steps of a column's own chain, by what they promise. */
  readonly column: {
    readonly notNull: readonly string[];
    readonly primary: readonly string[];
    readonly unique: readonly string[];
    readonly hasDefault: readonly string[];
  };
}

/** How a relation inside an argument touches the related table. */
export type NestedOperation = "select" | "insert" | "update" | "delete" | "upsert";

/** Code that touches a table. */
export interface AccessPattern {
  readonly fact: "access";
  readonly operation: NestedOperation;
  /** Fills with a model's name (`model`), a table's variable (`variable`), the name of such a variable (`member`), or what may be an entity (`class`). */
  readonly table: Hole;
  readonly by: "model" | "variable" | "member" | "class";
  /** Columns read or written; each hole fills with an object whose keys are columns, or a list of their names. */
  readonly columns?: readonly Hole[];
  readonly where?: readonly Hole[];
  /** Further expressions over columns: what tables are joined on, what rows are ordered by. */
  readonly also?: readonly Hole[];
  readonly limit?: readonly Hole[];
  /** Filled, with more than one: so many rows are passed over. */
  readonly offset?: readonly Hole[];
  /** A conflict on this key is not an error: the write may be repeated. */
  readonly conflict?: readonly Hole[];
  /** Touches one row by its nature. */
  readonly single?: true;
  readonly aggregate?: true;
  /** Finds one row by the primary key. */
  readonly byKey?: true;
  /** Filled: rows are locked; and nobody waits for those that are locked already. */
  readonly locks?: readonly Hole[];
  readonly skips?: readonly Hole[];
  /** Filled: runs in a transaction that it is given. */
  readonly within?: readonly Hole[];
  /** Steps of the same chain that make another operation of it. */
  readonly becomes?: Readonly<Record<string, NestedOperation>>;
  /** Touches only what it loads: a step that joins. */
  readonly joins?: true;
  /** Steps of the same chain that give a joined relation a name: relation, name. */
  readonly aliases?: readonly string[];
  /** Steps of the same chain that make it an upsert. */
  readonly upserts?: readonly string[];
  /** Steps of the same chain that pass over rows whose key is taken. */
  readonly passes?: readonly string[];
  /** Objects whose keys may be relations: what those load, and what a nested write does by its key. */
  readonly loads?: readonly Hole[];
  /** Names of scopes that it asks for. */
  readonly scopes?: readonly Hole[];
  readonly writes?: { readonly in: readonly Hole[]; readonly by: Readonly<Record<string, NestedOperation>> };
}

/**
 * What a step of a query builder says by its arguments. `table`: a table by its SQL name, perhaps with another name behind it
 * (`orders as o`), then columns it is joined on; `columns`: columns that are asked for, each a text, in lists, or under the name that
 * the answer gives it; `star`: all columns; `embeds`: one text of columns and tables in brackets, as PostgREST reads it; `values`: objects
 * whose keys are columns that are written; `written`: first a column that is written; `where`: a column, an operator and a value, a
 * column and a value, or an object of both; `pinned`: the same, with no operator but equality; `looked`: first a column that a condition looks at; `named`:
 * every text names a column; `conflict`: columns whose conflict is no error; `passes`: rows whose key is taken are passed over; `limit`, `offset`, `lock`, `skip` (of rows that are locked already), `aggregate` by being there; `one`: columns of one row.
 */
export type StepRole =
  | "table"
  | "columns"
  | "star"
  | "embeds"
  | "values"
  | "written"
  | "where"
  | "pinned"
  | "looked"
  | "named"
  | "conflict"
  | "passes"
  | "limit"
  | "offset"
  | "one"
  | "lock"
  | "skip"
  | "aggregate";

/** A query built step by step, which names tables and columns as the database does. */
export interface QueryPattern {
  readonly fact: "query";
  /** What is done to the table, where none of `turns` stands in the chain. */
  readonly operation: NestedOperation;
  /** Fills with a text, a list of texts, or an object from other names to them. */
  readonly table: Hole;
  /** A schema that qualifies the name. */
  readonly schema?: Hole;
  /** Steps of the same chain that make it another operation. */
  readonly turns?: Readonly<Record<string, NestedOperation>>;
  readonly steps: Readonly<Record<string, StepRole>>;
  /** Objects whose keys are columns that are written, where options hold them. */
  readonly values?: readonly Hole[];
  /** The store, where it is not the main database. */
  readonly store?: "clickhouse";
  /** Members of other clients that hold this one, by names that nothing else has. */
  readonly within?: readonly string[];
  /** Columns whose conflict is no error, where options name them. */
  readonly conflict?: readonly Hole[];
  /** Filled: rows whose key is taken are passed over. */
  readonly ignores?: readonly Hole[];
  /** Only counts, where options say so. */
  readonly counts?: readonly Hole[];
  /** What an instance that is called itself is mostly named. */
  readonly called?: readonly string[];
  /** All columns are asked for where no step names any. */
  readonly whole?: true;
  /** Names in code are in camel case where the database's are in snake case, if a plugin says so. */
  readonly folds?: true;
}

/** A function of the database, called by its name. */
export interface RoutinePattern {
  readonly fact: "routine";
  readonly name: Hole;
}
