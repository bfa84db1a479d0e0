/** What breaks when a unit goes: by the graph, by whole rows, and by its name as text. */
import { expect, test } from "vitest";
import type { DeletionReport } from "../src/report/deletion.ts";
import { open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

const shop: Files = {
  "package.json": `{ "name": "shop", "dependencies": { "hono": "4", "pg": "8" } }`,
  "migrations/1.sql": "CREATE TABLE orders (id int primary key, legacy_id text, total int);\n",
  "src/db.ts": `import { Pool } from "pg";\nexport const db = new Pool({ connectionString: process.env.DATABASE_URL });\n`,
  "src/orders.ts": `import { db } from "./db.ts";
export const old = (id: string) => db.query("SELECT id FROM orders WHERE legacy_id = $1", [id]);
export const all = () => db.query("SELECT * FROM orders");
export const label = (order) => order["legacy_id"];
`,
  "src/app.ts": `import { Hono } from "hono";
import { old, all } from "./orders.ts";
const app = new Hono();
app.get("/orders/:id", async (c) => c.json(await old(c.req.param("id"))));
app.get("/orders", async (c) => c.json(await all()));
export default app;
`,
  "src/legacy.ts": `// every legacy_id of orders is copied by night\nexport const columns = "orders.legacy_id";\n`,
  "src/client.ts": `export const list = () => get("https://shop.example/orders");\nexport const one = (id) => get("/orders/" + id);\n`,
  "src/other.ts": `export const legacy_id = 1;\n`,
  "config/export.yaml": "orders:\n  - orders.legacy_id\n  - secret: abc\n",
  ".env.example": "DATABASE_URL=postgres://user:geheim@localhost/shop\n",
  "README.md": "The orders keep a `legacy_id`. Orders are orders.\n",
  "test/orders.test.ts": `import { old } from "../src/orders.ts";\ntest("legacy_id", () => old("1"));\n`,
};

function without(unit: string): DeletionReport {
  const { status, out, err } = run(["delete", unit, "--format", "json"], open(shop).dir);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  return JSON.parse(out) as DeletionReport;
}

test("a column: who names it, who takes whole rows, what is reached, where it stands as text", () => {
  const { uses, rows, reached, mentions } = without("column:orders.legacy_id");
  expect(uses.map(({ id, edge }) => `${edge} ${id}`)).toEqual(["reads symbol:src/orders.ts#old"]);
  expect(rows.map(({ id }) => id)).toEqual(["symbol:src/orders.ts#all"]);
  expect(reached.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["route:GET /orders/:id", "test:test/orders.test.ts"]),
  );
  expect(mentions.list.map(({ kind, file, line }) => `${kind} ${file}:${line}`)).toEqual([
    "code src/legacy.ts:1",
    "code src/legacy.ts:2",
    "code src/orders.ts:4",
    "configuration config/export.yaml:2",
    "documentation README.md:1",
  ]);
});

test("values that may be secret are not quoted", () => {
  const { uses, mentions } = without("env:DATABASE_URL");
  expect(uses.map(({ id }) => id)).toEqual(["symbol:src/db.ts#db"]);
  expect(mentions.list).toEqual([{ file: ".env.example", line: 1, kind: "environment", text: "" }]);
});

test("a route by the part of its path that is written anywhere", () => {
  const lines = (unit: string) => without(unit).mentions.list.map(({ file, line }) => `${file}:${line}`);
  expect(lines("route:GET /orders")).toEqual(["src/client.ts:1"]);
  expect(lines("route:GET /orders/:id")).toEqual(["src/client.ts:2"]);
});

test("for people", () => {
  const { out } = run(["delete", "column:orders.legacy_id"], open(shop).dir);
  expect(out).toMatch(
    /^without column orders\.legacy_id {2}migrations\/1\.sql:1\n\nNamed by code: 1 place\n {2}old {2}reads {2}src\/orders\.ts:2\n/,
  );
  expect(out).toContain("Whole rows, with this column among them: 1 place\n");
  expect(out).toContain("Named as text: 5 lines in 4 files\n");
  expect(out).toContain("What the graph cannot see is not in it.\n");
});

test("what nothing needs is not called safe", () => {
  const { out } = run(["delete", "src/other.ts#legacy_id"], open(shop).dir);
  expect(out).not.toContain("safe");
  expect(out).toContain("cannot see");
});
