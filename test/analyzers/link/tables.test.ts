import { describe, expect, test } from "vitest";
import { noFacts } from "../../../analyzers/facts.ts";
import { inOrder, isMigration } from "../../../analyzers/link/data/migrations.ts";
import type { Linked } from "../../../analyzers/link/index.ts";
import { type Files, linkFiles, reviewFiles } from "../../support/linked.ts";

const kinds = new Set(["table", "column", "view", "sqlfn", "trigger", "schedule", "migration", "service", "queue"]);

/** Everything about data: nodes as `id @place attributes`, edges as `from kind to ? attributes`. */
function dataOf({ graph }: Linked): { readonly nodes: readonly string[]; readonly edges: readonly string[] } {
  const told = (attributes: object | undefined): string =>
    attributes === undefined ? "" : ` ${JSON.stringify(attributes)}`;
  const short = (id: string): string => id.replace(/^symbol:/, "");
  const isData = (id: string): boolean => kinds.has(id.slice(0, id.indexOf(":")));
  return {
    nodes: [...graph.nodes.values()]
      .filter(({ kind }) => kinds.has(kind) && kind !== "migration")
      .map(({ id, file, line, attributes }) => `${id} @${file}:${line}${told(attributes)}`)
      .sort(),
    edges: [...graph.edges()]
      .filter(({ kind, to }) => kind !== "holds" && kind !== "migrates" && isData(to))
      .map(
        ({ from, kind, to, certainty, attributes }) =>
          `${short(from)} ${kind} ${to}${certainty === "guessed" ? " ?" : ""}${told(attributes)}`,
      )
      .sort(),
  };
}

const migratesOf = ({ graph }: Linked): readonly string[] =>
  [...graph.edges()]
    .filter(({ kind }) => kind === "migrates")
    .map(({ from, to, line, attributes }) => `${from}:${line} ${attributes?.["does"]} ${to}`);

const first =
  "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, total int DEFAULT 0, note text);";

