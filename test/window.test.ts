/** What breaks while both releases run, read from miniature repositories. */
import { describe, expect, test } from "vitest";
import { windowWords } from "../src/report/window-words.ts";
import { windowOf } from "../src/window.ts";
import { evidenceOf } from "./support/sample.ts";

type Files = Readonly<Record<string, string>>;

const schema = "CREATE TABLE orders (id int PRIMARY KEY, total int, note text);\n";
const db = 'import { Pool } from "pg";\nexport const pool = new Pool();\n';
const code = (sql: string): string =>
  `import { pool } from "./db.ts";\nexport const run = () => pool.query("${sql}");\n`;
const base: Files = { "migrations/0001_orders.sql": schema, "src/db.ts": db };

const at = (before: Files, after: Files) =>
  windowOf(evidenceOf({ title: "x", before: { ...base, ...before }, after: { ...base, ...before, ...after } }));

describe("the old code on the new schema", () => {
  test("misses a column that goes while it still names it", () => {
    const { order, oldCode } = at(
      { "src/orders.ts": code("SELECT note FROM orders") },
      {
        "src/orders.ts": code("SELECT id FROM orders"),
        "migrations/0002_note.sql": "ALTER TABLE orders DROP COLUMN note;\n",
      },
    );
    expect(order).toBe("code-first");
    expect(oldCode).toEqual([
      {
        what: "`orders.note` goes, and the old code still names it: `run`.",
        file: "migrations/0002_note.sql",
        line: 1,
      },
    ]);
  });

  test("leaves out what is required now", () => {
    const insert = { "src/orders.ts": code("INSERT INTO orders (id, total) VALUES (1, 2)") };
    const { oldCode } = at(insert, {
      "src/orders.ts": code("INSERT INTO orders (id, total, state) VALUES (1, 2, 'new')"),
      "migrations/0002_state.sql": "ALTER TABLE orders ADD COLUMN state text NOT NULL;\n",
    });
    expect(oldCode.map(({ what }) => what)).toEqual([
      "`orders.state` is required, and the old code does not know it: `run`.",
    ]);
    const filled = at(insert, {
      "migrations/0002_state.sql": "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';\n",
    });
    expect(filled.oldCode).toEqual([]);
  });
});

test("values that may stand once from now on are written by the old code", () => {
  const { order, oldCode } = at(
    { "src/orders.ts": code("INSERT INTO orders (id, note) VALUES (1, 'a')") },
    { "migrations/0002_note.sql": "CREATE UNIQUE INDEX orders_note ON orders (note);\n" },
  );
  expect([order, oldCode.map(({ what }) => what)]).toEqual([
    "code-first",
    ["Values of `note` of `orders` may stand once from then on, and the old code may write them twice: `run`."],
  ]);
});

describe("the new code on the old schema", () => {
  test("asks for a table that only the migration brings", () => {
    const { order, newCode, oldCode } = at(
      {},
      {
        "src/refunds.ts": code("SELECT id FROM refunds"),
        "migrations/0002_refunds.sql": "CREATE TABLE refunds (id int);\n",
      },
    );
    expect([order, oldCode]).toEqual(["schema-first", []]);
    expect(newCode.map(({ what }) => what)).toContain(
      "`refunds` is not there before, and the new code uses it: `run`.",
    );
  });

  test("and a rename breaks both, so that no order is safe", () => {
    const window = at(
      { "src/orders.ts": code("SELECT note FROM orders") },
      {
        "src/orders.ts": code("SELECT remark FROM orders"),
        "migrations/0002_remark.sql": "ALTER TABLE orders RENAME COLUMN note TO remark;\n",
      },
    );
    expect(window.order).toBe("split");
    expect(windowWords(window, [{ tool: "dbmate" }])?.steps.map(({ what }) => what.slice(0, 9))).toEqual([
      "Split it:",
      "Fill what",
      "Take away",
    ]);
  });

  test("may need what names do not show: the migrations go first", () => {
    const window = at({}, { "migrations/0002_mood.sql": "ALTER TYPE mood ADD VALUE 'glad';\n" });
    expect(window).toMatchObject({ order: "schema-first", oldCode: [], newCode: [] });
  });

  test("nobody uses: any order will do", () => {
    const window = at({}, { "migrations/0002_i.sql": "CREATE INDEX orders_total ON orders (total);\n" });
    expect(window).toMatchObject({ order: "either", oldCode: [], newCode: [] });
    expect(windowWords(window, [{ tool: "prisma" }])?.steps).toEqual([
      { what: "Run the migrations.", command: "npx prisma migrate deploy" },
      { what: "Deploy the code to every instance.", command: "" },
    ]);
  });
});

