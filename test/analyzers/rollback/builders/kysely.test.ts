/** Migrations of Kysely as they are read, beside what Kysely sends when it runs them. */
import * as kysely from "kysely";
import { describe, expect, it } from "vitest";
import { kyselySpeaker } from "../../../../analyzers/rollback/builders/kysely.ts";
import { readCode } from "../../../../analyzers/rollback/histories/code.ts";
import { flat } from "./run.ts";

const ours = (body: string) => {
  const text = `import { Kysely, sql } from "kysely";\nexport async function up(db: Kysely<any>) {\n${body}\n}`;
  return readCode(text, "migrations/1_a.ts", "postgres", { up: kyselySpeaker(kysely, "postgres") }).up;
};

async function sent(body: string): Promise<string> {
  const log: string[] = [];
  const connection = {
    executeQuery: async ({ sql, parameters }: kysely.CompiledQuery) => {
      const value = (mark: string): string => {
        const one = parameters[Number(mark.slice(1)) - 1];
        return typeof one === "string" ? `'${one.replaceAll("'", "''")}'` : String(one);
      };
      log.push(parameters.length === 0 ? sql : sql.replaceAll(/\$\d+/g, value));
      return { rows: [] };
    },
    streamQuery: () => {
      throw new Error("Nothing is streamed.");
    },
  };
  const db = new kysely.Kysely({
    dialect: {
      createAdapter: () => new kysely.PostgresAdapter(),
      createDriver: () => Object.assign(new kysely.DummyDriver(), { acquireConnection: async () => connection }),
      createIntrospector: (one) => new kysely.PostgresIntrospector(one),
      createQueryCompiler: () => new kysely.PostgresQueryCompiler(),
    },
  });
  await new Function("db", "sql", `return (async () => {\n${body}\n})()`)(db, kysely.sql);
  return flat(log.join(";\n"));
}

const samples: Readonly<Record<string, string>> = {
  "a table": `await db.schema.createTable("orders").ifNotExists()
    .addColumn("id", "uuid", (col) => col.primaryKey().defaultTo(sql\`gen_random_uuid()\`))
    .addColumn("name", "varchar(255)", (col) => col.notNull().unique().defaultTo("it's"))
    .addColumn("shop_id", "integer", (col) => col.references("shops.id").onDelete("cascade").notNull())
    .addColumn("tags", sql\`text[]\`).addColumn("n", "serial").addColumn("ok", "boolean", (c) => c.defaultTo(false))
    .addUniqueConstraint("u", ["name", "shop_id"]).addCheckConstraint("c", sql\`n > 0\`)
    .addForeignKeyConstraint("f", ["shop_id"], "shops", ["id"], (cb) => cb.onDelete("set null"))
    .addPrimaryKeyConstraint("p", ["id"]).execute();`,
  "changes of a table": `await db.schema.alterTable("orders").addColumn("note", "text", (c) => c.check(sql\`note <> ''\`))
    .dropColumn("old").execute();
    await db.schema.alterTable("orders").alterColumn("name", (col) => col.setDataType("text")).execute();
    await db.schema.alterTable("orders").alterColumn("name", (col) => col.setNotNull()).execute();
    await db.schema.alterTable("orders").renameTo("bills").execute();
    await db.schema.alterTable("orders").dropConstraint("c").ifExists().cascade().execute();
    await db.schema.alterTable("orders").renameColumn("a", "b").execute();`,
  "indexes, types and views": `await db.schema.createIndex("i").ifNotExists().on("orders").columns(["a", "b desc"]).unique()
    .where("a", "is not", null).execute();
    await db.schema.createIndex("j").on("orders").using("gin").expression(sql\`lower(name)\`).execute();
    await db.schema.createType("kind").asEnum(["a", "b"]).execute();
    await db.schema.createView("v").orReplace().as(db.selectFrom("orders").select(["a"]).where("b", "=", 1)).execute();
    await db.schema.dropIndex("i").ifExists().execute(); await db.schema.dropType("kind").execute();
    await db.schema.withSchema("shop").dropTable("t").ifExists().cascade().execute();`,
  rows: `await db.insertInto("orders").values([{ a: 1, b: "x" }, { a: 2, b: "it's" }]).onConflict((oc) => oc.doNothing()).execute();
    await db.updateTable("orders").set({ a: 2 }).where("b", "in", ["x", "y"]).execute();
    await db.updateTable("a").from("b").set((eb) => ({ n: eb.ref("b.n") })).whereRef("a.id", "=", "b.id").execute();
    await db.deleteFrom("orders").where((eb) => eb.or([eb("a", "=", 1), eb("b", "is", null)])).executeTakeFirst();`,
  "SQL with names in it": `const table = "orders"; await sql\`CREATE TABLE \${sql.table(table)} (\${sql.ref("id")} int)\`.execute(db);
    await sql\`UPDATE orders SET a = \${1} WHERE b = \${"x"}\`.execute(db); await sql.raw("SELECT 1").execute(db);
    for (const one of ["a", "b"]) await db.schema.alterTable(one).addColumn("at", "timestamptz").execute();`,
};

describe("is what Kysely sends", () => {
  it.each(Object.entries(samples))("%s", async (_, body) => {
    const read = ours(body);
    expect(read?.unread).toBeUndefined();
    expect(flat(read?.sql ?? "")).toBe(await sent(body));
  });

  it("in a transaction", async () => {
    const body = `await db.transaction().execute(async (trx) => { await trx.schema.dropTable("a").execute(); });`;
    expect(flat(ours(body)?.sql ?? "")).toBe(await sent(body));
  });
});

it("is unread where it is not executed, and where a value is not known", () => {
  expect(ours('db.schema.dropTable("a");')?.unread).toMatch(/^Line 3 is code/);
  expect(
    ours('await db.schema.createTable("a").addColumn("b", "text", (c) => c.defaultTo(usual)).execute();')?.unread,
  ).toMatch(/^Line 3/);
});

// Backtracking would take minutes.
it.each(["/* ", "$a$ $b$ $c$ ", "'' ' "])("is not slowed by what nobody closes: %s", { timeout: 20_000 }, (piece) => {
  expect(ours(`await sql\`${piece.repeat(200_000)}\${1}\`.execute(db);`)).toBeDefined();
});
