/** Migrations of Sequelize as they are read, beside what Sequelize sends when it runs them. */
import * as sequelizeModule from "sequelize";
import { describe, expect, it } from "vitest";
import { sequelizeSpeaker } from "../../../../analyzers/rollback/builders/sequelize/speaker.ts";
import { readCode } from "../../../../analyzers/rollback/histories/code.ts";
import { flat } from "./run.ts";

const { Sequelize } = sequelizeModule;

const ours = (body: string) =>
  readCode(`module.exports = { async up(queryInterface, Sequelize) {\n${body}\n} };`, "migrations/1_a.js", "postgres", {
    up: sequelizeSpeaker,
  }).up;

/** Its driver is never asked for anything but its types. */
const driver = { types: { setTypeParser() {}, getTypeParser: () => () => undefined }, defaults: {} };

async function sent(body: string): Promise<string> {
  const log: string[] = [];
  const sequelize = new Sequelize({ dialect: "postgres", dialectModule: driver, logging: false });
  const anyColumn = new Proxy(
    {},
    {
      get: () => ({ type: "TEXT", allowNull: true }),
      ownKeys: () => ["a"],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    },
  );
  const options = (given: unknown): { readonly type?: string } =>
    typeof given === "object" && given !== null ? given : {};
  Object.assign(sequelize, {
    query: async (asked: string | { query: string; bind: readonly unknown[] }, given: unknown) => {
      const { type } = options(given);
      if (type === "DESCRIBE") return anyColumn;
      if (type === "SELECT") return undefined;
      log.push(typeof asked === "string" ? asked : withValues(asked.query, asked.bind));
      return [[], 0];
    },
    transaction: async (work?: (one: object) => unknown) =>
      work === undefined ? { commit() {}, rollback() {} } : work({}),
  });
  const oids =
    Reflect.get(sequelize, "connectionManager") ?? Reflect.get(Reflect.get(sequelize, "dialect"), "connectionManager");
  Object.assign(oids, { _refreshDynamicOIDs: async () => undefined });
  await new Function("queryInterface", "Sequelize", `return (async () => {\n${body}\n})()`)(
    sequelize.getQueryInterface(),
    Sequelize,
  );
  return flat(log.join(";\n"));
}

const withValues = (sql: string, values: readonly unknown[]): string =>
  sql.replaceAll(/\$(\d+)/g, (_, at) => {
    const value = values[Number(at) - 1];
    return typeof value === "string" ? `'${value}'` : String(value);
  });