describe("the schema that migrations leave", () => {
  test("is replayed in the order of the runner; what was dropped is gone, what was done stays said", () => {
    const linked = linkFiles({
      "migrations/10_rename.sql": "ALTER TABLE orders RENAME COLUMN total TO cents; DROP TABLE mail;",
      "migrations/9_mail.sql":
        "CREATE TABLE mail (id int);\nALTER TABLE orders DROP COLUMN note, ADD COLUMN paid_at date;",
      "migrations/1_orders.sql": first,
      "migrations/1_orders.down.sql": "DROP TABLE orders;",
    });
    expect(dataOf(linked).nodes).toEqual([
      'column:orders.cents @migrations/1_orders.sql:1 {"type":"integer","nullable":true,"hasDefault":true}',
      'column:orders.customer_id @migrations/1_orders.sql:1 {"type":"bigint","nullable":false,"hasDefault":false}',
      'column:orders.id @migrations/1_orders.sql:1 {"type":"bigint","nullable":false,"hasDefault":false,"unique":true,"primary":true}',
      'column:orders.paid_at @migrations/9_mail.sql:2 {"type":"date","nullable":true,"hasDefault":false}',
      "table:orders @migrations/1_orders.sql:1",
    ]);
    expect(migratesOf(linked)).toEqual([
      "migration:migrations/10_rename.sql:1 rename-column column:orders.total",
      "migration:migrations/10_rename.sql:1 drop-table table:mail",
      "migration:migrations/1_orders.sql:1 create-table table:orders",
      "migration:migrations/9_mail.sql:1 create-table table:mail",
      "migration:migrations/9_mail.sql:2 drop-column column:orders.note",
      "migration:migrations/9_mail.sql:2 add-column column:orders.paid_at",
    ]);
  });

  test("two histories with one name do not undo each other", () => {
    const linked = linkFiles({
      "db/mysql/migrations/1.sql": "CREATE TABLE `orders` (`id` int NOT NULL, `old` text);",
      "db/mysql/migrations/2.sql": "ALTER TABLE `orders` DROP COLUMN `old`;",
      "db/postgres/migrations/1.sql": "CREATE TABLE orders (id int, old text);",
      "db/postgres/migrations/2.sql": "ALTER TABLE orders DROP COLUMN old, ADD COLUMN tags text[];",
      "db/clickhouse/migrations/1.sql": "CREATE TABLE events (id int);",
      "test/fixtures/schema.sql": "CREATE TABLE doubles (id int);",
    });
    expect(dataOf(linked).nodes.map((line) => line.split(" ")[0])).toEqual([
      "column:clickhouse/events.id",
      "column:orders.id",
      "column:orders.tags",
      "table:clickhouse/events",
      "table:orders",
    ]);
  });

  test("SQLite's way to alter a table leaves one table", () => {
    const linked = linkFiles({
      "drizzle/0000_a.sql": "CREATE TABLE `orders` (`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL, `total` text);",
      "drizzle/0001_b.sql":
        "CREATE TABLE `__new_orders` (`id` integer PRIMARY KEY NOT NULL, `total` integer);--> statement-breakpoint\n" +
        'INSERT INTO `__new_orders`("id") SELECT "id" FROM `orders`;--> statement-breakpoint\nDROP TABLE `orders`;--> statement-breakpoint\n' +
        "ALTER TABLE `__new_orders` RENAME TO `orders`;",
    });
    expect(dataOf(linked).nodes.map((line) => line.split(" {")[0])).toEqual([
      "column:orders.id @drizzle/0001_b.sql:1",
      "column:orders.total @drizzle/0001_b.sql:1",
      "table:orders @drizzle/0001_b.sql:1",
    ]);
  });

  test("schema files of Prisma join it, over several files", () => {
    const linked = linkFiles({
      "prisma/migrations/20260101_a/migration.sql":
        'CREATE TABLE "orders" ("id" INTEGER NOT NULL, "customer_id" INTEGER NOT NULL);',
      "prisma/schema/order.prisma":
        'model Order {\n  id Int @id\n  customerId Int @map("customer_id")\n  customer Customer\n  state State\n  @@map("orders")\n}',
      "prisma/schema/customer.prisma": "model Customer {\n  id Int @id\n  orders Order[]\n}",
    });
    expect(dataOf(linked).nodes.map((line) => line.split(" {")[0])).toEqual([
      "column:Customer.id @prisma/schema/customer.prisma:2",
      "column:orders.customer_id @prisma/migrations/20260101_a/migration.sql:1",
      "column:orders.id @prisma/migrations/20260101_a/migration.sql:1",
      "column:orders.state @prisma/schema/order.prisma:5",
      "table:Customer @prisma/schema/customer.prisma:1",
      "table:orders @prisma/migrations/20260101_a/migration.sql:1",
    ]);
  });
});

