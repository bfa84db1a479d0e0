/** Each builder as the trial loads it, from a history's files to its statements. */
import { expect, it } from "vitest";
import { findHistories } from "../../analyzers/rollback/histories/found.ts";
import { readHistory } from "../../analyzers/rollback/histories/read.ts";
import { toolOf } from "../../analyzers/rollback/histories/tools.ts";
import { librariesOf } from "../../src/rollback/libraries.ts";

it.each([
  [
    "knex",
    "20240101_a.js",
    `exports.up = (knex) => knex.schema.createTable("orders", (t) => { t.increments(); });
exports.down = (knex) => knex.schema.dropTable("orders");`,
    'create table "orders" ("id" serial primary key)',
    'drop table "orders"',
  ],
  [
    "kysely",
    "20240101_a.ts",
    `import { type Kysely, sql } from "kysely";
export const up = (db: Kysely<any>) => db.schema.createTable("orders").addColumn("at", "timestamptz", (c) => c.defaultTo(sql\`now()\`)).execute();
export const down = (db: Kysely<any>) => db.schema.dropTable("orders").execute();`,
    'create table "orders" ("at" timestamptz default now())',
    'drop table "orders"',
  ],
  [
    "sequelize",
    "20240101-a.js",
    `module.exports = { up: (queryInterface, Sequelize) => queryInterface.addColumn("orders", "note", Sequelize.TEXT),
  down: (queryInterface) => queryInterface.removeColumn("orders", "note") };`,
    'ALTER TABLE "public"."orders" ADD COLUMN "note" TEXT',
    'ALTER TABLE "public"."orders" DROP COLUMN "note"',
  ],
  [
    "node-pg-migrate",
    "1700000000000_a.js",
    'exports.up = (pgm) => { pgm.addColumn("orders", { note: "text" }); };',
    'ALTER TABLE "orders"\n  ADD "note" text',
    'ALTER TABLE "orders"\n  DROP "note"',
  ],
] as const)("%s", async (tool, name, text, up, down) => {
  const path = `db/migrations/${name}`;
  const [found] = findHistories([path]);
  if (found === undefined) throw new Error("No history was found.");
  const textOf = (asked: string): string | undefined => (asked === path ? text : undefined);
  expect(toolOf(found, textOf)).toBe(tool);
  const [migration] = readHistory(found, textOf, await librariesOf(tool)).migrations;
  expect(migration?.unread).toBeUndefined();
  expect(migration?.up.sql.trim()).toBe(up);
  expect(migration?.down?.sql.trim().replace(/;$/, "")).toBe(down);
  // Without the library it stays as it was.
  if (tool !== "sequelize") expect(readHistory(found, textOf).migrations[0]?.unread).toMatch(/is code, not SQL/);
});
