/** The part of a report that tells how the change is taken back; plain JSON, published with it. */

export interface RollbackStep {
  readonly order: number;
  readonly what: string;
  /** Empty when there is no single command for it. */
  readonly command: string;
  /** True only when we ran it and saw it work. */
  readonly tried: boolean;
}

/** What a migration does to one table while it runs, and who waits for it. */
export interface MigrationLock {
  readonly table: string;
  /** The strongest, in PostgreSQL's words; empty where none was taken. */
  readonly mode: string;
  /** All rows were written anew. */
  readonly rewrite: boolean;
  /** All rows were read. */
  readonly scan: boolean;
  /** Of the migration: where the lock is taken, and for how many statements it is held. */
  readonly line: number;
  readonly statements: number;
  /** Routes, and jobs and schedules, that come to the table by code; some of their names. */
  readonly routes: number;
  readonly jobs: number;
  readonly waiting: readonly string[];
}

/** What a rule says of one statement, and the safe way, step by step. */
export interface MigrationAdvice {
  /** `migrations/index-not-concurrent`. */
  readonly rule: string;
  readonly line: number;
  readonly table: string | null;
  readonly what: string;
  /** `sql` is empty where there is no one statement for it. */
  readonly steps: readonly { readonly what: string; readonly sql: string }[];
}

export interface MigrationVerdict {
  readonly file: string;
  /** As the tool records it; empty where it was not tried, as is the tool. */
  readonly name: string;
  readonly tool: string;
  readonly verdict: "restores" | "restores-loses-data" | "cannot" | "not-tried";
  readonly why: string;
  /** The way back that the verdict is about: written by somebody, or derived from the catalogue. */
  readonly way: "down" | "derived" | "none";
  /** The derived way back, statement by statement. */
  readonly sql: readonly string[];
  /** Data of before that does not come back; without a column, rows of the table. */
  readonly losses: readonly { readonly table: string; readonly column: string | null; readonly why: string }[];
  /** Tables and columns that the way back takes away, with what was written into them meanwhile. */
  readonly goes: readonly string[];
  readonly locks: readonly MigrationLock[];
  /** What rules say of its statements, in the order of lines. */
  readonly advice: readonly MigrationAdvice[];
  readonly notes: readonly string[];
}

/** Something that breaks while both releases run: a sentence, and the place that causes it. */
export interface Exposure {
  readonly what: string;
  readonly file: string;
  readonly line: number;
}

/** How the change goes out, before anybody takes it back. */
export interface DeployWindow {
  /** What of migrations and code comes first; `split`: neither can; `none`: there is no migration. */
  readonly order: "none" | "either" | "schema-first" | "code-first" | "split";
  /** The old code on the new schema. */
  readonly oldCode: readonly Exposure[];
  /** The new code on the old schema. */
  readonly newCode: readonly Exposure[];
  /** Work that waits in queues, or that old code gets. */
  readonly queued: readonly Exposure[];
  /** Environment variables that must be there first. */
  readonly variables: readonly string[];
  /** Feature flags that changed code asks for. */
  readonly flags: readonly string[];
}

/** Nothing to heed. */
export const noWindow: DeployWindow = {
  order: "none",
  oldCode: [],
  newCode: [],
  queued: [],
  variables: [],
  flags: [],
};

/** Migrations that do not come back one by one, and do all at once: the derived way back of all of them was run. */
export interface TogetherVerdict {
  readonly tool: string;
  /** In the order in which they run. */
  readonly files: readonly string[];
  readonly sql: readonly string[];
  readonly losses: MigrationVerdict["losses"];
  readonly goes: readonly string[];
  readonly notes: readonly string[];
}

/** What came after a change and leans on what it adds. */
export interface Leaning {
  /** Sorted by file and line; the first few. */
  readonly places: readonly Exposure[];
  /** Of all. */
  readonly count: number;
}

export interface Rollback {
  readonly verdict: "clean" | "ordered" | "loses-data" | "irreversible" | "unknown";
  readonly schemaChange: boolean;
  readonly dataLoss: readonly string[];
  readonly steps: readonly RollbackStep[];
  /** In the order in which they run. */
  readonly migrations: readonly MigrationVerdict[];
  readonly together: readonly TogetherVerdict[];
  /** What came after the change and leans on what it adds. */
  readonly leaning: readonly Exposure[];
  readonly window: DeployWindow;
  /** Sentences about what stood for the real database, or was left out of it. */
  readonly notes: readonly string[];
}