test("work that waits in a queue does not carry what the new code takes out of it", () => {
  const queue = (field: string): Files => ({
    "src/send.ts": `import { Queue } from "bullmq";\nconst mails = new Queue("mails");\nexport const send = (to: string) => mails.add("hello", { to${field} });\n`,
    "src/work.ts": `import { Worker } from "bullmq";\nnew Worker("mails", async (job) => {\n  const { to${field} } = job.data;\n  console.log(to${field});\n});\n`,
  });
  const { queued } = at(queue(""), queue(", name"));
  expect(queued.map(({ what }) => what)).toEqual([
    "Work that waits in `mails` does not carry `name`, which the new code takes out of it.",
  ]);
  expect(at(queue(", name"), queue("")).queued.map(({ what }) => what)).toEqual([
    "New work in `mails` no longer carries `name`, which the old code takes out of it.",
  ]);
});

test("a variable that nothing asked for before must be there first; a test's own need not", () => {
  const { variables, order } = at(
    {},
    {
      "src/mail.ts": "export const key = process.env.MAIL_KEY;\n",
      "test/mail.test.ts": "export const key = process.env.TEST_KEY;\n",
    },
  );
  expect([order, variables]).toEqual(["none", ["MAIL_KEY"]]);
});

test("a change without any of it has nothing to heed", () => {
  const window = at({ "src/a.ts": "export const a = 1;\n" }, { "src/a.ts": "export const a = 2;\n" });
  expect(windowWords(window, [])).toBeUndefined();
});

describe("a constraint that is laid on rows of the old code", () => {
  const states = "ALTER TABLE orders ADD CONSTRAINT states CHECK (note IN ('open', 'paid'));\n";
  const said = (before: Files, sql: string) =>
    at(before, { "migrations/0002_rule.sql": sql }).oldCode.map(({ what }) => what);

  test("refuses a word that it writes", () => {
    expect(
      said({ "src/orders.ts": code("INSERT INTO orders (id, note) VALUES (1, 'gone'), (2, 'open')") }, states),
    ).toEqual(["`note` of `orders` takes `open`, `paid` alone from then on, and the old code writes `gone`: `run`."]);
    const any =
      "ALTER TABLE orders ADD CONSTRAINT states CHECK ((note)::text = ANY (ARRAY['open'::text]) OR note IS NULL);\n";
    expect(said({ "src/orders.ts": code("UPDATE orders SET note = 'paid' WHERE id = 1") }, any)).toEqual([
      "`note` of `orders` takes `open` alone from then on, and the old code writes `paid`: `run`.",
    ]);
  });

  test("may refuse what nobody sees, and is silent about words that it allows", () => {
    expect(said({ "src/orders.ts": code("UPDATE orders SET note = $1 WHERE id = 1") }, states)).toEqual([
      "`note` of `orders` has to meet a condition from then on, and the old code may write what does not: `run`.",
    ]);
    expect(said({ "src/orders.ts": code("UPDATE orders SET note = 'open' WHERE id = 1") }, states)).toEqual([]);
    expect(said({ "src/orders.ts": code("UPDATE orders SET total = $1 WHERE id = 1") }, states)).toEqual([]);
  });

  test("of another table's rows, and of rows that may not meet", () => {
    const move = { "src/orders.ts": code("UPDATE orders SET total = $1 WHERE id = 1") };
    expect(said(move, "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (total) REFERENCES totals (id);\n")).toEqual([
      "`total` of `orders` has to name a row that exists from then on, and the old code may name others: `run`.",
    ]);
    expect(said(move, "ALTER TABLE orders ADD CONSTRAINT e EXCLUDE USING gist (total WITH =);\n")).toEqual([
      "Rows of `orders` may not meet in `total` from then on, and the old code may write some that do: `run`.",
    ]);
  });

  test("in words of a schema in code", () => {
    const prisma = 'model Order {\n  id    Int @id\n  note  String?\n  @@map("orders")\n}\n';
    const create = (note: string): string =>
      `import { PrismaClient } from "@prisma/client";\nconst db = new PrismaClient();\nexport const run = () => db.order.create({ data: { id: 1, note: ${note} } });\n`;
    const earlier = (note: string): Files => ({ "prisma/schema.prisma": prisma, "src/orders.ts": create(note) });
    expect(said(earlier('"gone"'), states)).toEqual([
      "`note` of `orders` takes `open`, `paid` alone from then on, and the old code writes `gone`: `run`.",
    ]);
    expect(said(earlier('"paid"'), states)).toEqual([]);
  });
});
