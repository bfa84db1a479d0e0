import { loadModule } from "libpg-query";
import { beforeAll, describe, expect, test } from "vitest";
import { readSql } from "../../../analyzers/sql/read.ts";
import { statementLines } from "../../support/sql-lines.ts";

beforeAll(loadModule);

const read = (text: string) => readSql({ sha: "", language: "sql", text });
/** All that a script says, without telling its statements apart. */
const lines = (text: string): string[] => read(text).statements.flatMap(statementLines);

describe("queries", () => {
  test("columns belong to their tables; aliases, CTEs and functions are no tables", () => {
    expect(
      lines(`WITH open AS (SELECT id, total FROM public.orders WHERE paid_at IS NULL)
        SELECT o.total, c.name FROM open o JOIN customers c ON c.id = o.id, generate_series(1, 3) n
        WHERE EXISTS (SELECT 1 FROM mail m WHERE m.order_id = o.id AND m.sent)`),
    ).toEqual([
      "read orders select (id, paid_at, total) where paid_at",
      "read mail select (order_id, sent) where order_id, sent",
      "read customers select (id, name)",
    ]);
  });

  test("aggregates, limits, locks, stars and system tables", () => {
    expect(lines("SELECT count(*) FROM orders")).toEqual(["read orders select () aggregate"]);
    expect(lines("SELECT * FROM orders WHERE id = $1 AND state IN ('a', 'b') LIMIT 1 FOR UPDATE SKIP LOCKED")).toEqual([
      "read orders select (*) where id, state = id, state limited locked",
      "locked",
    ]);
    expect(lines("SELECT o FROM orders o UNION SELECT m FROM mail m LIMIT 5")).toEqual([
      "read orders select (*) limited",
      "read mail select (*) limited",
    ]);
    expect(lines("SELECT relname FROM pg_class; SELECT 1 FROM information_schema.tables")).toEqual([]);
    expect(lines("SELECT pg_advisory_xact_lock(1)")).toEqual(["call pg_advisory_xact_lock", "locked"]);
  });

  test("queues in the database are the tables that hold them", () => {
    expect(lines("SELECT pgmq.create('mail'); SELECT pgmq.send('mail', '{}'::jsonb)")).toEqual([
      "create-table pgmq.q_mail (msg_id: ? not null, read_ct: ? not null, enqueued_at: ? not null, vt: ? not null, message: ? not null)",
      "write pgmq.q_mail insert ()",
    ]);
    expect(lines("SELECT * FROM pgmq.read('Mail', 30, 5); SELECT pgmq.archive(queue, 1)")).toEqual([
      "read pgmq.q_mail select ()",
      "write pgmq.q_mail update ()",
      "dynamic",
    ]);
  });

  test("rows of a table of schedules are schedules", () => {
    expect(
      lines(`INSERT INTO public.cron_tasks (name, task_type, target, second_interval, minute_interval) VALUES
        ('sweep', 'function', 'sweep_orders', NULL, 5), ('drain', 'queue', '["mail"]', 10, NULL);
        INSERT INTO cron.job (jobname, schedule, command) VALUES ('nightly', '0 3 * * *', 'DELETE FROM mail');
        INSERT INTO schedules (name, note) VALUES ('shift', 'early');
        INSERT INTO schedule (id, name, pattern, job) VALUES (1, 'Night shift', 'weekly', 'cleaner');
        INSERT INTO orders (name, schedule) VALUES ('x', '0 3 * * *')`).filter((line) => line.startsWith("schedule")),
    ).toEqual([
      "schedule sweep at every 300000ms {  }",
      "schedule drain at every 10000ms {  }",
      "schedule nightly at 0 3 * * * { write mail delete (*) }",
    ]);
  });

  test("an output's name is no column, a pin holds on every road", () => {
    expect(
      lines("SELECT state AS s, sum(total) AS t FROM orders WHERE id = 1 OR state = 'x' GROUP BY s ORDER BY t"),
    ).toEqual(["read orders select (id, state, total) where id, state aggregate"]);
  });
});

describe("writes", () => {
  test("what is written, on which key, and what is read for it", () => {
    expect(
      lines(`INSERT INTO charges (order_id, cents) SELECT id, total FROM orders
        ON CONFLICT (order_id) DO UPDATE SET cents = excluded.cents + charges.cents RETURNING id`),
    ).toEqual([
      "read orders select (id, total)",
      "write charges upsert (cents, order_id) conflict(order_id)",
      "read charges upsert (cents, id)",
    ]);
    expect(lines("INSERT INTO mail VALUES (1) ON CONFLICT DO NOTHING")).toEqual(["write mail insert (*) conflict()"]);
    expect(lines("UPDATE totals SET n = n + 1 FROM orders o WHERE totals.id = o.id AND o.state = 'paid'")).toEqual([
      "write totals update (n) where id",
      "read totals update (n)",
      "read orders select (id, n, state) where id, state = state",
    ]);
    expect(lines("DELETE FROM mail WHERE order_id IN (SELECT id FROM orders)")).toEqual([
      "read orders select (id)",
      "write mail delete (*) where order_id",
    ]);
    expect(
      lines(
        "MERGE INTO stock s USING orders o ON s.id = o.id WHEN MATCHED THEN UPDATE SET n = 0 WHEN NOT MATCHED THEN INSERT (id) VALUES (o.id)",
      ),
    ).toEqual(["write stock upsert (id, n) where id conflict()", "read orders select (id) where id"]);
    expect(lines("TRUNCATE mail, charges; COPY orders (id) FROM stdin;\n1\n\\.\n")).toEqual([
      "write mail truncate (*)",
      "write charges truncate (*)",
      "write orders insert (id)",
    ]);
  });

  test("temporary tables are no part of the schema", () => {
    expect(
      lines(
        "CREATE TEMP TABLE batch AS SELECT id FROM orders; INSERT INTO mail (id) SELECT id FROM batch; DROP TABLE batch",
      ),
    ).toEqual(["read orders select (id)", "write mail insert (id)", "drop-table {on:batch}"]);
  });
});

