import fc from "fast-check";
import { loadModule } from "libpg-query";
import { beforeAll, expect, test } from "vitest";
import { dialectOf } from "../../../analyzers/sql/dialect.ts";
import { readSql } from "../../../analyzers/sql/read.ts";
import { statementLines } from "../../support/sql-lines.ts";

beforeAll(loadModule);

const read = (text: string) => readSql({ sha: "", language: "sql", text });
const lines = (text: string): string[] => read(text).statements.flatMap(statementLines);

test("a dialect shows in what only it says, not in comments and literals", () => {
  expect([
    dialectOf("-- `orders`\nSELECT '`x`' FROM orders"),
    dialectOf("SELECT id::text FROM orders"),
    dialectOf("CREATE TABLE `orders` (`id` int NOT NULL)"),
    dialectOf("CREATE TABLE `orders` (`id` integer NOT NULL)"),
    dialectOf("INSERT INTO orders (id) VALUES (1) ON DUPLICATE KEY UPDATE id = 1"),
    dialectOf("PRAGMA foreign_keys = OFF"),
  ]).toEqual(["unknown", "postgres", "mysql", "sqlite", "mysql", "sqlite"]);
});

test("MySQL", () => {
  expect(
    lines(`CREATE TABLE \`orders\` (\`id\` int unsigned NOT NULL AUTO_INCREMENT, \`total\` decimal(10,2) DEFAULT 0, note varchar(20),
      PRIMARY KEY (\`id\`), UNIQUE KEY \`k\` (\`note\`), KEY \`t\` (\`total\`)) ENGINE=InnoDB;
      ALTER TABLE orders MODIFY COLUMN note text NOT NULL, CHANGE total amount int, ADD INDEX x (amount), DROP INDEX k, RENAME TO bills;
      RENAME TABLE bills TO orders; DROP INDEX x ON orders; TRUNCATE TABLE log;
      SET NAMES utf8mb4; SET @s = 'DELETE FROM mail'; PREPARE p FROM @s;`),
  ).toEqual([
    "create-table orders (id: int not null default primary, total: decimal(10,2) default, note: varchar(20))",
    "add-constraint {on:orders,columns:[id],unique:true}",
    "add-constraint {on:orders,name:k,columns:[note],unique:true}",
    "create-index {on:orders,name:t,columns:[total]}",
    "alter-column {on:orders,column:note,what:type,type:text}",
    "rename-column {on:orders,column:total,to:amount}",
    "alter-column {on:orders,column:amount,what:type,type:int}",
    "create-index {on:orders,name:x,columns:[amount]}",
    "drop-index {on:orders,name:k}",
    "rename-table {on:orders,to:bills}",
    "rename-table {on:bills,to:orders}",
    "drop-index {on:orders,name:x}",
    "write log truncate (*)",
    "dynamic",
  ]);
  expect(
    lines(`INSERT INTO \`bills\` (id, note) VALUES (1, "a;b\\"c") ON DUPLICATE KEY UPDATE note = VALUES(note);
      INSERT IGNORE INTO bills (id) VALUES (1); REPLACE INTO bills (id) VALUES (2);
      UPDATE bills b JOIN mail m ON m.bill_id = b.id SET b.note = m.text WHERE m.sent = 1;
      DELETE b FROM bills b JOIN mail m ON m.bill_id = b.id WHERE m.sent = 1;
      SELECT b.note, (SELECT max(id) FROM log) FROM bills b WHERE b.id IN (1, 2) AND b.x > 1 LIMIT 5, 10 FOR UPDATE;`),
  ).toEqual([
    "write bills upsert (id, note) conflict()",
    "read bills upsert (note)",
    "write bills insert (id) conflict()",
    "write bills upsert (id) conflict()",
    "write bills update (note)",
    "read bills update (id)",
    "read mail select (bill_id, sent, text) where sent = sent",
    "write bills delete (*)",
    "read bills delete (id)",
    "read mail select (bill_id, sent) where sent = sent",
    "read log select (id) aggregate",
    "read bills select (id, note, x) where id, x = id limited locked",
    "locked",
  ]);
});

test("MySQL's routines", () => {
  expect(
    lines(`CREATE TRIGGER paid AFTER UPDATE ON \`bills\` FOR EACH ROW UPDATE mail SET sent = 1 WHERE bill_id = NEW.id;
DELIMITER //
CREATE PROCEDURE sweep() BEGIN IF 1 THEN DELETE FROM mail WHERE sent = 1; END IF; INSERT INTO log (at) VALUES (now()); END//
DELIMITER ;`),
  ).toEqual([
    "create-function paid() trigger { write mail update (sent) where bill_id = bill_id }",
    "create-trigger {on:paid,table:bills,function:paid,forEachRow:true,events:[update]}",
    "create-function sweep() sql { write mail delete (?); write log insert (at) }",
  ]);
});

