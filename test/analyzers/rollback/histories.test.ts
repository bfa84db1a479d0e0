/** Each tool's files as its users lay them out: who runs them, in what order, what goes up and what comes down. */
import { describe, expect, it } from "vitest";
import { findHistories } from "../../../analyzers/rollback/histories/found.ts";
import type { History } from "../../../analyzers/rollback/histories/history.ts";
import { readHistory } from "../../../analyzers/rollback/histories/read.ts";

function historiesIn(files: Readonly<Record<string, string>>): readonly History[] {
  return findHistories(Object.keys(files)).map((found) => readHistory(found, (path) => files[path]));
}

const create = "CREATE TABLE orders (id int);";
const drop = "DROP TABLE orders;";

describe("tools", () => {
  it.each([
    [
      "prisma",
      {
        "prisma/migrations/migration_lock.toml": 'provider = "postgresql"',
        "prisma/migrations/20240101_a/migration.sql": create,
      },
    ],
    ["prisma", { "db/schema.prisma": "", "db/migration/20240101_a/migration.sql": create }],
    [
      "drizzle",
      { "drizzle/meta/_journal.json": '{"dialect": "postgresql", "entries": []}', "drizzle/0000_a.sql": create },
    ],
    ["supabase", { "supabase/migrations/20240101000000_a.sql": create }],
    ["goose", { "migrations/001_a.sql": `-- +goose Up\n${create}\n-- +goose Down\n${drop}` }],
    ["dbmate", { "db/migrations/20240101_a.sql": `-- migrate:up\n${create}\n-- migrate:down\n${drop}` }],
    ["sql-migrate", { "migrations/1_a.sql": `-- +migrate Up\n${create}\n-- +migrate Down\n${drop}` }],
    ["node-pg-migrate", { "migrations/1700000000000_a.sql": `-- Up Migration\n${create}\n-- Down Migration\n${drop}` }],
    ["flyway", { "src/main/resources/db/migration/V1__a.sql": create }],
    [
      "liquibase",
      { "db/migrations/001.sql": `--liquibase formatted sql\n--changeset me:1\n${create}\n--rollback ${drop}` },
    ],
    ["golang-migrate", { "migrations/000001_a.up.sql": create, "migrations/000001_a.down.sql": drop }],
    ["sqlx", { "migrations/20240101000000_a.up.sql": create, "migrations/20240101000000_a.down.sql": drop }],
    [
      "diesel",
      {
        "diesel.toml": "",
        "migrations/2024-01-01-000000_a/up.sql": create,
        "migrations/2024-01-01-000000_a/down.sql": drop,
      },
    ],
    ["hasura", { "hasura/migrations/default/1700000000000_a/up.sql": create }],
    ["atlas", { "migrations/atlas.sum": "h1:", "migrations/20240101000000_a.sql": create }],
    ["graphile-migrate", { "migrations/committed/000001.sql": `--! Previous: -\n--! Hash: sha1:0\n${create}` }],
    [
      "typeorm",
      {
        "src/migrations/1700000000000-A.ts":
          "import { QueryRunner } from 'typeorm'; export class A { async up(q: QueryRunner) {} }",
      },
    ],
    ["knex", { "migrations/20240101_a.js": "exports.up = (knex) => knex.raw('SELECT 1')" }],
    ["sequelize", { "migrations/20240101-a.js": "module.exports = { up: (queryInterface) => {} }" }],
    [
      "mikro-orm",
      {
        "src/migrations/Migration20240101.ts":
          "import { Migration } from '@mikro-orm/migrations'; class M { up() { this.addSql('SELECT 1'); } }",
      },
    ],
    ["kysely", { "migrations/20240101_a.ts": "import { Kysely } from 'kysely'; export async function up(db) {}" }],
    ["sql", { "migrations/001_a.sql": create }],
  ] as const)("%s", (tool, files) => {
    const [history] = historiesIn(files);
    expect(history?.tool).toBe(tool);
    expect(history?.migrations).toHaveLength(1);
  });
});

describe("order", () => {
  it("is Prisma's: names as strings, whatever numbers they begin with", () => {
    const paths = ["20230101_b", "20221231000000_a", "20230101000000_c"].map((name) => [
      `prisma/migrations/${name}/migration.sql`,
      create,
    ]);
    const [history] = historiesIn({
      ...Object.fromEntries(paths),
      "prisma/migrations/migration_lock.toml": 'provider = "postgresql"',
    });
    expect(history?.migrations.map(({ name }) => name)).toEqual(["20221231000000_a", "20230101000000_c", "20230101_b"]);
  });

  it("is Drizzle's journal", () => {
    const journal = JSON.stringify({
      dialect: "postgresql",
      entries: [
        { idx: 0, tag: "0001_late" },
        { idx: 1, tag: "0000_early" },
      ],
    });
    const [history] = historiesIn({
      "drizzle/meta/_journal.json": journal,
      "drizzle/0000_early.sql": create,
      "drizzle/0001_late.sql": drop,
    });
    expect(history?.migrations.map(({ name }) => name)).toEqual(["0001_late", "0000_early"]);
  });

  it("is by number elsewhere, what Flyway repeats behind all", () => {
    const [history] = historiesIn({
      "sql/V10__c.sql": create,
      "sql/V2__b.sql": create,
      "sql/R__views.sql": "SELECT 1",
      "sql/V1_5__a.sql": create,
    });
    expect(history?.migrations.map(({ name }) => name)).toEqual(["V1_5__a", "V2__b", "V10__c", "R__views"]);
  });
});