describe("schema", () => {
  test("tables, columns and keys", () => {
    expect(
      lines(`CREATE TABLE orders (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "customerId" uuid NOT NULL REFERENCES customers (id),
        total numeric(10,2) NOT NULL DEFAULT 0,
        tags text[],
        UNIQUE ("customerId", total)
      )`),
    ).toEqual([
      "create-table orders (id: bigint not null default primary, customerId: uuid not null, total: numeric(10,2) not null default, tags: text[])",
      "add-constraint {on:orders,columns:[customerId,total],unique:true}",
    ]);
    expect(
      lines(`ALTER TABLE orders ADD COLUMN paid_at timestamptz, DROP COLUMN note,
        ALTER COLUMN total TYPE bigint USING total::bigint, ALTER total SET NOT NULL, ALTER total DROP DEFAULT;
        ALTER TABLE orders RENAME COLUMN total TO cents; ALTER TABLE orders RENAME TO bills;
        CREATE UNIQUE INDEX CONCURRENTLY k ON bills (cents); DROP INDEX CONCURRENTLY k; DROP TABLE bills, shop.mail;
        ALTER TABLE bills ENABLE ROW LEVEL SECURITY`),
    ).toEqual([
      "add-column orders.paid_at: timestamptz",
      "drop-column {on:orders,column:note}",
      "alter-column {on:orders,column:total,what:type,type:bigint}",
      "alter-column {on:orders,column:total,what:set-not-null}",
      "alter-column {on:orders,column:total,what:drop-default}",
      "rename-column {on:orders,column:total,to:cents}",
      "rename-table {on:orders,to:bills}",
      "create-index {on:bills,name:k,columns:[cents],unique:true,concurrently:true}",
      "drop-index {name:k,concurrently:true}",
      "drop-table {on:bills}",
      "drop-table {on:shop.mail}",
      "other {on:bills,what:enable row security}",
    ]);
  });

  test("columns say where they stand, beyond ASCII too", () => {
    const [statement] = read("-- über\nCREATE TABLE orders (\n  -- Größe 😀\n  id int,\n  total int\n)").statements;
    const change = statement?.changes[0];
    expect(change?.does === "create-table" && change.columns.map(({ name, line }) => [name, line])).toEqual([
      ["id", 4],
      ["total", 5],
    ]);
  });

  test("views, triggers, policies, schedules", () => {
    expect(
      lines(`CREATE VIEW rates AS SELECT content FROM http_get('https://user:secret@rates.example.com/latest?key=1');
        CREATE TRIGGER hook AFTER INSERT OR UPDATE ON orders FOR EACH ROW
          EXECUTE FUNCTION supabase_functions.http_request('https://hooks.example.com/x', 'POST');
        CREATE POLICY own ON orders USING (EXISTS (SELECT 1 FROM members WHERE user_id = auth.uid()));
        SELECT cron.schedule('sweep', '*/5 * * * *', $$DELETE FROM mail WHERE sent; SELECT net.http_post(url := 'https://' || host)$$);
        SELECT cron.unschedule('sweep'); CREATE EXTENSION http; DROP TRIGGER hook ON orders`),
    ).toEqual([
      "create-view rates { ask rates.example.com }",
      "create-trigger {on:hook,table:orders,function:supabase_functions.http_request,forEachRow:true,events:[insert,update]}",
      "ask hooks.example.com",
      "read members select (user_id) where user_id = user_id",
      "other {what:create policy,on:orders}",
      "call auth.uid",
      "schedule sweep at */5 * * * * { write mail delete (*) where sent; ask ? }",
      "call cron.schedule",
      "unschedule {on:sweep}",
      "call cron.unschedule",
      "create-extension {on:http}",
      "drop-trigger {on:hook,table:orders}",
    ]);
  });
});

