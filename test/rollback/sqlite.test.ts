/** Migrations of SQLite, forwards and back in a real one; and that nothing of the machine is reached from it. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModule } from "libpg-query";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Migration } from "../../analyzers/rollback/histories/history.ts";
import { openClusters } from "../../src/rollback/clusters.ts";
import { tryMigrations } from "../../src/rollback/trial.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";

const folder = mkdtempSync(join(tmpdir(), "blast-radius-sqlite-"));
beforeAll(async () => {
  await loadModule();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const limits = { time: 60_000, memory: 500_000_000 };

const migration = (name: string, up: string, down?: string): Migration => {
  const script = (sql: string) => ({ path: `migrations/${name}.sql`, sql, whole: true });
  return {
    name,
    path: `migrations/${name}.sql`,
    up: script(up),
    ...(down === undefined ? {} : { down: script(down) }),
  };
};

const shop = migration(
  "001_shop",
  `CREATE TABLE \`products\` (\`id\` integer PRIMARY KEY NOT NULL, \`name\` text NOT NULL);
   CREATE TABLE orders (id integer PRIMARY KEY AUTOINCREMENT, product integer REFERENCES products(id) ON DELETE CASCADE,
     note text, code text DEFAULT 'none', state text CHECK (state IN ('new', 'paid')), cents integer NOT NULL DEFAULT 0,
     UNIQUE (product, code));
   CREATE TABLE notes (id integer PRIMARY KEY, body text, mood text COLLATE NOCASE);
   CREATE TABLE sums (a integer, b integer AS (a + 1));
   CREATE VIEW words AS SELECT 'a  b' AS w;
   CREATE TABLE flags (id integer PRIMARY KEY, seen integer NOT NULL DEFAULT 1);
   CREATE TABLE marks (id integer PRIMARY KEY, kind text, CONSTRAINT c CHECK ("marks"."kind" = 'a' OR "marks"."id" > 0));
   CREATE INDEX orders_note ON orders (note);
   CREATE VIEW paid AS SELECT id, cents FROM orders WHERE state = 'paid';
   CREATE TRIGGER touched AFTER UPDATE ON orders BEGIN UPDATE products SET name = 'x' WHERE id = new.product; END;`,
);

async function tried(up: string, down?: string) {
  const history = { tool: "sql", folder: "migrations", dialect: "sqlite" } as const;
  const request = { history, base: [shop], added: [migration("002", up, down)], limits };
  const { migrations, notes } = await tryMigrations(request, openClusters(folder));
  const [found] = migrations;
  if (found === undefined) throw new Error("Nothing was tried.");
  return { ...found, base: notes };
}

const rebuilt = (columns: string, taken: string): string => `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_orders\` (${columns});--> statement-breakpoint
DROP VIEW paid;
DROP TRIGGER touched;
INSERT INTO \`__new_orders\`(${taken}) SELECT ${taken} FROM \`orders\`;--> statement-breakpoint
DROP TABLE \`orders\`;--> statement-breakpoint
ALTER TABLE \`__new_orders\` RENAME TO \`orders\`;--> statement-breakpoint
PRAGMA foreign_keys=ON;`;

const remade = (columns: string, copy: string): string =>
  `CREATE TABLE fresh (${columns}); ${copy}; DROP TABLE notes; ALTER TABLE fresh RENAME TO notes;`;

const cases: readonly (readonly [what: string, up: string, says: readonly string[]])[] = [
  ["a new column", "ALTER TABLE orders ADD COLUMN paid integer DEFAULT 0 NOT NULL", ["restores"]],
  [
    "a new table with an index",
    "CREATE TABLE refunds (id integer PRIMARY KEY); CREATE INDEX r ON refunds (id);",
    ["restores"],
  ],
  [
    "a new column with an index of its own",
    "ALTER TABLE orders ADD COLUMN a text; CREATE INDEX orders_a ON orders (a);",
    ["restores"],
  ],
  ["an index that goes", "DROP INDEX orders_note", ["restores"]],
  ["a trigger that goes", "DROP TRIGGER touched", ["restores"]],
  ["a view that is another", "DROP VIEW paid; CREATE VIEW paid AS SELECT id FROM orders;", ["restores"]],
  ["a renamed column", "ALTER TABLE orders RENAME COLUMN code TO reference", ["restores"]],
  ["a renamed table", "DROP TRIGGER touched; DROP VIEW paid; ALTER TABLE products RENAME TO goods;", ["restores"]],
  [
    "a dropped column",
    "DROP INDEX orders_note; ALTER TABLE orders DROP COLUMN note;",
    ["restores-loses-data", "orders.note"],
  ],
  [
    "a dropped column whose sample is its default",
    "ALTER TABLE flags DROP COLUMN seen",
    ["restores-loses-data", "flags.seen"],
  ],
  ["a dropped table", "DROP TRIGGER touched; DROP TABLE products;", ["restores-loses-data", "products"]],
  ["a required column that goes", "ALTER TABLE products DROP COLUMN name", ["cannot"]],
  [
    "values that are written over",
    "UPDATE orders SET note = upper(note) WHERE id = 99",
    ["restores-loses-data", "orders.note"],
  ],
  ["rows that are taken away", "DELETE FROM products WHERE id > 100", ["restores-loses-data", "products"]],
  [
    "a table that is made anew without a column and with a looser type, as Drizzle does it",
    rebuilt(
      "`id` integer PRIMARY KEY, `product` integer, `note` text, `code` text, `state` text, `cents` real",
      "`id`, `product`, `note`, `code`, `state`, `cents`",
    ),
    ["restores-loses-data", "orders.cents"],
  ],
  [
    "a table that is made anew without two of its columns",
    rebuilt(
      "`id` integer PRIMARY KEY, `product` integer, `code` text, `cents` integer",
      "`id`, `product`, `code`, `cents`",
    ),
    ["restores-loses-data", "orders.note", "orders.state"],
  ],
  [
    "a table whose conditions say whose columns they mean",
    'CREATE TABLE `__new_marks` (`id` integer PRIMARY KEY, CONSTRAINT c CHECK("__new_marks"."id" > 0)); DROP TABLE marks; ALTER TABLE `__new_marks` RENAME TO `marks`;',
    ["restores-loses-data", "marks"],
  ],
  ["what does not run", "ALTER TABLE nowhere ADD COLUMN a text", ["not-tried"]],
];

/** Of `notes (id, body, mood)`: each looks harmless on one sample row. */
const hidden: readonly (readonly [what: string, up: string, says: readonly string[], down?: string])[] = [
  [
    "a copy in small letters",
    remade(
      "id integer PRIMARY KEY, body text, mood text, extra text",
      "INSERT INTO fresh (id, body, mood) SELECT id, lower(body), mood FROM notes",
    ),
    ["restores-loses-data", "notes"],
  ],
  [
    "a copy of some rows",
    remade(
      "id integer PRIMARY KEY, body text, mood text, extra text",
      "INSERT INTO fresh (id, body, mood) SELECT id, body, mood FROM notes WHERE id = 1",
    ),
    ["restores-loses-data", "notes"],
  ],
  [
    "a copy that leaves out what collides",
    remade("id integer PRIMARY KEY, body text UNIQUE, mood text", "INSERT OR IGNORE INTO fresh SELECT * FROM notes"),
    ["restores-loses-data", "notes"],
  ],
  [
    "a copy with two columns in each other's place",
    remade(
      "id integer PRIMARY KEY, body text, mood text, extra text",
      "INSERT INTO fresh (id, body, mood) SELECT id, mood, body FROM notes",
    ),
    ["restores-loses-data", "notes"],
  ],
  [
    "a plain copy",
    remade(
      "id integer PRIMARY KEY, body text, mood text NOT NULL",
      "INSERT INTO fresh (id, body, mood) SELECT id, body, mood FROM notes",
    ),
    ["restores"],
  ],
  [
    "a copy with a literal for what is new",
    remade(
      "id integer PRIMARY KEY, body text, mood text COLLATE NOCASE, extra text",
      "INSERT INTO fresh (id, body, mood, extra) SELECT id, body, mood, NULL FROM notes",
    ),
    ["restores"],
  ],
  [
    "a collation that goes",
    remade("id integer PRIMARY KEY, body text, mood text", "INSERT INTO fresh SELECT * FROM notes"),
    ["restores"],
  ],
  [
    "a number that text becomes",
    remade("id integer PRIMARY KEY, body integer, mood text COLLATE NOCASE", "INSERT INTO fresh SELECT * FROM notes"),
    ["restores-loses-data", "notes.body"],
  ],
  ["a row that is replaced", "REPLACE INTO notes (id, body) VALUES (99, 'z')", ["restores-loses-data", "notes"]],
  [
    "columns that change places",
    "ALTER TABLE notes RENAME COLUMN body TO x; ALTER TABLE notes RENAME COLUMN mood TO body; ALTER TABLE notes RENAME COLUMN x TO mood;",
    ["restores-loses-data", "notes.body", "notes.mood"],
  ],
  [
    "a computed column that is another",
    "DROP TABLE sums; CREATE TABLE sums (a integer, b integer AS (a * 2));",
    ["restores-loses-data", "sums"],
  ],
  [
    "a literal that a way down writes otherwise",
    "DROP VIEW words",
    ["restores"],
    "CREATE VIEW words AS SELECT 'a b' AS w",
  ],
];

