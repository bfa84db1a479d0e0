import fc from "fast-check";
import { loadModule } from "libpg-query";
import { beforeAll, describe, expect, test } from "vitest";
import type { Value } from "../../../analyzers/facts.ts";
import { looksLikeSql, readEmbedded } from "../../../analyzers/sql/embedded.ts";
import { statementLines } from "../../support/sql-lines.ts";

beforeAll(loadModule);

const unknown: Value = { is: "unknown" };
const ref = (to: string, path = ""): Value => ({ is: "ref", to, path });

/** What a template says; a sink before it, undefined for a bare literal. */
const said =
  (sink: string | undefined) =>
  (parts: TemplateStringsArray, ...holes: Value[]): string[] | undefined => {
    const statement = readEmbedded({ parts, holes, line: 1, ...(sink === undefined ? {} : { sink }) });
    return statement === undefined ? undefined : statementLines(statement);
  };
const sql = said("sql");
const query = said(".query");
const bare = said(undefined);

describe("holes", () => {
  test("as values, tables, columns, lists, and nothing", () => {
    expect(sql`SELECT total FROM orders WHERE id = ${unknown} AND state IN ${unknown} LIMIT ${unknown}`).toEqual([
      "read orders select (id, state, total) where id, state = id, state limited",
    ]);
    expect(sql`SELECT count(*) FROM ${ref("orders")} WHERE ${ref("orders", ".id")} = ${unknown}`).toEqual([
      "hole orders: read ? select (?) aggregate",
    ]);
    expect(query`SELECT o.total FROM ${unknown}.orders o
      WHERE o.id = $1
        ${unknown}
      ORDER BY ${unknown} ${unknown}`).toEqual(["read orders select (?) where id = id"]);
    expect(query`INSERT INTO charges ${unknown} ON CONFLICT (order_id) DO NOTHING`).toEqual([
      "write charges insert (?) conflict(order_id)",
    ]);
    expect(query`UPDATE orders SET ${unknown} WHERE id = $${unknown}`).toEqual([
      "write orders update (?) where id = id",
    ]);
    expect(query`SELECT id FROM orders WHERE EXISTS (${unknown}) AND at > now() - interval '${unknown} days'`).toEqual([
      "read orders select (at, id) where at",
    ]);
    expect(query`INSERT INTO "${ref("table")}" (id) VALUES ($1)`).toEqual(["hole table: write ? insert (?)"]);
    expect(query`ALTER TABLE ${unknown} ADD COLUMN x int`).toEqual(["dynamic"]);
  });

  test("that are SQL themselves are read as part of it", () => {
    const nested: Value = {
      is: "chain",
      to: "sql",
      links: [{ step: "`", args: [{ is: "template", parts: ["WHERE m.order_id = ", ""], holes: [unknown] }], line: 1 }],
    };
    const raw: Value = {
      is: "chain",
      to: "sql",
      links: [{ step: ".raw", args: [{ is: "text", text: "mail m" }], line: 1 }],
    };
    const name: Value = {
      is: "chain",
      to: "sql",
      links: [{ step: ".identifier", args: [{ is: "text", text: "Orders" }], line: 1 }],
    };
    expect(sql`SELECT m.id FROM ${raw} ${nested}`).toEqual([
      "read mail select (id, order_id) where order_id = order_id",
    ]);
    expect(sql`DELETE FROM ${name} WHERE id = ${unknown}`).toEqual(["write Orders delete (*) where id = id"]);
  });

  test("placeholders of drivers", () => {
    expect(query`SELECT total FROM orders WHERE id = ? AND x = :name AND y::text = @y AND z = %s`).toEqual([
      "read orders select (id, total, x, y, z) where id, x, y, z = id, x, z",
    ]);
    expect(query`SELECT doc ? 'k' FROM docs WHERE tags ?| array['a'] AND id = ?`).toEqual([
      "read docs select (doc, id, tags) where id, tags = id",
    ]);
    expect(query`SELECT * FROM ?? WHERE id = ?`).toEqual(["dynamic"]);
  });
});

test("pieces of a query that name a table", () => {
  expect(sql`EXISTS (SELECT 1 FROM mail WHERE mail.order_id = ${unknown})`).toEqual([
    "read mail select (order_id) where order_id = order_id",
  ]);
  expect(sql`LEFT JOIN charges c ON c.order_id = ${unknown}`).toEqual(["read charges select (order_id)"]);
  expect(sql`AND ${unknown} = 1`).toBeUndefined();
  expect(sql`count(${unknown})`).toBeUndefined();
});