test("SQLite, Drizzle's and libSQL's", () => {
  expect(
    lines(`PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_orders\` (\`id\` integer PRIMARY KEY AUTOINCREMENT NOT NULL, \`total\` text(20) DEFAULT 'x');
INSERT INTO \`__new_orders\`("id", "total") SELECT "id", "total" FROM \`orders\`;--> statement-breakpoint
DROP TABLE \`orders\`;--> statement-breakpoint
ALTER TABLE \`__new_orders\` RENAME TO \`orders\`;
ALTER TABLE \`orders\` ALTER COLUMN "total" TO "total" text NOT NULL;
DROP INDEX \`orders_total\`;
CREATE INDEX \`open\` ON \`orders\` (\`total\`) WHERE "orders"."paid_at" IS NULL;
CREATE TABLE [charges] ([id] INTEGER);
BEGIN IMMEDIATE; COMMIT;`),
  ).toEqual([
    "create-table __new_orders (id: integer not null default primary, total: text(20) default)",
    "read orders select (id, total)",
    "write __new_orders insert (id, total)",
    "drop-table {on:orders}",
    "rename-table {on:__new_orders,to:orders}",
    "alter-column {on:orders,column:total,what:type,type:text}",
    "alter-column {on:orders,column:total,what:set-not-null}",
    "drop-index {name:orders_total}",
    "create-index {on:orders,name:open,columns:[total]}",
    "create-table charges (id: integer)",
  ]);
  expect(
    lines(`INSERT OR REPLACE INTO orders (id) VALUES (1); INSERT OR IGNORE INTO orders (id) VALUES (1);
      INSERT INTO orders (id) VALUES (1) ON CONFLICT(id) DO UPDATE SET total = excluded.total;
      SELECT userId FROM orders WHERE "createdAt" > unixepoch();
      CREATE TRIGGER IF NOT EXISTS paid AFTER UPDATE OF total ON orders WHEN new.total > 1
        BEGIN UPDATE mail SET sent = 1 WHERE order_id = new.id; INSERT INTO log (at) VALUES (1); END;`),
  ).toEqual([
    "write orders upsert (id) conflict()",
    "write orders insert (id) conflict()",
    "write orders upsert (id, total) conflict(id)",
    "read orders select (createdAt, userId) where createdAt",
    "create-function paid() trigger { write mail update (sent) where order_id = order_id; write log insert (at) }",
    "create-trigger {on:paid,table:orders,function:paid,forEachRow:true,events:[update]}",
  ]);
});

test("ClickHouse is another store, whose tables and columns are read", () => {
  const { statements, blind } = read(`
    CREATE TABLE events ON CLUSTER main (
      id UUID, -- the key
      \`at\` DateTime64(3) DEFAULT now(),
      tags Map(LowCardinality(String), Nullable(String)) CODEC(ZSTD(3)),
      INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1
    ) ENGINE = MergeTree ORDER BY (id, at);
    ALTER TABLE events ADD COLUMN IF NOT EXISTS note Nullable(String) AFTER id, RENAME COLUMN at TO time, DROP COLUMN tags;
    ALTER TABLE default.events UPDATE note = '' WHERE id = generateUUIDv4();
    CREATE MATERIALIZED VIEW daily TO totals AS SELECT toStartOfDay(time) AS day, count() AS n FROM events GROUP BY day;
    SELECT id, tags['a'] FROM events FINAL WHERE id IN {ids: Array(UUID)} LIMIT 1 BY id SETTINGS max_threads = 1;
    RENAME TABLE events TO old_events;
    DROP TABLE IF EXISTS old_events;
  `);
  expect(blind).toEqual([]);
  expect(new Set(statements.map(({ dialect }) => dialect))).toEqual(new Set(["clickhouse"]));
  expect(statements.flatMap(({ changes }) => changes)).toMatchObject([
    {
      does: "create-table",
      on: "events",
      columns: [
        { name: "id", type: "UUID", nullable: false, line: 3 },
        { name: "at", type: "DateTime64(3)", line: 4 },
        { name: "tags", type: "Map(LowCardinality(String), Nullable(String))", line: 5 },
      ],
    },
    { does: "add-column", on: "events", column: { name: "note", type: "Nullable(String)", nullable: true } },
    { does: "rename-column", on: "events", column: "at", to: "time" },
    { does: "drop-column", on: "events", column: "tags" },
    {
      does: "create-materialized-view",
      on: "daily",
      body: [
        { table: "events", access: "read" },
        { table: "totals", access: "write" },
      ],
    },
    { does: "rename-table", on: "events", to: "old_events" },
    { does: "drop-table", on: "old_events" },
  ]);
  expect(statements.flatMap(({ uses }) => uses)).toMatchObject([
    { table: "events", access: "write", operation: "update", columns: ["note"] },
    { table: "events", access: "read", operation: "select", columns: ["id", "tags"], where: ["id"] },
  ]);
});

test("what no grammar takes of ClickHouse gives the names that keywords show", () => {
  const { statements, blind } = read("SELECT a ? b : c FROM events FINAL ARRAY JOIN tags AS tag WITH TOTALS;");
  expect(statements).toMatchObject([{ parsed: false, uses: [{ table: "events", access: "read" }] }]);
  expect(blind).toMatchObject([{ reason: "unparsed-sql" }]);
});

test("any script is read without a throw, the same way twice, line after line", () => {
  const scrap = fc.constantFrom(
    ..."CREATE TABLE VIEW TRIGGER FUNCTION orders mail ( ) , ; ' \" ` $$ $1 -- /* */ SELECT FROM WHERE INSERT OR REPLACE INTO VALUES UPDATE SET DELETE ALTER ADD COLUMN TO text int AS BEGIN END DO LANGUAGE plpgsql IF LOOP EXECUTE format ON CONFLICT DUPLICATE KEY = id 1 * cron.schedule( [ ] \u0000 \ud800 é".split(
      " ",
    ),
    "\n",
    "CREATE TABLE orders (id int);\n",
    "DO $$ BEGIN DELETE FROM mail; END $$;\n",
  );
  const script = fc.array(scrap, { maxLength: 40 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(script, (text) => {
      const facts = read(text);
      expect(read(text)).toEqual(facts);
      let line = 1;
      for (const statement of facts.statements) {
        expect(statement.line).toBeGreaterThanOrEqual(line);
        expect(statement.endLine).toBeGreaterThanOrEqual(statement.line);
        line = statement.line;
      }
      expect(line).toBeLessThanOrEqual(text.split("\n").length);
    }),
    { numRuns: 300 },
  );
});