describe("the verdict on", () => {
  it.for(cases)("%s", async ([, up, says]) => {
    const { verdict, losses, why, base } = await tried(up);
    expect(base).toEqual([]);
    const lost = losses.map(({ table, column }) => (column === undefined ? table : `${table}.${column}`));
    expect([verdict, ...lost], why).toEqual(says);
  });
});

describe("what one sample row hides", () => {
  it.for(hidden)("%s", async ([, up, says, down]) => {
    const { verdict, losses, why, way } = await tried(up, down);
    const lost = losses.map(({ table, column }) => (column === undefined ? table : `${table}.${column}`));
    expect([verdict, ...lost], why).toEqual(says);
    if (down !== undefined) expect(way).toBe("derived");
  });
});

it("prefers the way down that somebody wrote, and says where it leaves something otherwise", async () => {
  const up = "ALTER TABLE orders ADD COLUMN a text";
  expect(await tried(up, "ALTER TABLE orders DROP COLUMN a")).toMatchObject({ verdict: "restores", way: "down" });
  const drifts = await tried("DROP INDEX orders_note", "CREATE INDEX orders_note ON orders (code)");
  expect(drifts).toMatchObject({ verdict: "restores", way: "derived" });
  expect(drifts.notes).toEqual(["Its own way down does not bring the schema back: index `orders_note`."]);
});

