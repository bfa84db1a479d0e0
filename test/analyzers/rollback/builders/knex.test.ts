/** Migrations of Knex as they are read, beside what Knex sends when it runs them. */
import knexModule from "knex";
import { describe, expect, it } from "vitest";
import { clients, knexSpeaker } from "../../../../analyzers/rollback/builders/knex.ts";
import { readCode } from "../../../../analyzers/rollback/histories/code.ts";
import { exportsOf, flat } from "./run.ts";

type Dialect = keyof typeof clients;

const ours = (text: string, dialect: Dialect = "postgres") =>
  readCode(text, "migrations/1_a.js", dialect, { up: knexSpeaker(knexModule, clients[dialect]), lazy: true }).up;

/** What Knex sends while it runs, with its values in place. */
async function sent(text: string, dialect: Dialect): Promise<string> {
  const log: string[] = [];
  const knex = knexModule({ client: clients[dialect], useNullAsDefault: true });
  const { client } = knex;
  // A transaction makes a client of its own, of the same class.
  Object.assign(Object.getPrototypeOf(client), {
    acquireConnection: async () => ({ __knexUid: "1" }),
    releaseConnection: async () => undefined,
    _query: async (_connection: unknown, asked: { sql: string; bindings: readonly unknown[]; response: unknown }) => {
      if (!/^(?:BEGIN|COMMIT)/i.test(asked.sql ?? asked)) log.push(withValues(asked.sql, asked.bindings ?? []));
      asked.response = dialect === "mysql" ? [[], []] : { rows: [], rowCount: 0 };
      return asked;
    },
    processResponse: () => [],
  });
  await exportsOf(text).up(knex);
  return flat(log.join(";\n"));
}

function withValues(sql: string, values: readonly unknown[]): string {
  let at = 0;
  const next = (): string => {
    const value = values[at++];
    return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value ?? "NULL");
  };
  return values.length === 0 ? sql : sql.replaceAll(/\$\d+|\?/g, next);
}

const samples: Readonly<Record<string, string>> = {
  "a table of every type": `knex.schema.createTable("orders", (t) => {
    t.increments(); t.bigIncrements("big", { primaryKey: false }); t.integer("i").unsigned(); t.tinyint("ti"); t.smallint("si");
    t.mediumint("mi"); t.bigint("bi"); t.text("te"); t.string("s", 20); t.float("f"); t.double("d"); t.decimal("de", 8, 2);
    t.boolean("b"); t.date("da"); t.datetime("dt"); t.time("ti2"); t.timestamp("ts", { useTz: false }); t.binary("bin");
    t.enu("e", ["a", "b"]); t.enu("n", ["a"], { useNative: true, enumName: "kind" }); t.json("j"); t.jsonb("jb"); t.uuid("u");
    t.specificType("p", "point"); t.timestamps(true, true);
  })`,
  "what columns may have": `knex.schema.createTable("orders", function (t) {
    t.string("name").notNullable().defaultTo("it's").comment("whose");
    t.integer("shop_id").references("id").inTable("shops").onDelete("CASCADE").onUpdate("RESTRICT").index();
    t.integer("other").references("shops.id").withKeyName("other_fk"); t.integer("c").checkPositive();
    t.timestamp("at").defaultTo(knex.fn.now()); t.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    t.unique(["name", "other"]); t.index(["name"], "by_name", { indexType: "HASH" }); t.foreign("c").references("id").inTable("cs");
    this.string("own").nullable();
  })`,
  "changes of a table": `knex.schema.alterTable("orders", (t) => {
    t.string("note"); t.dropColumn("old"); t.renameColumn("a", "b"); t.string("name", 50).notNullable().alter();
    t.dropForeign("shop_id"); t.dropUnique(["name"]); t.dropIndex("name"); t.setNullable("x"); t.dropNullable("y"); t.dropPrimary();
  })`,
  "a chain of schema calls": `knex.schema.createSchema("a").createTable("a.t", (t) => { t.increments(); })
    .renameTable("x", "y").dropTableIfExists("z").raw("SELECT 1")`,
  "a schema's own": `knex.schema.withSchema("shop").createTable("t", (t) => { t.increments(); }).dropTable("u")`,
  rows: `knex("orders").where({ kind: "a" }).whereNull("at").update({ kind: "its", n: 2 })
    .then(() => knex("orders").insert([{ a: 1, b: "x" }, { a: 2, b: null }]))
    .then(() => knex("orders").whereIn("a", [1, 2]).del())`,
  "raw with values": `knex.raw("UPDATE ?? SET a = ? WHERE b = ?", ["orders", 1, "x"])`,
  "a view": `knex.schema.createView("v", (v) => { v.columns(["a"]); v.as(knex("orders").select("a").where("a", ">", 1)); })`,
};

describe.each(Object.entries(samples))("%s", (_, body) => {
  it.each([
    ["returned", `exports.up = (knex) => ${body};`],
    [
      "awaited in a transaction",
      `exports.up = async (db) => { await db.transaction(async (knex) => { await ${body}; }); };`,
    ],
  ])("%s", async (_how, text) => {
    const read = ours(text);
    expect(read?.unread).toBeUndefined();
    expect(flat(read?.sql ?? "")).toBe(await sent(text, "postgres"));
  });
});

it.each(["a table of every type", "rows", "raw with values"])("MySQL and SQLite: %s", async (name) => {
  const text = `exports.up = (knex) => ${samples[name]?.replace("this.string", "t.string")};`;
  for (const dialect of ["mysql", "sqlite"] as const)
    expect(flat(ours(text, dialect)?.sql ?? "")).toBe(await sent(text, dialect));
});

it("is unread where the text hangs on what the database answers", () => {
  const text = 'exports.up = (knex) => knex.schema.alterTable("t", (t) => { t.renameColumn("a", "b"); });';
  expect(ours(text, "mysql")?.unread).toMatch(/^Line 1 is code/);
  expect(ours("exports.up = (knex) => knex.migrate.latest();")?.unread).toMatch(/^Line 1 is code/);
});

it("stands at the line of each call of a chain", () => {
  const text = 'exports.up = (knex) =>\n  knex.schema\n    .dropTable("a")\n    .dropTable("b");';
  expect(ours(text)?.sql.split("\n")).toEqual(["", "", 'drop table "a";', 'drop table "b"']);
});
