/** The migrations of one database, in the order in which its tool runs them. */

/** What runs them; `sql`: scripts in order whose runner is not known. */
export type Tool =
  | "atlas"
  | "dbmate"
  | "diesel"
  | "drizzle"
  | "flyway"
  | "golang-migrate"
  | "goose"
  | "graphile-migrate"
  | "hasura"
  | "knex"
  | "kysely"
  | "liquibase"
  | "mikro-orm"
  | "node-pg-migrate"
  | "payload"
  | "prisma"
  | "sequelize"
  | "sql"
  | "sql-migrate"
  | "sqlx"
  | "supabase"
  | "typeorm";

export type StoreDialect = "postgres" | "sqlite" | "mysql" | "clickhouse" | "unknown";

/** SQL of one way of a migration. Lines are the file's own. */
export interface Script {
  readonly path: string;
  readonly sql: string;
  /** Its runner puts it into one transaction. */
  readonly whole: boolean;
}

export interface Migration {
  /** As the tool records it. */
  readonly name: string;
  /** The file that goes up. */
  readonly path: string;
  readonly up: Script;
  /** Absent where nobody wrote a way down; an empty script where somebody wrote an empty one. */
  readonly down?: Script;
  /** Why its SQL is not all known, as a sentence: what is given then must not be taken for all of it. */
  readonly unread?: string;
  /** What its code asks the database before it goes on, and what was taken for the answer: sentences. */
  readonly assumed?: readonly string[];
}

export interface History {
  readonly tool: Tool;
  /** The folder that holds all of it; `""` for the root. */
  readonly folder: string;
  readonly dialect: StoreDialect;
  readonly migrations: readonly Migration[];
}