const samples: Readonly<Record<string, string>> = {
  "a table of every type": `await queryInterface.createTable("orders", {
    id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false },
    big: { type: Sequelize.BIGINT, autoIncrement: true }, small: Sequelize.SMALLINT, s: Sequelize.STRING, s20: Sequelize.STRING(20),
    bin: Sequelize.STRING.BINARY, ch: Sequelize.CHAR(3), te: Sequelize.TEXT, ci: Sequelize.CITEXT, fl: Sequelize.FLOAT, re: Sequelize.REAL,
    db: Sequelize.DOUBLE, de: Sequelize.DECIMAL(10, 2), dp: Sequelize.DECIMAL, bo: Sequelize.BOOLEAN, da: Sequelize.DATE, dt: Sequelize.DATE(6),
    d: Sequelize.DATEONLY, ti: Sequelize.TIME, bl: Sequelize.BLOB, u: Sequelize.UUID, j: Sequelize.JSON, jb: Sequelize.JSONB,
    ar: Sequelize.ARRAY(Sequelize.STRING(5)), en: Sequelize.ENUM("a", "b"), ev: { type: Sequelize.ENUM, values: ["it's", "y"] },
    el: Sequelize.ENUM(["p", "q"]), inet: Sequelize.INET, r: Sequelize.RANGE(Sequelize.DATE), raw: "tsvector",
    un: Sequelize.INTEGER.UNSIGNED, dd: Sequelize.DataTypes.STRING,
  });`,
  "what columns may have": `await queryInterface.createTable({ tableName: "orders", schema: "shop" }, {
    id: { type: Sequelize.UUID, primaryKey: true, defaultValue: Sequelize.UUIDV4 }, other: { type: Sequelize.UUID, primaryKey: true },
    name: { type: Sequelize.STRING, allowNull: false, unique: true, defaultValue: "it's", comment: "whose" },
    n: { type: Sequelize.INTEGER, defaultValue: 0 }, fl: { type: Sequelize.FLOAT, defaultValue: 0.5 },
    db: { type: Sequelize.DOUBLE, defaultValue: 0 }, de: { type: Sequelize.DECIMAL(4, 2), defaultValue: 1.5 }, bi: { type: Sequelize.BIGINT, defaultValue: "7" }, ok: { type: Sequelize.BOOLEAN, defaultValue: false, allowNull: true },
    at: { type: Sequelize.DATE, defaultValue: Sequelize.fn("now") }, lit: { type: Sequelize.DATE, defaultValue: Sequelize.literal("CURRENT_TIMESTAMP") },
    now: { type: Sequelize.DATE, defaultValue: Sequelize.NOW }, tags: { type: Sequelize.ARRAY(Sequelize.STRING), defaultValue: [] },
    more: { type: Sequelize.ARRAY(Sequelize.STRING), defaultValue: ["a", "b"] }, j: { type: Sequelize.JSONB, defaultValue: {} },
    no: { type: Sequelize.STRING, defaultValue: null }, renamed: { type: Sequelize.STRING, field: "as_this" },
    shopId: { type: Sequelize.UUID, references: { model: "shops", key: "id" }, onDelete: "cascade", onUpdate: "SET NULL" },
    mine: { type: Sequelize.UUID, references: { model: { tableName: "us", schema: "x" }, key: "uid" } },
  }, { uniqueKeys: { one: { fields: ["name", "n"] } }, comment: "all" });`,
  columns: `await queryInterface.addColumn("orders", "note", { type: Sequelize.TEXT, allowNull: false, defaultValue: "" });
    await queryInterface.addColumn("orders", "plain", Sequelize.TEXT);
    await queryInterface.addColumn("orders", "kind", { type: Sequelize.ENUM("a", "b"), allowNull: false, defaultValue: "a" });
    await queryInterface.addColumn({ tableName: "orders", schema: "s" }, "shopId", { type: Sequelize.UUID, references: { model: "shops" }, onDelete: "cascade" });
    await queryInterface.addColumn("orders", "told", { type: Sequelize.TEXT, comment: "whose" });
    await queryInterface.removeColumn("orders", "note"); await queryInterface.renameColumn("orders", "a", "bC");
    await queryInterface.changeColumn("orders", "name", { type: Sequelize.STRING(50), allowNull: false, defaultValue: "x" });
    await queryInterface.changeColumn("orders", "name", { type: Sequelize.TEXT, allowNull: true });
    await queryInterface.changeColumn("orders", "name", { type: Sequelize.STRING, unique: true });
    await queryInterface.changeColumn("orders", "kind", { type: Sequelize.ENUM("a", "c"), allowNull: false });
    await queryInterface.changeColumn("orders", "shopId", { type: Sequelize.UUID, onDelete: "cascade", references: { model: "shops", key: "id" } });`,
  "indexes and constraints": `await queryInterface.addIndex("orders", ["documentId", "userID"]); await queryInterface.addIndex("orders", ["a"], { unique: true });
    await queryInterface.addIndex("orders", { fields: ["a", { name: "b", order: "DESC" }], name: "by_ab", using: "gin", concurrently: true });
    await queryInterface.addIndex("orders", ["a"], { name: "p", where: { b: true, c: null, d: "x" } });
    await queryInterface.removeIndex("orders", ["documentId", "userID"]); await queryInterface.removeIndex("orders", "by_ab", { concurrently: true });
    await queryInterface.addConstraint("orders", { fields: ["a", "b"], type: "unique", name: "ab" });
    await queryInterface.addConstraint("orders", { fields: ["a", "bC"], type: "unique" });
    await queryInterface.addConstraint("orders", { fields: ["a"], type: "foreign key", name: "f", references: { table: "shops", field: "id" }, onDelete: "cascade", onUpdate: "cascade" });
    await queryInterface.addConstraint("orders", { fields: ["a"], type: "foreign key", references: { table: "shops", field: "id" } });
    await queryInterface.addConstraint("orders", { fields: ["a"], type: "primary key" });
    await queryInterface.addConstraint("orders", { fields: ["a"], type: "check", where: { a: ["x", "y"] } });
    await queryInterface.removeConstraint("orders", "ab");`,
  "tables and rows": `await queryInterface.renameTable("a", "b"); await queryInterface.dropTable("b", { cascade: true }); await queryInterface.dropTable("c");
    await queryInterface.dropEnum("enum_orders_kind"); await queryInterface.createSchema("shop"); await queryInterface.dropSchema("shop");
    await queryInterface.bulkInsert("orders", [{ a: 1, b: "it's" }, { a: 2, c: null }]); await queryInterface.bulkDelete("orders", { a: 1 });
    await queryInterface.bulkDelete("orders", { b: ["x"] }); await queryInterface.bulkUpdate("orders", { a: 2 }, { b: "x" });`,
  "in a transaction": `await queryInterface.sequelize.transaction(async (transaction) => {
      await queryInterface.removeColumn("a", "b", { transaction }); await queryInterface.sequelize.query("SELECT 1", { transaction }); });
    const t = await queryInterface.sequelize.transaction();
    try { await queryInterface.removeColumn("c", "d", { transaction: t }); await t.commit(); } catch (error) { await t.rollback(); throw error; }`,
};

describe("is what Sequelize sends", () => {
  it.each(Object.entries(samples))("%s", async (_, body) => {
    const read = ours(body);
    expect(read?.unread).toBeUndefined();
    expect(flat(read?.sql ?? "")).toBe(await sent(body));
  });
});

it("is one transaction where every call names it", () => {
  expect(ours(samples["in a transaction"] ?? "")?.joined).toBe(true);
  expect(ours('await queryInterface.removeColumn("a", "b");')?.joined).toBe(false);
});

it.each([
  'await queryInterface.addColumn("a", "b", { type: Sequelize.GEOMETRY("POINT") });',
  'await queryInterface.addColumn("a", "b", { type: Sequelize.TEXT, unforeseen: true });',
  'await queryInterface.createTable("a", columns);',
  "await queryInterface.dropAllTables();",
])("is unread where it is not foreseen: %s", (body) => {
  expect(ours(body)?.unread).toMatch(/^Line 2 is code/);
});
