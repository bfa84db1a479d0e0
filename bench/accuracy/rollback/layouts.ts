/** Writes one migration as its author would for each tool; what the tool has no way down for loses it. */

/** A shop's two migrations as files: what stands before, and the one in question. */
export interface Layout {
  readonly tool: string;
  readonly keepsDown: boolean;
  files(base: string, up: string, down: string | undefined): Readonly<Record<string, string>>;
}

const quoted = (sql: string): string => JSON.stringify(sql);
const ticked = (sql: string): string =>
  `\`${sql.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${")}\``;

const marked = (tool: string, up: string, down: string, name: (n: number) => string): Layout => ({
  tool,
  keepsDown: true,
  files: (base, change, back) => ({
    [name(1)]: `${up}\n${whole(tool, base)}\n`,
    [name(2)]: `${up}\n${whole(tool, change)}\n${back === undefined ? "" : `${down}\n${whole(tool, back)}\n`}`,
  }),
});

/** goose cuts at semicolons unless it is told not to. */
const whole = (tool: string, sql: string): string =>
  tool === "goose" && sql.includes("$$") ? `-- +goose StatementBegin\n${sql}\n-- +goose StatementEnd` : sql;

const single = (tool: string, name: (n: number) => string, beside: Readonly<Record<string, string>> = {}): Layout => ({
  tool,
  keepsDown: false,
  files: (base, up) => ({ ...beside, [name(1)]: base, [name(2)]: up }),
});

const inCode = (
  tool: string,
  name: (n: number) => string,
  text: (up: string, down: string | undefined) => string,
): Layout => ({
  tool,
  keepsDown: true,
  files: (base, up, down) => ({ [name(1)]: text(base, undefined), [name(2)]: text(up, down) }),
});

export const layouts: readonly Layout[] = [
  marked("dbmate", "-- migrate:up", "-- migrate:down", (n) => `db/migrations/2024010${n}_step.sql`),
  single("prisma", (n) => `prisma/migrations/2024010${n}_step/migration.sql`, {
    "prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n',
  }),
  {
    tool: "golang-migrate",
    keepsDown: true,
    files: (base, up, down) => ({
      "migrations/000001_step.up.sql": base,
      "migrations/000002_step.up.sql": up,
      ...(down === undefined ? {} : { "migrations/000002_step.down.sql": down }),
    }),
  },
  inCode(
    "typeorm",
    (n) => `src/migrations/170000000000${n}-Step.ts`,
    (up, down) =>
      `import { MigrationInterface, QueryRunner } from "typeorm";\nexport class Step implements MigrationInterface {\n` +
      `  async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(${ticked(up)});\n  }\n` +
      (down === undefined
        ? "}\n"
        : `  async down(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(${ticked(down)});\n  }\n}\n`),
  ),
  single("supabase", (n) => `supabase/migrations/2024010${n}000000_step.sql`),
  marked("goose", "-- +goose Up", "-- +goose Down", (n) => `migrations/0000${n}_step.sql`),
  inCode(
    "knex",
    (n) => `migrations/2024010${n}_step.js`,
    (up, down) =>
      `exports.up = (knex) => knex.raw(${quoted(up)});\n${down === undefined ? "" : `exports.down = (knex) => knex.raw(${quoted(down)});\n`}`,
  ),
  single("flyway", (n) => `src/main/resources/db/migration/V${n}__step.sql`),
  marked("node-pg-migrate", "-- Up Migration", "-- Down Migration", (n) => `migrations/170000000000${n}_step.sql`),
  single("drizzle", (n) => `drizzle/000${n}_step.sql`, {
    "drizzle/meta/_journal.json":
      '{"dialect":"postgresql","entries":[{"idx":0,"tag":"0001_step"},{"idx":1,"tag":"0002_step"}]}',
  }),
  inCode(
    "mikro-orm",
    (n) => `src/migrations/Migration2024010${n}.ts`,
    (up, down) =>
      `import { Migration } from "@mikro-orm/migrations";\nexport class Step extends Migration {\n  async up(): Promise<void> {\n` +
      `    this.addSql(${ticked(up)});\n  }\n${down === undefined ? "" : `  async down(): Promise<void> {\n    this.addSql(${ticked(down)});\n  }\n`}}\n`,
  ),
  {
    tool: "diesel",
    keepsDown: true,
    files: (base, up, down) => ({
      "diesel.toml": "",
      "migrations/2024-01-01-000000_step/up.sql": base,
      "migrations/2024-01-02-000000_step/up.sql": up,
      ...(down === undefined ? {} : { "migrations/2024-01-02-000000_step/down.sql": down }),
    }),
  },
  single("sql", (n) => `migrations/00${n}_step.sql`),
  inCode(
    "sequelize",
    (n) => `migrations/2024010${n}-step.js`,
    (up, down) =>
      `module.exports = {\n  async up(queryInterface) {\n    await queryInterface.sequelize.query(${quoted(up)});\n  },\n` +
      (down === undefined
        ? "};\n"
        : `  async down(queryInterface) {\n    await queryInterface.sequelize.query(${quoted(down)});\n  },\n};\n`),
  ),
];
