import { expect, test } from "vitest";
import { linkFiles } from "../../support/linked.ts";

const schema = {
  "migrations/0001_init.sql": "CREATE TABLE orders (id int PRIMARY KEY, total int);",
  "clickhouse/migrations/0001_orders.sql":
    "CREATE TABLE orders (id UUID, total UInt32) ENGINE = MergeTree ORDER BY id;",
};

/** Who touches which table. */
function touched(code: string): readonly string[] {
  const { graph } = linkFiles({ ...schema, "src/orders.ts": code });
  return [...graph.edges()]
    .filter(
      ({ from, to, kind }) => from.startsWith("symbol:") && to.startsWith("table:") && /^(?:reads|writes)$/.test(kind),
    )
    .map(
      ({ from, kind, to, certainty }) =>
        `${from.replace(/.*#/, "")} ${kind} ${to}${certainty === "guessed" ? " ?" : ""}`,
    )
    .sort();
}

test("clients that take the text among options", () => {
  expect(
    touched(`
      export const pg = (pool, id) => pool.query({ name: "show", text: "SELECT total FROM orders WHERE id = $1", values: [id] });
      export const mysql = (pool) => pool.execute({ sql: "SELECT total FROM orders", timeout: 1 });
      export const libsql = (client) => client.batch([{ sql: "DELETE FROM orders", args: [] }]);
      export const sqlite = (db) => db.prepare("SELECT id FROM orders").all();
      export const words = (client) => client.query({ text: "the orders of today" });
    `),
  ).toEqual([
    "libsql writes table:orders",
    "mysql reads table:orders",
    "pg reads table:orders",
    "sqlite reads table:orders",
  ]);
});

test("ClickHouse is told by its client's name, its options or its words", () => {
  expect(
    touched(`
      import { queryClickhouse } from "elsewhere";
      export const wrapped = () => queryClickhouse({ query: "SELECT id FROM orders", params: {} });
      export const member = (ctx) => ctx.clickhouse.query({ query: "SELECT id FROM orders", format: "JSON" });
      export const options = (ch, id) => ch.query({ query: "SELECT id FROM orders", query_params: { id } });
      export const wordy = (ch) => ch.query("SELECT uniqExact(id) FROM orders FINAL");
      export const plain = (db) => db.query("SELECT id FROM orders");
    `),
  ).toEqual([
    "member reads table:clickhouse/orders",
    "options reads table:clickhouse/orders",
    "plain reads table:orders",
    "wordy reads table:clickhouse/orders",
    "wrapped reads table:clickhouse/orders",
  ]);
});

test("names that a tag makes, and constants", () => {
  expect(
    touched(`
      import postgres from "postgres";
      const sql = postgres();
      const TABLE = "orders";
      export const literal = () => sql\`SELECT id FROM \${sql("orders")}\`;
      export const constant = () => sql\`SELECT id FROM \${sql(TABLE)}\`;
      export const bare = (db) => db.query(\`DELETE FROM \${TABLE}\`);
      export const rows = (all) => sql\`INSERT INTO orders \${sql(all, "id", "total")}\`;
    `),
  ).toEqual([
    "bare writes table:orders",
    "constant reads table:orders",
    "literal reads table:orders",
    "rows writes table:orders",
  ]);
});