describe("what SQL does to it", () => {
  const sql = 'import { sql } from "./db.ts";\n';
  const db: Files = {
    "src/db.ts": "export declare function sql(t: TemplateStringsArray, ...v: unknown[]): Promise<unknown>;",
  };

  test("from code: tables, columns that exist, keys, conflicts, and only words that are SQL", () => {
    const linked = linkFiles({
      ...db,
      "migrations/1.sql": `${first} CREATE TABLE charges (order_id bigint UNIQUE, cents int);`,
      "src/orders.ts": `${sql}
        export const one = (id: number) => sql\`SELECT total, nothing FROM orders WHERE id = \${id}\`;
        export const many = () => sql\`SELECT o.total FROM ORDERS o JOIN charges c ON c.order_id = o.id WHERE customer_id = 1\`;
        export const charge = () => sql\`INSERT INTO charges (order_id, cents) VALUES (1, 2) ON CONFLICT (order_id) DO NOTHING\`;
        export const other = () => sql\`DELETE FROM stock WHERE id = 1\`;
        export const words = ["select a from b where c", "UPDATE orders SET note = 'x'"];
      `,
    });
    expect(dataOf(linked).edges).toEqual([
      'src/orders.ts#charge writes column:charges.cents {"operation":"insert"}',
      'src/orders.ts#charge writes column:charges.order_id {"operation":"insert"}',
      'src/orders.ts#charge writes table:charges {"operation":"insert","columns":["cents","order_id"],"conflict":["order_id"],"keyed":true,"literals":["cents=2","order_id=1"]}',
      'src/orders.ts#many reads column:charges.order_id {"operation":"select"}',
      'src/orders.ts#many reads column:orders.customer_id {"operation":"select","where":true}',
      'src/orders.ts#many reads column:orders.customer_id {"operation":"select"}',
      'src/orders.ts#many reads column:orders.id {"operation":"select"}',
      'src/orders.ts#many reads column:orders.total {"operation":"select"}',
      'src/orders.ts#many reads table:charges {"operation":"select","columns":["customer_id","order_id"],"where":["customer_id"]}',
      'src/orders.ts#many reads table:orders {"operation":"select","columns":["customer_id","id","total"],"where":["customer_id"]}',
      'src/orders.ts#one reads column:orders.id {"operation":"select","where":true}',
      'src/orders.ts#one reads column:orders.id {"operation":"select"}',
      'src/orders.ts#one reads column:orders.total {"operation":"select"}',
      'src/orders.ts#one reads table:orders {"operation":"select","columns":["id","nothing","total"],"where":["id"],"keyed":true,"limited":true}',
      'src/orders.ts#other writes table:stock {"operation":"delete","columns":["*"],"where":["id"]}',
      'src/orders.ts#words writes column:orders.note {"operation":"update"}',
      'src/orders.ts#words writes table:orders {"operation":"update","columns":["note"],"literals":["note=x"]}',
    ]);
    expect(dataOf(linked).nodes.filter((line) => line.startsWith("table:stock"))).toEqual([
      'table:stock @src/orders.ts:6 {"undeclared":true}',
    ]);
  });

  test("from views, functions, triggers, schedules and channels", () => {
    const linked = linkFiles({
      ...db,
      "migrations/1.sql": `${first}
        CREATE VIEW open AS SELECT id, total FROM orders;
        CREATE FUNCTION push() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN UPDATE orders SET note = 'x' WHERE id = NEW.id; PERFORM net.http_post('https://hooks.example.com/x');
          PERFORM pg_notify('paid', ''); RETURN NEW; END $$;
        CREATE TRIGGER hook AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION push();
        CREATE FUNCTION sweep() RETURNS void LANGUAGE sql AS 'DELETE FROM orders';
        CREATE FUNCTION sweep(days int) RETURNS void LANGUAGE sql AS 'SELECT total FROM orders';
        SELECT cron.schedule('nightly', '5 3 * * *', 'SELECT sweep()');`,
      "src/open.ts": `${sql}export const open = () => sql\`SELECT total, sweep(1) FROM open\`;\nexport const listen = () => sql\`LISTEN paid\`;`,
    });
    expect(dataOf(linked).edges).toEqual([
      "schedule:5 3 * * * nightly triggers sqlfn:sweep",
      "sqlfn:push enqueues queue:postgres/paid",
      'sqlfn:push reads column:orders.id {"operation":"update","where":true}',
      'sqlfn:push requests service:hooks.example.com {"by":"database"}',
      'sqlfn:push writes column:orders.note {"operation":"update"}',
      'sqlfn:push writes table:orders {"operation":"update","columns":["note"],"where":["id"],"keyed":true,"literals":["note=x"]}',
      'sqlfn:sweep reads column:orders.total {"operation":"select"}',
      'sqlfn:sweep reads table:orders {"operation":"select","columns":["total"]}',
      'sqlfn:sweep writes table:orders {"operation":"delete","columns":["*"]}',
      "src/open.ts#open calls sqlfn:sweep",
      'src/open.ts#open reads view:open {"operation":"select","columns":["total"]}',
      "table:orders triggers trigger:orders.hook",
      "trigger:orders.hook triggers sqlfn:push",
      'view:open reads column:orders.id {"operation":"select"}',
      'view:open reads column:orders.total {"operation":"select"}',
      'view:open reads table:orders {"operation":"select","columns":["id","total"]}',
    ]);
  });

  test("through holes that name a table in code", () => {
    const linked = linkFiles({
      "package.json": '{ "dependencies": { "drizzle-orm": "1" } }',
      "src/schema.ts": `import { pgTable, integer } from "drizzle-orm/pg-core";
        export const orders = pgTable("shop_orders", { id: integer("id").primaryKey(), cents: integer("total") });`,
      "src/total.ts": `import { sql } from "drizzle-orm";
        import { orders } from "./schema.ts";
        export const total = (db: { execute(query: unknown): unknown }) => db.execute(sql\`SELECT sum(total) FROM \${orders}\`);`,
    });
    expect(dataOf(linked).edges).toEqual([
      "src/schema.ts#orders declares table:shop_orders",
      'src/total.ts#total reads column:shop_orders.total {"operation":"select"}',
      'src/total.ts#total reads table:shop_orders {"operation":"select","columns":["total"],"aggregate":true}',
    ]);
  });
});

