/** What is said between the review and the process in which SQL of repositories runs. One request at a time, each answered once. */

export type Request =
  | { readonly do: "open"; readonly extensions: readonly string[]; readonly cluster?: Uint8Array }
  /** Statements as one simple query, in one transaction unless they say otherwise. */
  | { readonly do: "run"; readonly sql: string }
  | { readonly do: "ask"; readonly sql: string }
  | { readonly do: "dump" };

export type Reply =
  | { readonly is: "done" }
  | { readonly is: "rows"; readonly rows: readonly Row[] }
  /** The data directory, as a compressed archive that `open` takes. */
  | { readonly is: "cluster"; readonly bytes: Uint8Array }
  | { readonly is: "refused"; readonly error: SqlError };

export type Row = Readonly<Record<string, unknown>>;

/** What PostgreSQL says is wrong. */
export interface SqlError {
  readonly message: string;
  /** SQLSTATE, five characters. */
  readonly code?: string;
  readonly detail?: string;
}
