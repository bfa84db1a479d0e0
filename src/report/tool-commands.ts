/** How each migration tool takes a migration back, or off its record, in its own words. */
import type { HistoryTrial } from "../rollback/verdict.ts";

type Tool = HistoryTrial["tool"];

interface Ways {
  /** Runs what has not run yet. */
  readonly up?: string;
  /** Runs the way down that somebody wrote. */
  readonly down?: (name: string) => string;
  /** Takes the migration off the record when its SQL was taken back by hand. */
  readonly forget?: (name: string) => string;
}

/** A word of a shell, quoted where it must be. */
const word = (text: string): string => (/^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
const version = (name: string): string => word(/^\D*(\d[\d._]*)/.exec(name)?.[1] ?? name);
const text = (name: string): string => `'${name.replaceAll("'", "''")}'`;

const ways: Readonly<Record<Tool, Ways>> = {
  atlas: { up: "atlas migrate apply", down: () => "atlas migrate down" },
  dbmate: {
    up: "dbmate migrate",
    down: () => "dbmate rollback",
    forget: (name) => `DELETE FROM schema_migrations WHERE version = ${text(version(name))};`,
  },
  diesel: {
    up: "diesel migration run",
    down: () => "diesel migration revert",
    forget: (name) =>
      `DELETE FROM __diesel_schema_migrations WHERE version = ${text(version(name).replaceAll("-", ""))};`,
  },
  drizzle: {
    up: "npx drizzle-kit migrate",
    forget: () =>
      "DELETE FROM drizzle.__drizzle_migrations WHERE id = (SELECT max(id) FROM drizzle.__drizzle_migrations);",
  },
  flyway: {
    up: "flyway migrate",
    down: () => "flyway undo",
    forget: (name) => `DELETE FROM flyway_schema_history WHERE script LIKE ${text(`${name}%`)};`,
  },
  "golang-migrate": {
    up: "migrate -database <url> -path <folder> up",
    down: () => "migrate -database <url> -path <folder> down 1",
    forget: () => "migrate -database <url> -path <folder> force <version before>",
  },
  goose: {
    up: "goose up",
    down: () => "goose down",
    forget: (name) => `DELETE FROM goose_db_version WHERE version_id = ${version(name).replace(/^0+(?=\d)/, "")};`,
  },
  "graphile-migrate": {
    up: "npx graphile-migrate migrate",
    forget: (name) => `DELETE FROM graphile_migrate.migrations WHERE filename = ${text(`${name}.sql`)};`,
  },
  hasura: {
    up: "hasura migrate apply",
    down: (name) => `hasura migrate apply --version ${version(name)} --type down`,
    forget: (name) => `hasura migrate delete --version ${version(name)} --server`,
  },
  knex: {
    up: "npx knex migrate:latest",
    down: (name) => `npx knex migrate:down ${word(name)}`,
    forget: (name) => `DELETE FROM knex_migrations WHERE name LIKE ${text(`${name}.%`)};`,
  },
  kysely: {
    up: "npx kysely migrate:latest",
    down: () => "npx kysely migrate:down",
    forget: (name) => `DELETE FROM kysely_migration WHERE name = ${text(name)};`,
  },
  liquibase: {
    up: "liquibase update",
    down: () => "liquibase rollback-count 1",
    forget: () => "DELETE FROM databasechangelog WHERE id = '<change set>';",
  },
  "mikro-orm": {
    up: "npx mikro-orm migration:up",
    down: () => "npx mikro-orm migration:down",
    forget: (name) => `DELETE FROM mikro_orm_migrations WHERE name = ${text(name)};`,
  },
  "node-pg-migrate": {
    up: "npx node-pg-migrate up",
    down: () => "npx node-pg-migrate down",
    forget: (name) => `DELETE FROM pgmigrations WHERE name = ${text(name)};`,
  },
  payload: {
    up: "npx payload migrate",
    down: () => "npx payload migrate:down",
    forget: (name) => `DELETE FROM payload_migrations WHERE name = ${text(name)};`,
  },
  prisma: {
    up: "npx prisma migrate deploy",
    forget: (name) => `DELETE FROM _prisma_migrations WHERE migration_name = ${text(name)};`,
  },
  sequelize: {
    up: "npx sequelize-cli db:migrate",
    down: (name) => `npx sequelize-cli db:migrate:undo --name ${word(name)}.js`,
    forget: (name) => `DELETE FROM "SequelizeMeta" WHERE name LIKE ${text(`${name}.%`)};`,
  },
  sql: {},
  "sql-migrate": {
    up: "sql-migrate up",
    down: () => "sql-migrate down -limit=1",
    forget: (name) => `DELETE FROM gorp_migrations WHERE id = ${text(`${name}.sql`)};`,
  },
  sqlx: {
    up: "sqlx migrate run",
    down: () => "sqlx migrate revert",
    forget: (name) => `DELETE FROM _sqlx_migrations WHERE version = ${version(name)};`,
  },
  supabase: {
    up: "supabase db push",
    forget: (name) => `supabase migration repair --status reverted ${version(name)}`,
  },
  typeorm: {
    up: "npx typeorm migration:run -d <data source>",
    down: () => "npx typeorm migration:revert -d <data source>",
    forget: (name) => `DELETE FROM migrations WHERE timestamp = ${version(name)};`,
  },
};

/** Undefined where the tool is not known, or has no command for it. */
export const deployCommand = (tool: string): string | undefined =>
  Object.hasOwn(ways, tool) ? ways[tool as Tool].up : undefined;

/** Undefined where the tool has no command for it. */
export const downCommand = (tool: Tool, name: string): string | undefined => ways[tool].down?.(name);

export const forgetCommand = (tool: Tool, name: string): string | undefined => ways[tool].forget?.(name);