it("says what goes with the way back, and whether the old code may miss something", async () => {
  expect(await tried("ALTER TABLE orders ADD COLUMN a text")).toMatchObject({
    goes: [{ table: "orders", column: "a" }],
    narrows: false,
  });
  expect(await tried("ALTER TABLE orders RENAME COLUMN code TO reference")).toMatchObject({ goes: [], narrows: true });
});

it("reaches no file and loads no code, and is killed when its time is up", async () => {
  const sandbox = await openSandbox({ engine: "sqlite", extensions: [] }, { time: 20_000, memory: 300_000_000 });
  const file = join(folder, "out.db");
  const hostile = [
    `ATTACH DATABASE '${file}' AS other`,
    `ATTACH '${folder}' || '/out.db' AS other`,
    `VACUUM INTO '${file}'`,
    "SELECT load_extension('/lib/libc.so.6')",
    "SELECT readfile('/etc/passwd')",
    "SELECT fts3_tokenizer('simple', x'0000000000000000')",
  ];
  for (const sql of hostile) expect((await sandbox.run(sql))?.message, sql).toBeDefined();
  expect(await sandbox.run(`PRAGMA temp_store_directory = '${folder}'`)).toBeUndefined();
  expect(existsSync(file)).toBe(false);
  sandbox.close();
  const endless =
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) INSERT INTO products SELECT x + 1000, 'a' FROM n";
  const history = { tool: "sql", folder: "migrations", dialect: "sqlite" } as const;
  const request = {
    history,
    base: [shop],
    added: [migration("002", endless)],
    limits: { time: 3_000, memory: 500_000_000 },
  };
  const { migrations } = await tryMigrations(request, openClusters(folder));
  expect(migrations[0]?.verdict).toBe("not-tried");
  expect(migrations[0]?.why).toMatch(/took longer than|took more than/);
});