describe("what changes", () => {
  const reader = `import { sql } from "./db.ts"; export const totals = () => sql\`SELECT total FROM orders\`;`;
  const other = `import { sql } from "./db.ts"; export const notes = () => sql\`SELECT note FROM orders\`;`;
  const base: Files = {
    "migrations/1.sql": first,
    "src/a.ts": reader,
    "src/b.ts": other,
    "src/db.ts": "export declare const sql: any;",
  };

  test("a column that goes, or becomes another, reaches who reads it; a new one reaches nobody", () => {
    expect(reviewFiles(base, { ...base, "migrations/2.sql": "ALTER TABLE orders DROP COLUMN total;" })).toEqual({
      changed: ["removed column:orders.total", "added migration:migrations/2.sql"],
      reached: ["code 1 src/a.ts#totals", "code 1 table:orders"],
    });
    expect(
      reviewFiles(base, { ...base, "migrations/2.sql": "ALTER TABLE orders ALTER COLUMN note TYPE int USING 0;" }),
    ).toEqual({
      changed: ["altered column:orders.note", "added migration:migrations/2.sql"],
      reached: ["code 1 src/b.ts#notes", "code 1 table:orders"],
    });
    expect(reviewFiles(base, { ...base, "migrations/2.sql": "ALTER TABLE orders ADD COLUMN x int;" })).toEqual({
      changed: ["added column:orders.x", "added migration:migrations/2.sql"],
      reached: ["code 1 table:orders"],
    });
  });
});

test("migrations in code have a number or a way up; what an application makes for itself counts where nobody else declares it", () => {
  const { graph } = linkFiles({
    "db/migrations/2.0.0.js": `exports.up = (knex) => knex.schema
      // first
      .createTable("orders", (table) => { table.increments("id"); })
      .createTable("mails", (table) => { table.increments("id"); });`,
    "db/migrations/add-total.ts": `import type { Knex } from "knex";
      export async function up(knex: Knex) { await knex.schema.alterTable("orders", (table) => { table.integer("total"); }); }
      export async function down(knex: Knex) { await knex.schema.dropTable("mails"); }`,
    "db/migrations/runner.ts": `export const run = (knex) => knex.schema.dropTable("mails");`,
    "src/search.ts": `import { knex } from "./db";
      export async function start() {
        if (!(await knex.schema.hasTable("words"))) await knex.schema.createTable("words", (t) => { t.string("word"); });
        await knex.schema.createTable("mails", (t) => { t.string("extra"); });
        await knex.schema.dropTable("orders");
      }`,
  });
  expect(
    graph
      .ofKind("table")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["mails", "orders", "words"]);
  expect(
    graph
      .ofKind("column")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["mails.id", "orders.id", "orders.total", "words.word"]);
});