describe("routines", () => {
  test("PL/pgSQL: every query inside, loops, requests, channels, dynamic SQL", () => {
    expect(
      lines(`CREATE OR REPLACE FUNCTION push(p_id bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE r record; n int := (SELECT count(*) FROM charges);
        BEGIN
          FOR r IN SELECT id FROM orders WHERE paid_at IS NULL LOOP
            PERFORM net.http_post('https://hooks.example.com/x');
          END LOOP;
          UPDATE totals SET n = n WHERE id = p_id;
          IF EXISTS (SELECT 1 FROM mail) THEN PERFORM announce(); END IF;
          EXECUTE format('DELETE FROM stock WHERE id = %L', p_id);
          EXECUTE 'TRUNCATE batches';
          PERFORM pg_notify('paid', '');
        EXCEPTION WHEN others THEN INSERT INTO errors (id) VALUES (p_id);
        END $$`),
    ).toEqual([
      "create-function push(bigint) plpgsql in a loop { read charges select () aggregate; read orders select (id, paid_at) where paid_at; " +
        "write totals update (n) where id = id; read mail select (); write stock delete (*) where id; write batches truncate (*); " +
        "write errors insert (id); call announce; call net.http_post; call pg_notify; ask hooks.example.com }",
      "dynamic",
    ]);
  });

  test("SQL bodies, as text and as BEGIN ATOMIC; other languages by what they ask", () => {
    expect(
      lines(`CREATE FUNCTION paid(o int) RETURNS int LANGUAGE sql AS 'UPDATE orders SET paid = true WHERE id = o; SELECT 1';
        CREATE FUNCTION seen() RETURNS int BEGIN ATOMIC SELECT total FROM orders; DELETE FROM mail; END;
        CREATE FUNCTION ask() RETURNS text LANGUAGE plpython3u AS $$ import urllib.request; return urllib.request.urlopen("https://api.example.com/v1?token=x").read() $$;
        DROP FUNCTION paid(int)`),
    ).toEqual([
      "create-function paid(integer) sql { write orders update (paid) where id = id }",
      "create-function seen() sql { read orders select (total); write mail delete (*) }",
      "create-function ask() plpython3u { ask api.example.com }",
      "drop-function {on:paid,args:integer}",
    ]);
  });

  test("a DO block does what its statements do, on its own line", () => {
    const facts = read(
      "\nDO $$ BEGIN IF true THEN ALTER TABLE orders ADD COLUMN x int; DELETE FROM mail; END IF; END $$;",
    );
    expect(facts.statements.flatMap(statementLines)).toEqual(["write mail delete (*)", "add-column orders.x: integer"]);
    const change = facts.statements[0]?.changes[0];
    expect(change?.does === "add-column" && change.column.line).toBe(2);
  });
});

describe("what is not understood", () => {
  test("costs one statement, keeps its tables, and is told", () => {
    const facts = read("DELETE FROM mail;\nSELEC total FROM shop.orders JOIN charges;\nDELETE FROM stock;");
    expect(facts.statements.map((statement) => [statement.line, ...statementLines(statement)])).toEqual([
      [1, "write mail delete (*)"],
      [2, "not parsed", "read shop.orders select (?)", "read charges select (?)"],
      [3, "write stock delete (*)"],
    ]);
    expect(facts.blind).toEqual([{ reason: "unparsed-sql", line: 2, detail: 'syntax error at or near "SELEC"' }]);
  });

  test("depth that would spoil the parser is refused before it is parsed", () => {
    const deep = [
      `SELECT ${"(SELECT ".repeat(20_000)}1 FROM orders`,
      `SELECT 1${"+1".repeat(100_000)} FROM orders`,
      `SELECT ${"NOT ".repeat(50_000)}true FROM orders`,
      `DO $$ BEGIN ${"BEGIN ".repeat(20_000)} DELETE FROM mail; $$`,
    ];
    expect(deep.map((text) => read(text).blind.map(({ detail }) => detail))).toEqual([
      ["the statement is nested too deeply"],
      ["the statement is nested too deeply"],
      ["the statement is nested too deeply"],
      ["a body inside this statement was not understood"],
    ]);
    expect(lines("SELECT total FROM orders")).toEqual(["read orders select (total)"]);
    const rows = Array.from({ length: 30_000 }, (_, at) => `(${at}, 'x')`).join(", ");
    expect(lines(`INSERT INTO orders (id, note) VALUES ${rows}`)).toEqual(["write orders insert (id, note)"]);
  });

  test("a script over the limit is read to there, and says so", () => {
    const facts = read("DELETE FROM mail;\n".repeat(100_000));
    expect(facts.problems).toEqual([
      { reason: "too-large", line: 1, detail: "only the first 1048576 characters were read" },
      { reason: "too-large", line: 20_001, detail: "only the first 20000 statements were read" },
    ]);
    expect(facts.statements).toHaveLength(20_000);
  });
});

test("a comment that nobody closes hides what follows, and is told where it begins", () => {
  const spots = (text: string) => read(text).blind.map(({ reason, line }) => `${reason} ${line}`);
  expect(spots("CREATE TABLE a (id int);\n\n/* CREATE TABLE b (id int);\n")).toEqual(["unparsed-sql 3"]);
  expect(spots("/* of /* old */ CREATE TABLE b (id int);")).toEqual(["unparsed-sql 1"]);
  expect(spots("CREATE TABLE a (id int);\n/* of /* old */ days */")).toEqual([]);
  expect(spots("-- /* CREATE TABLE b (id int);")).toEqual([]);
});
