/** The statements of a migration as a runner would send them, and those that must not or cannot be run. */
import { parsePostgres } from "../sql/postgres.ts";
import { split } from "../sql/split.ts";
import { bodyOf, list, type Tree, text } from "../sql/tree.ts";

export interface Runnable {
  readonly sql: string;
  /** Of the script, from 1. */
  readonly line: number;
  /** PostgreSQL runs it outside of transactions only: `CREATE INDEX CONCURRENTLY`. */
  readonly alone?: true;
  /** Begins or ends a transaction itself. */
  readonly control?: true;
}

/** A statement that is left out, with the reason as a sentence. */
export interface LeftOut {
  readonly line: number;
  readonly why: string;
}

export interface Statements {
  readonly run: readonly Runnable[];
  readonly leftOut: readonly LeftOut[];
  /** Extensions that have to be there, whether the engine has them or not. */
  readonly extensions: readonly string[];
}

/**
 * `hasExtension`: whether the engine brings one along. What cannot be parsed is run all the same: the engine then says what is wrong.
 * `libpg-query` must be loaded.
 */
export function statementsOf(script: string, hasExtension: (name: string) => boolean): Statements {
  const run: Runnable[] = [];
  const leftOut: LeftOut[] = [];
  const extensions = new Set<string>();
  for (const { kind, start, end, line, down } of split(script, "postgres")) {
    if (kind !== "statement" || down === true) continue;
    const sql = script.slice(start, end);
    const parsed = parsePostgres(sql);
    const [statement] = parsed.ok ? parsed.statements : [];
    const extension = statement?.kind === "CreateExtensionStmt" ? text(statement.body["extname"]) : undefined;
    if (extension !== undefined) extensions.add(extension);
    const why =
      extension !== undefined && !hasExtension(extension)
        ? `The engine has no extension \`${extension}\`.`
        : statement && refusalOf(statement.kind, statement.body);
    if (why !== undefined) leftOut.push({ line, why });
    else if (statement?.kind === "TransactionStmt") run.push({ sql, line, control: true });
    else run.push({ sql, line, ...(statement && runsAlone(statement.kind, statement.body) ? { alone: true } : {}) });
  }
  return { run, leftOut, extensions: [...extensions].sort() };
}

/** Where each statement of a script begins, with what stands before the next. */
export function scriptStatements(script: string, dialect: "postgres" | "sqlite"): readonly Runnable[] {
  return split(script, dialect).flatMap(({ kind, start, end, line, down }) =>
    kind === "statement" && down !== true ? [{ sql: script.slice(start, end), line }] : [],
  );
}

/** What no database of one's own can do, or what would wait for ever. */
function refusalOf(kind: string, body: Tree): string | undefined {
  switch (kind) {
    case "CopyStmt":
      if (body["is_program"] === true) return "It starts a program on the database's machine.";
      return body["filename"] === undefined
        ? "Its rows come from the client."
        : "It reads or writes a file of the database's machine.";
    case "CreatedbStmt":
    case "DropdbStmt":
    case "AlterDatabaseStmt":
    case "AlterDatabaseSetStmt":
    case "AlterSystemStmt":
    case "CreateTableSpaceStmt":
    case "CreateSubscriptionStmt":
      return "It is about the server, not about this database.";
    default:
      return undefined;
  }
}

/** PostgreSQL takes it outside of transactions only. */
export function runsAlone(kind: string, body: Tree): boolean {
  switch (kind) {
    case "IndexStmt":
    case "DropStmt":
      return body["concurrent"] === true;
    case "VacuumStmt":
      return body["is_vacuumcmd"] === true;
    case "ReindexStmt":
      return list(body["params"]).some((one) => text(bodyOf(one, "DefElem")?.["defname"]) === "concurrently");
    case "AlterTableStmt":
      return list(body["cmds"]).some(
        (one) => bodyOf(bodyOf(one, "AlterTableCmd")?.["def"], "PartitionCmd")?.["concurrent"] === true,
      );
    default:
      return false;
  }
}