describe("tables of every kind, and scripts that mean harm", () => {
  const kinds = migration(
    "001_kinds",
    `CREATE TABLE t (id integer PRIMARY KEY, a text, b blob);
     CREATE TABLE w (k text PRIMARY KEY, v text) WITHOUT ROWID;
     CREATE TABLE s (id integer PRIMARY KEY, a any) STRICT;
     CREATE VIRTUAL TABLE f USING fts5(body, tokenize='porter');
     CREATE TRIGGER t_ai AFTER INSERT ON t BEGIN INSERT INTO f(rowid, body) VALUES (new.id, new.a); END;
     CREATE TABLE wide (${Array.from({ length: 240 }, (_, at) => `c${at} text`).join(", ")});`,
  );
  const history = { tool: "sql", folder: "migrations", dialect: "sqlite" } as const;
  const of = async (sql: string) => {
    const request = { history, base: [kinds], added: [migration("002", sql)], limits: { ...limits, time: 6_000 } };
    const { migrations, notes } = await tryMigrations(request, openClusters(folder));
    const [found] = migrations;
    if (found === undefined) throw new Error("Nothing was tried.");
    const lost = found.losses.map(({ table, column }) => (column === undefined ? table : `${table}.${column}`));
    return { ...found, says: [found.verdict, ...lost].join(" "), base: notes };
  };

  it.each([
    ["without row ids", "ALTER TABLE w DROP COLUMN v", "restores-loses-data w.v"],
    ["a strict one", "DROP TABLE s", "restores-loses-data s"],
    ["a virtual one that goes", "DROP TABLE f", "restores-loses-data f"],
    ["a virtual one over another's rows", "CREATE VIRTUAL TABLE g USING fts5(x, content='t')", "restores"],
    ["an index of places", "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1)", "restores"],
    ["rows of a virtual one", "DELETE FROM f", "restores-loses-data f"],
    ["the last of many columns", "ALTER TABLE wide DROP COLUMN c239", "restores-loses-data wide.c239"],
    ["names with quotes", `CREATE TABLE "a""b'c;--" ("x""y" text)`, "restores"],
    ["VACUUM", "ALTER TABLE t ADD COLUMN c; VACUUM; ANALYZE", "restores"],
    ["a savepoint of its own", "SAVEPOINT mine; ALTER TABLE t ADD COLUMN c; RELEASE mine", "restores"],
  ])("%s", async (_, sql, says) => {
    const trial = await of(sql);
    expect(trial.says, trial.why).toBe(says);
    expect(trial.base).toEqual(["No sample row fits `f`: what happens to their rows was not seen."]);
  });

  it.each([
    ["a value of a gigabyte", "INSERT INTO t(b) VALUES (zeroblob(1000000000))", /too big/],
    ["a text of a gigabyte", "SELECT printf('%.*c', 1000000000, 'x')", /more than 500 MB|longer than 6 seconds/],
    [
      "rows without end",
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT json_group_array(x) FROM n",
      /more than 500 MB|longer than 6 seconds/,
    ],
    ["brackets without end", `CREATE VIEW v AS SELECT ${"(".repeat(5_000)}1${")".repeat(5_000)}`, /Recursion limit/],
    ["the catalogue itself", "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = 'x'", /may not be modified/],
    ["a module's own tables", "UPDATE f_data SET block = x'00'", /may not be modified/],
    ["a character that ends texts", "ALTER TABLE t ADD COLUMN \0c", /does not run/],
  ])("%s: not tried, and why", async (_, sql, why) => {
    const trial = await of(sql);
    expect(trial.verdict).toBe("not-tried");
    expect(trial.why).toMatch(why);
  });
});