it("is kept for each database and each tenant", () => {
  const files = {
    "migrations/mysql/2020-01-01-000000_a/up.sql": create,
    "migrations/postgresql/2020-01-01-000000_a/up.sql": create,
    "db/migrations/tenant/0001-a.sql": create,
    "db/migrations/2024/0001-a.sql": create,
  };
  expect(
    historiesIn(files).map(({ folder, dialect, migrations }) => `${folder} ${dialect} ${migrations[0]?.name}`),
  ).toEqual([
    "db/migrations postgres 0001-a",
    "db/migrations/tenant postgres 0001-a",
    "migrations/mysql mysql 2020-01-01-000000_a",
    "migrations/postgresql postgres 2020-01-01-000000_a",
  ]);
});

describe("ways", () => {
  it("are sections of one file, at their own lines", () => {
    const [history] = historiesIn({ "migrations/001_a.sql": `-- +goose Up\n${create}\n-- +goose Down\n${drop}\n` });
    const [migration] = history?.migrations ?? [];
    expect(migration?.up.sql.split("\n")[1]).toBe(create);
    expect(migration?.down?.sql.split("\n")[3]).toBe(drop);
    expect(migration?.up.sql).not.toContain("DROP");
    expect(migration?.down?.sql).not.toContain("CREATE");
  });

  it("are two files", () => {
    const [history] = historiesIn({
      "migrations/1_a.up.sql": create,
      "migrations/1_a.down.sql": drop,
      "migrations/2_b.up.sql": create,
    });
    expect(history?.migrations.map(({ name, down }) => `${name} ${down?.path}`)).toEqual([
      "1_a migrations/1_a.down.sql",
      "2_b undefined",
    ]);
  });

  it("are Liquibase's comments, the last change set first", () => {
    const script =
      "--liquibase formatted sql\n--changeset me:1\nCREATE TABLE a (i int);\n--rollback DROP TABLE a;\n--changeset me:2\nCREATE TABLE b (i int);\n--rollback DROP TABLE b;";
    const [history] = historiesIn({ "db/migrations/001.sql": script });
    expect(history?.migrations[0]?.down?.sql).toBe("DROP TABLE b;\nDROP TABLE a;");
    const half = script.replace("--rollback DROP TABLE a;\n", "");
    expect(historiesIn({ "db/migrations/001.sql": half })[0]?.migrations[0]?.down).toBeUndefined();
  });

  it("are what code hands to the database", () => {
    const typeorm = `import { MigrationInterface, QueryRunner } from "typeorm";
export class Orders1700000000000 implements MigrationInterface {
  name = "Orders1700000000000";
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`CREATE TABLE "orders" ("id" int)\`);
    await queryRunner.query("ALTER TABLE orders " + "ADD COLUMN note text");
  }
  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`DROP TABLE "orders"\`);
  }
}`;
    const [history] = historiesIn({ "src/migrations/1700000000000-Orders.ts": typeorm });
    const [migration] = history?.migrations ?? [];
    expect(migration?.unread).toBeUndefined();
    expect(migration?.up.sql.split("\n")[4]).toBe('CREATE TABLE "orders" ("id" int);');
    expect(migration?.up.sql.split("\n")[5]).toBe("ALTER TABLE orders ADD COLUMN note text");
    expect(migration?.down?.sql.trim()).toBe('DROP TABLE "orders"');
  });

  it("are not told where code does more than hand SQL over", () => {
    const knex = `exports.up = async (knex) => {
  await knex.raw("CREATE TABLE orders (id int)");
  await knex.schema.table("orders", (t) => t.string("note"));
};
exports.down = (knex) => knex.raw("DROP TABLE orders");`;
    const [history] = historiesIn({ "migrations/20240101_orders.js": knex });
    expect(history?.migrations[0]?.unread).toMatch(/^Line 3 is code, not SQL/);
    const filled = "exports.up = (knex) => knex.raw(`CREATE TABLE $" + "{name} (id int)`)";
    expect(historiesIn({ "migrations/20240101_orders.js": filled })[0]?.migrations[0]?.unread).toMatch(
      /^Line 1 is code/,
    );
  });

  it.each([
    ["goose", "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON t (a);"],
    ["dbmate", "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);"],
    ["atlas", "-- atlas:txmode none\nCREATE INDEX CONCURRENTLY i ON t (a);"],
  ])("of %s that want no transaction get none", (_, script) => {
    expect(historiesIn({ "migrations/001_a.sql": script })[0]?.migrations[0]?.up.whole).toBe(false);
    expect(historiesIn({ "migrations/001_a.sql": "SELECT 1" })[0]?.migrations[0]?.up.whole).toBe(true);
  });
});

it.each([
  [
    "postgres",
    {
      "prisma/migrations/migration_lock.toml": 'provider = "postgresql"',
      "prisma/migrations/1_a/migration.sql": "CREATE TABLE `a` (i int)",
    },
  ],
  [
    "mysql",
    { "prisma/migrations/migration_lock.toml": 'provider = "mysql"', "prisma/migrations/1_a/migration.sql": create },
  ],
  ["sqlite", { "drizzle/meta/_journal.json": '{"dialect":"turso"}', "drizzle/0000_a.sql": create }],
  ["clickhouse", { "db/clickhouse/migrations/001_a.sql": create }],
  ["mysql", { "migrations/001_a.sql": "CREATE TABLE a (i int) ENGINE=InnoDB" }],
  ["postgres", { "migrations/001_a.sql": create }],
  ["mysql", { "package.json": '{"dependencies":{"mysql2":"3","sqlite3":"5"}}', "migrations/001_a.sql": create }],
  ["postgres", { "package.json": '{"dependencies":{"mysql2":"3","pg":"8"}}', "migrations/001_a.sql": create }],
] as const)("the dialect: %s", (dialect, files) => {
  expect(historiesIn(files)[0]?.dialect).toBe(dialect);
});
