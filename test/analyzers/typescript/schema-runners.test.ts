/** Schemas that migrations change through a runner. */
import { expect, test } from "vitest";
import { readTypeScript } from "../../../analyzers/typescript/read.ts";
import { linkFiles } from "../../support/linked.ts";

const gives = { calls: new Map(), packages: new Map(), types: new Set<string>() };

function changesOf(text: string): readonly unknown[] {
  const { statements } = readTypeScript({ sha: "", language: "js", text }, "js", {
    words: new Set(),
    knows: () => false,
    gives,
  });
  return statements.flatMap(({ changes, uses }) => [
    ...changes.map((change) => JSON.parse(JSON.stringify(change, (key, one) => (key === "hash" ? undefined : one)))),
    ...uses,
  ]);
}

test("what Sequelize's runner does", () => {
  expect(
    changesOf(`
      module.exports = {
        up: async (queryInterface, Sequelize) => {
          await queryInterface.createTable("orders", {
            id: { type: Sequelize.UUID, primaryKey: true },
            total: { type: Sequelize.DECIMAL(10, 2), allowNull: false, defaultValue: 0 },
            note: Sequelize.TEXT,
          });
          await queryInterface.addColumn("orders", "teamId", { type: Sequelize.UUID });
          await queryInterface.changeColumn("orders", "note", { type: Sequelize.STRING, allowNull: false });
          await queryInterface.addIndex("orders", ["teamId"], { unique: true });
          await queryInterface.bulkDelete("orders", { total: 0 });
          await other.addColumn("orders", "none", {});
        },
      };
    `),
  ).toEqual([
    {
      does: "create-table",
      on: "orders",
      columns: [
        { name: "id", type: "UUID", nullable: false, hasDefault: false, unique: true, primary: true },
        { name: "total", type: "DECIMAL", nullable: false, hasDefault: true },
        { name: "note", type: "TEXT", nullable: true, hasDefault: false },
      ],
    },
    { does: "add-column", on: "orders", column: { name: "teamId", type: "UUID", nullable: true, hasDefault: false } },
    { does: "alter-column", on: "orders", column: "note", what: "type", type: "STRING" },
    { does: "alter-column", on: "orders", column: "note", what: "set-not-null" },
    { does: "create-index", on: "orders", name: "orders_team_id", columns: ["teamId"], unique: true },
    { table: "orders", access: "write", operation: "delete" },
  ]);
});

test("what TypeORM's runner does", () => {
  expect(
    changesOf(`
      import { Table, TableColumn, TableIndex } from "typeorm";
      export class Orders1700000000000 {
        async up(queryRunner) {
          await queryRunner.createTable(new Table({ name: "orders", columns: [{ name: "id", type: "int", isPrimary: true, isGenerated: true }] }));
          await queryRunner.addColumn("orders", new TableColumn({ name: "note", type: "text", isNullable: true }));
          await queryRunner.createIndex("orders", new TableIndex({ name: "by_note", columnNames: ["note"] }));
          await queryRunner.renameColumn("orders", "note", "remark");
        }
        async down(queryRunner) { await queryRunner.dropTable("orders"); }
      }
    `),
  ).toEqual([
    {
      does: "create-table",
      on: "orders",
      columns: [{ name: "id", type: "int", nullable: false, hasDefault: true, unique: true, primary: true }],
    },
    { does: "add-column", on: "orders", column: { name: "note", type: "text", nullable: true, hasDefault: false } },
    { does: "create-index", on: "orders", name: "by_note", columns: ["note"] },
    { does: "rename-column", on: "orders", column: "note", to: "remark" },
    { does: "drop-table", on: "orders" },
  ]);
});

test("a history of such migrations leaves tables behind; the way down is none of it", () => {
  const { graph } = linkFiles({
    "migrations/20240101-orders.js": `
      module.exports = {
        async up(queryInterface, Sequelize) {
          await queryInterface.createTable("orders", { id: { type: Sequelize.UUID, primaryKey: true } });
        },
        async down(queryInterface) { await queryInterface.dropTable("orders"); },
      };
    `,
    "migrations/20240102-total.js": `
      module.exports = {
        async up(queryInterface, Sequelize) {
          await queryInterface.addColumn("orders", "total", { type: Sequelize.INTEGER, allowNull: false });
        },
        async down(queryInterface) { await queryInterface.removeColumn("orders", "total"); },
      };
    `,
  });
  expect([...graph.nodes.keys()].filter((id) => /^(?:table|column|migration):/.test(id)).sort()).toEqual([
    "column:orders.id",
    "column:orders.total",
    "migration:migrations/20240101-orders.js",
    "migration:migrations/20240102-total.js",
    "table:orders",
  ]);
  expect(
    [...graph.edges()]
      .filter(({ kind }) => kind === "migrates")
      .map(({ to, attributes }) => `${attributes?.["does"]} ${to}${attributes?.["down"] ? " (down)" : ""}`)
      .sort(),
  ).toEqual([
    "add-column column:orders.total",
    "create-table table:orders",
    "drop-column column:orders.total (down)",
    "drop-table table:orders (down)",
  ]);
});
