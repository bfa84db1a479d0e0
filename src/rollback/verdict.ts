/** What came of running migrations forwards and back; plain JSON, since it crosses from a thread. */
import type { MigrationAdvice } from "../../analyzers/rollback/advice/advice.ts";
import type { History } from "../../analyzers/rollback/histories/history.ts";
import type { Held } from "../../analyzers/rollback/locks.ts";
import type { Loss } from "../../analyzers/rollback/losses.ts";

/** What a statement held, and for how many statements of its transaction, itself included. */
export interface HeldAt extends Held {
  readonly line: number;
  readonly statements: number;
}

/** Names, sorted. */
export interface Waiting {
  readonly routes: readonly string[];
  readonly jobs: readonly string[];
}

export interface HistoryTrial extends Pick<History, "tool" | "folder" | "dialect"> {
  /** In the order in which they run. */
  readonly migrations: readonly MigrationTrial[];
  /** Where one of several cannot be undone alone, and all of them were run. */
  readonly together?: Together;
  /** Sentences about what stood for the real thing, or was left out. */
  readonly notes: readonly string[];
}

/** The derived way back of all migrations at once: it was run, and the schema was what it was before. */
export type Together = Pick<MigrationTrial, "sql" | "losses" | "goes" | "notes">;

export interface MigrationTrial {
  readonly path: string;
  /** As the tool records it. */
  readonly name: string;
  readonly verdict: "restores" | "restores-loses-data" | "cannot" | "not-tried";
  /** One or more sentences. */
  readonly why: string;
  /** Which way back the verdict is about: the one that was written, or the one that was derived. */
  readonly way: "down" | "derived" | "none";
  /** The derived way back, statement by statement. */
  readonly sql: readonly string[];
  /** Data of before that does not come back. */
  readonly losses: readonly Loss[];
  /** What the way back takes away, with all that was written into it meanwhile. */
  readonly goes: readonly Omit<Loss, "why">[];
  /** It takes away or alters what code of before may use. */
  readonly narrows: boolean;
  /** Of tables that stood before the change. */
  readonly held: readonly HeldAt[];
  /** In the order of lines; of every rule, whether the settings want it or not. */
  readonly advice: readonly MigrationAdvice[];
  readonly notes: readonly string[];
}
