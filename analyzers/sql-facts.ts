/** What SQL and schema languages say, statement by statement; part of a blob's facts (`facts.ts`). Plain JSON. */
export type SqlOperation = "select" | "insert" | "update" | "delete" | "upsert" | "truncate" | "ddl" | "call" | "other";

/** A table as one statement touches it. Names are as written, unquoted and folded as the dialect folds them; `schema.name` when qualified. */
export interface TableUse {
  readonly table: string;
  readonly access: "read" | "write";
  readonly operation: SqlOperation;
  /** Columns touched, where known; absent means unknown, `["*"]` all. */
  readonly columns?: readonly string[];
  /** Columns that a WHERE looks at, and those of them that it pins to a value (`=`, `IN`) on every road. */
  readonly where?: readonly string[];
  readonly equals?: readonly string[];
  readonly aggregate?: true;
  readonly limited?: true;
  /** Rows are counted off before the first that is given. */
  readonly offset?: true;
  /** Rows are locked; those that somebody else has locked are passed over, or end the statement: it does not wait for them. */
  readonly locked?: true;
  readonly skips?: true;
  /** Columns that get words and numbers alone, with each of these: `state=open`. */
  readonly literals?: readonly string[];
  /** Columns whose new value is reckoned from their old one. */
  readonly reckoned?: readonly string[];
  /** The conflict key of an upsert; empty when any key may conflict, a constraint's name when it is given by name. */
  readonly conflict?: readonly string[];
  /** What is inserted are the rows of a query that says no order. */
  readonly list?: true;
}

export interface ColumnFact {
  readonly name: string;
  /** The name code uses, when it differs. */
  readonly field?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly hasDefault?: boolean;
  readonly unique?: true;
  readonly primary?: true;
  /** Declared as one that the client leaves alone (Prisma's `@ignore`). */
  readonly ignored?: true;
  /** One hash over the whole definition, defaults and attributes included. */
  readonly hash?: string;
  readonly line?: number;
}

/** What a statement does to the schema. `on` is the table (or object) as written. */
export type SchemaChange =
  | {
      readonly does: "create-table";
      readonly on: string;
      readonly columns: readonly ColumnFact[];
      readonly as?: true;
      /** Its rows lie in partitions, or it is one. */
      readonly partitioned?: true;
    }
  | { readonly does: "drop-table"; readonly on: string }
  | { readonly does: "rename-table"; readonly on: string; readonly to: string }
  | { readonly does: "add-column"; readonly on: string; readonly column: ColumnFact }
  | { readonly does: "drop-column"; readonly on: string; readonly column: string }
  | { readonly does: "rename-column"; readonly on: string; readonly column: string; readonly to: string }
  | {
      readonly does: "alter-column";
      readonly on: string;
      readonly column: string;
      readonly what: string;
      readonly type?: string;
    }
  | {
      readonly does: "create-index" | "drop-index" | "add-constraint" | "drop-constraint";
      /** Absent where the statement does not name the table (DROP INDEX). */
      readonly on?: string;
      readonly name?: string;
      readonly columns?: readonly string[];
      readonly unique?: true;
      /** What kind of constraint, where it is no key. */
      readonly kind?: "check" | "foreign" | "exclusion";
      /** All that a CHECK lets columns be: `state=open`, `state=paid`; NULL left out. */
      readonly allows?: readonly string[];
      readonly concurrently?: true;
    }
  | {
      readonly does: "create-view" | "create-materialized-view";
      readonly on: string;
      readonly body: readonly TableUse[];
      readonly calls?: readonly string[];
      readonly requests?: readonly string[];
      readonly hash: string;
    }
  | {
      readonly does: "drop-view" | "drop-function" | "drop-trigger";
      readonly on: string;
      readonly table?: string;
      readonly args?: string;
    }
  | {
      readonly does: "create-function";
      readonly on: string;
      /** Types of the arguments, which tell overloads apart: `integer, text`. */
      readonly args?: string;
      readonly language: string;
      readonly body: readonly TableUse[];
      /** Functions its body calls, and the HTTP hosts it asks (`?` when the URL is not literal). */
      readonly calls: readonly string[];
      readonly requests: readonly string[];
      readonly notifies?: readonly string[];
      readonly inLoop?: true;
      readonly hash: string;
    }
  | {
      readonly does: "create-trigger";
      readonly on: string;
      readonly table: string;
      readonly function: string;
      readonly forEachRow: boolean;
      readonly events: readonly string[];
    }
  | { readonly does: "create-extension" | "drop-extension"; readonly on: string }
  | {
      readonly does: "schedule" | "unschedule";
      readonly on: string;
      readonly spec?: string;
      readonly body?: readonly TableUse[];
      readonly calls?: readonly string[];
      readonly requests?: readonly string[];
    }
  | { readonly does: "other"; readonly on?: string; readonly what: string };

/** One SQL statement, from a file or from a string in code. */
export interface Statement {
  /** The symbol (index) whose code holds it, when it stands in code. */
  readonly by?: number;
  readonly line: number;
  readonly endLine: number;
  /** False when no parser understood it: only table names by keyword were kept. */
  readonly parsed: boolean;
  /** ClickHouse's is that of a store of its own, whose tables may share names with others. */
  readonly dialect: "postgres" | "mysql" | "sqlite" | "clickhouse" | "unknown";
  /** Where it was found in code: the tag or method that takes it (`sql`, `.query`, `.$queryRaw`); absent for a bare literal. */
  readonly sink?: string;
  /** A section that only runs on the way down (goose, dbmate, `down()`). */
  readonly down?: true;
  /** In a script: of its tokens, so that what `uses` and `changes` leave out (values, conditions) is told apart as well. */
  readonly hash?: string;
  readonly uses: readonly TableUse[];
  readonly changes: readonly SchemaChange[];
  /** Functions called and HTTP hosts asked by this statement itself. */
  readonly calls?: readonly string[];
  readonly requests?: readonly string[];
  readonly notifies?: readonly string[];
  readonly listens?: readonly string[];
  readonly locked?: true;
  /** Advisory locks whose key is written out: `42`, `hashtext('invoices')`. Whoever runs it waits for everybody else who does. */
  readonly gates?: readonly string[];
  /** In code: as for a `Chain`. */
  readonly inLoop?: true;
  readonly perItem?: true;
  readonly inTransaction?: true;
  readonly arms?: string;
  /** A part of the text is computed: the table names are what could be read. */
  readonly dynamic?: true;
  /** In code: local names that stood in table position, to be resolved by the linker (`${users}` of Drizzle). */
  readonly holes?: readonly {
    readonly to: string;
    readonly path: string;
    readonly access: "read" | "write";
    /** What the statement does with that table, when it could be parsed. */
    readonly use?: Omit<TableUse, "table" | "access">;
  }[];
}

/** A table as a schema language declares it (Prisma). */
export interface Model {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly ColumnFact[];
  readonly relations: readonly { readonly field: string; readonly model: string }[];
  /** Keys of several columns, by column names, sorted within each. */
  readonly uniques?: readonly (readonly string[])[];
  /** Other indexes, by column names, in their order. */
  readonly indexes?: readonly (readonly string[])[];
  /** Declared as a view. */
  readonly view?: true;
  /** Declared as one that the client leaves alone (Prisma's `@@ignore`). */
  readonly ignored?: true;
  readonly line: number;
  readonly endLine: number;
  readonly hash: string;
}