test("scripts, other dialects, other stores", () => {
  expect(query`DELETE FROM mail; UPDATE orders SET paid = true`).toEqual([
    "write mail delete (*)",
    "write orders update (paid)",
  ]);
  expect(query`SELECT * FROM \`orders\` WHERE \`id\` = ? LIMIT 10, 20`).toEqual([
    "read orders select (*) where id = id limited",
  ]);
  expect(query`INSERT INTO orders (id) VALUES (?) ON DUPLICATE KEY UPDATE n = n + 1`).toEqual([
    "write orders upsert (id, n) conflict()",
    "read orders upsert (n)",
  ]);
  expect(query`SELECT id FROM events WHERE at > {from: DateTime}`).toEqual(["read events select (at, id) where at"]);
  expect(query`SELECT count() FROM orders SAMPLE 0.1 WITH TOTALS`).toEqual(["not parsed", "read orders select (?)"]);
});

test("what is not SQL", () => {
  for (const text of [
    "truncate text-sm font-bold",
    "truncate flex",
    "Select a plan from the list",
    "Update your settings",
    "Delete from your calendar",
    "Drop files here",
    "Create a new table below",
    "with love from Berlin",
    "select",
    "constructor",
    "/orders/select/from",
    "Notify everyone",
    "",
  ])
    expect([text, looksLikeSql(text)]).toEqual([text, false]);
  for (const text of [
    "SELECT 1 FROM orders",
    "  -- newest first\n select id from orders",
    "TRUNCATE orders",
    "WITH a AS (SELECT 1) SELECT * FROM a",
    "LISTEN paid",
    "update $1 set a = 1",
    "ALTER TABLE orders ADD x int",
  ])
    expect([text, looksLikeSql(text)]).toEqual([text, true]);
  expect(bare`select users from list where nobody knows`).toBeUndefined();
});

test("says where it stands and who holds it", () => {
  expect(
    readEmbedded({ parts: ["\nDELETE FROM mail\nWHERE id = 1\n"], holes: [], sink: "sql", by: 3, line: 7 }),
  ).toEqual({
    by: 3,
    sink: "sql",
    line: 7,
    endLine: 10,
    parsed: true,
    dialect: "unknown",
    uses: [{ table: "mail", access: "write", operation: "delete", columns: ["*"], where: ["id"], equals: ["id"] }],
    changes: [],
  });
});

const scrap = fc.constantFrom(
  ..."SELECT FROM WHERE INSERT INTO VALUES UPDATE SET DELETE WITH AS ( ) , ; ' \" ` ? ?? : :: :id @x % %s {{ }} $ $1 $$ -- /* */ orders o.id * = 1 JOIN ON CREATE TABLE TRIGGER BEGIN END truncate \ue000 \ud800 \u0000".split(
    " ",
  ),
  "\n",
);
const part = fc.array(scrap, { maxLength: 8 }).map((words) => words.join(" "));
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(unknown),
  fc.constant(ref("orders")),
  part.map((text): Value => ({ is: "text", text })),
  fc
    .tuple(fc.constantFrom("`", ".raw", ".identifier", ".join"), part)
    .map(
      ([step, text]): Value => ({ is: "chain", to: "sql", links: [{ step, args: [{ is: "text", text }], line: 1 }] }),
    ),
);

test("never throws, and says the same twice", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(part, value), { maxLength: 5 }),
      fc.constantFrom("SELECT id FROM ", "UPDATE ", "", "WITH a AS (", "INSERT INTO "),
      part,
      fc.constantFrom(undefined, "sql", ".query"),
      (pairs, head, last, sink) => {
        const parts = [...pairs.map(([text]) => text), last];
        parts[0] = head + (parts[0] ?? "");
        const input = { parts, holes: pairs.map(([, hole]) => hole), line: 1, ...(sink === undefined ? {} : { sink }) };
        const statement = readEmbedded(input);
        expect(readEmbedded(input)).toEqual(statement);
        expect(JSON.stringify(statement ?? {})).not.toMatch(/__p\d*__/);
      },
    ),
    { numRuns: 300 },
  );
});