test("which files are migrations, and in which order they run", () => {
  expect(
    [
      "prisma/migrations/20260101000000_init/migration.sql",
      "packages/database/migration/20260101000000_x/migration.ts",
      "drizzle/0001_cool.sql",
      "supabase/migrations/20260101_x.sql",
      "src/migrations/1700000000000-AddOrders.ts",
      "db/V1_2__orders.sql",
      "sql/0001_orders.sql",
      "migrations/2.up.sql",
      "migrations/2.down.sql",
      "drizzle/schema.ts",
      "src/migrations/index.ts",
      "db/schema.sql",
      "src/20260101_migrate_orders/run.ts",
      "db/clickhouse/migrations/1.sql",
      "test/migrations/1.sql",
    ].map((path) => [path, isMigration(path, noFacts)]),
  ).toEqual([
    ["prisma/migrations/20260101000000_init/migration.sql", true],
    ["packages/database/migration/20260101000000_x/migration.ts", true],
    ["drizzle/0001_cool.sql", true],
    ["supabase/migrations/20260101_x.sql", true],
    ["src/migrations/1700000000000-AddOrders.ts", true],
    ["db/V1_2__orders.sql", true],
    ["sql/0001_orders.sql", true],
    ["migrations/2.up.sql", true],
    ["migrations/2.down.sql", false],
    ["drizzle/schema.ts", false],
    ["src/migrations/index.ts", false],
    ["db/schema.sql", false],
    ["src/20260101_migrate_orders/run.ts", false],
    ["db/clickhouse/migrations/1.sql", true],
    ["test/migrations/1.sql", false],
  ]);
  // Prisma goes by strings: a day without its time stands where the day stands.
  expect(["20241231_c.sql", "20250102000000_d.sql", "20241130081500_b.sql"].sort(inOrder)).toEqual([
    "20241130081500_b.sql",
    "20241231_c.sql",
    "20250102000000_d.sql",
  ]);
  expect(["R__views.sql", "V10__c.sql", "V2_10__b.sql", "V2_9__a.sql", "0002_b.sql", "10_c.sql"].sort(inOrder)).toEqual(
    ["0002_b.sql", "V2_9__a.sql", "V2_10__b.sql", "10_c.sql", "V10__c.sql", "R__views.sql"],
  );
});

test("SQL that is put together at run time, or that no grammar takes, is a blind spot of the code that holds it", () => {
  const { blind, graph } = linkFiles({
    "migrations/1.sql": first,
    "src/db.ts": `
      declare const db: { query(text: string): unknown };
      export const drop = (table: string) => db.query(\`DELETE FROM \${table} WHERE id = 1\`);
      export const odd = () => db.query("SELECT total FROM orders SAMPLE 0.1 WITH TOTALS");
      export const joined = (where: string) => db.query("SELECT total FROM " + "orders " + where);
      export const any = (table: string) => db.query("SELECT total FROM " + table);
    `,
  });
  expect(blind).toEqual([
    {
      reason: "dynamic-sql",
      file: "src/db.ts",
      line: 3,
      detail: "names a table of its SQL at run time",
      in: "symbol:src/db.ts#drop",
    },
    {
      reason: "unparsed-sql",
      file: "src/db.ts",
      line: 4,
      detail: "holds SQL that no grammar took",
      in: "symbol:src/db.ts#odd",
    },
    {
      reason: "dynamic-sql",
      file: "src/db.ts",
      line: 6,
      detail: "names a table of its SQL at run time",
      in: "symbol:src/db.ts#any",
    },
  ]);
  expect(
    [...graph.to("table:orders")]
      .filter(({ kind }) => kind === "reads")
      .map(({ from, certainty }) => [from, certainty]),
  ).toEqual([
    ["symbol:src/db.ts#odd", "guessed"],
    ["symbol:src/db.ts#joined", "resolved"],
  ]);
});
