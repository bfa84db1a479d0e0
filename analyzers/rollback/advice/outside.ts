/** How each tool runs a migration outside of a transaction. */
import type { Tool } from "../histories/history.ts";
import { type AdviceStep, step } from "./advice.ts";

const ways: Readonly<Partial<Record<Tool, string>>> = {
  atlas: "`-- atlas:txmode none` at the top of the file",
  dbmate: "`-- migrate:up transaction:false`",
  diesel: "`run_in_transaction = false` in the migration's metadata.toml",
  flyway: "`executeInTransaction=false` in the script's .conf file",
  goose: "`-- +goose NO TRANSACTION` at the top of the file",
  "golang-migrate": "nothing else in the file: it is sent as one query",
  "graphile-migrate": "`--! no-transaction` at the top of the file",
  knex: "`exports.config = { transaction: false }`",
  liquibase: "`runInTransaction:false` in the changeset's line",
  "mikro-orm": "`isTransactional() { return false; }`",
  "node-pg-migrate": "`pgm.noTransaction()`",
  prisma: "nothing else in the file: it is sent as one query",
  "sql-migrate": "`-- +migrate Up notransaction`",
  sqlx: "`-- no-transaction` at the top of the file",
  supabase: "nothing else in the file",
  typeorm: "`transaction = false` in the migration's class",
};

/** Tools that send a file as one query, which is a transaction only where it holds several statements. */
export const oneQuery: ReadonlySet<Tool> = new Set(["prisma", "golang-migrate", "supabase"]);

/** Tools that open no transaction around a file, or of which nobody knows. */
export const unwrapped: ReadonlySet<Tool> = new Set(["sql", "hasura", "sequelize"]);

/** The step that gives a statement a migration of its own. */
export function alone(tool: Tool, sql: string): AdviceStep {
  const way = ways[tool];
  if (tool === "drizzle")
    return step(
      "Run it by hand before the migration, which then says IF NOT EXISTS or IF EXISTS: Drizzle puts all migrations into one transaction.",
      sql,
    );
  return step(`Give it a migration of its own, outside of a transaction${way === undefined ? "" : ` (${way})`}.`, sql);
}
