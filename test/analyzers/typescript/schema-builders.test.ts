import { expect, test } from "vitest";
import type { SchemaChange } from "../../../analyzers/facts.ts";
import { analyze } from "../../../analyzers/index.ts";
import { linkFiles } from "../../support/linked.ts";

const changesIn = (text: string): readonly SchemaChange[] =>
  analyze({ sha: "", language: "ts", text }).statements.flatMap(({ changes }) => changes);

/** `create-table orders: id integer primary` and the like. */
const told = (change: SchemaChange): string => {
  const { does, ...rest } = change;
  return `${does} ${JSON.stringify(rest, (name, value) => (name === "hash" || name === "line" ? undefined : value))}`;
};

test("knex: a table and its columns, keys and indexes", () => {
  const changes = changesIn(`
    const TABLE = "orders";
    exports.up = async (knex) => {
      await knex.schema.createTable(TABLE, (table) => {
        table.increments("id");
        table.string("number", 20).notNullable().unique();
        if (knex.client) table.specificType("tags", "text[]").defaultTo("{}");
        table.index(["number"], "by_number");
        table.unique(["number", "tags"]);
      });
    };
  `);
  expect(changes.map(told)).toEqual([
    'create-table {"on":"orders","columns":[{"name":"id","type":"increments","nullable":false,"hasDefault":true,"unique":true,"primary":true},{"name":"number","type":"string(20)","nullable":false,"hasDefault":false,"unique":true},{"name":"tags","type":"text[]","nullable":true,"hasDefault":true}]}',
    'create-index {"on":"orders","columns":["number"],"name":"by_number"}',
    'add-constraint {"on":"orders","columns":["number","tags"],"unique":true}',
  ]);
});

test("knex: what alters and drops", () => {
  const changes = changesIn(`
    export const up = (knex) =>
      knex.schema
        .alterTable("orders", function (table) {
          table.dropColumn("a");
          table.renameColumn("b", "c");
          table.text("d").alter();
          table.setNullable("e");
          table.timestamps();
        })
        .renameTable("old", "new")
        .dropTableIfExists("gone");
  `);
  expect(changes.map(told)).toEqual([
    'drop-column {"on":"orders","column":"a"}',
    'rename-column {"on":"orders","column":"b","to":"c"}',
    'alter-column {"on":"orders","column":"d","what":"type","type":"text"}',
    'alter-column {"on":"orders","column":"e","what":"drop-not-null"}',
    'add-column {"on":"orders","column":{"name":"created_at","type":"timestamp","nullable":true,"hasDefault":false}}',
    'add-column {"on":"orders","column":{"name":"updated_at","type":"timestamp","nullable":true,"hasDefault":false}}',
    'rename-table {"on":"old","to":"new"}',
    'drop-table {"on":"gone"}',
  ]);
});

test("Kysely: tables, columns by callbacks, constraints and indexes", () => {
  const changes = changesIn(`
    import { sql } from "kysely";
    export async function up(db) {
      await db.schema
        .createTable("orders")
        .ifNotExists()
        .addColumn("id", "uuid", (col) => col.primaryKey().defaultTo(sql\`gen_random_uuid()\`))
        .addColumn("tsv", sql\`tsvector\`)
        .addUniqueConstraint("orders_tsv", ["tsv"])
        .execute();
      await db.schema.alterTable("orders").dropColumn("tsv").alterColumn("id", (col) => col.setDataType("text")).execute();
      await db.schema.createIndex("by_id").on("orders").columns(["id"]).unique().execute();
      await db.schema.dropIndex("by_id").execute();
    }
  `);
  expect(changes.map(told)).toEqual([
    'create-table {"on":"orders","columns":[{"name":"id","type":"uuid","nullable":false,"hasDefault":true,"unique":true,"primary":true},{"name":"tsv","type":"tsvector","nullable":true,"hasDefault":false}]}',
    'add-constraint {"on":"orders","name":"orders_tsv","columns":["tsv"],"unique":true}',
    'drop-column {"on":"orders","column":"tsv"}',
    'alter-column {"on":"orders","column":"id","what":"type","type":"text"}',
    'create-index {"name":"by_id","on":"orders","columns":["id"],"unique":true}',
    'drop-index {"name":"by_id"}',
  ]);
});

test("a table that is named at run time is a blind spot", () => {
  const { statements, blind } = analyze({
    sha: "",
    language: "ts",
    text: "export const up = (knex, name) => knex.schema.createTable(name, (t) => { t.increments(); });",
  });
  expect(statements).toEqual([]);
  expect(blind).toEqual([{ reason: "dynamic-sql", line: 1, detail: "names a table of the schema at run time", by: 1 }]);
});

test("the way down of a migration builds nothing", () => {
  const { graph } = linkFiles({
    "migrations/20240101_init.ts": `
      export async function up(db) { await db.schema.createTable("orders").addColumn("id", "integer").execute(); }
      export async function down(db) { await db.schema.dropTable("orders").execute(); }
    `,
  });
  expect(graph.ofKind("table").map(({ name }) => name)).toEqual(["orders"]);
  expect(graph.ofKind("column").map(({ name }) => name)).toEqual(["orders.id"]);
  expect(graph.node("migration:migrations/20240101_init.ts")?.attributes).toEqual({ down: true });
});
