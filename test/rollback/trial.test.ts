/** Migrations run forwards and back in the sandbox: what the verdicts say, and that nothing is called fine that was not run. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModule } from "libpg-query";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Migration } from "../../analyzers/rollback/histories/history.ts";
import { openClusters } from "../../src/rollback/clusters.ts";
import { tryMigrations } from "../../src/rollback/trial.ts";

const folder = mkdtempSync(join(tmpdir(), "blast-radius-clusters-"));
beforeAll(async () => {
  await loadModule();
  // An empty cluster is made once, and takes as long as all the rest.
  await tried([], { time: 240_000 });
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  `CREATE TYPE state AS ENUM ('new', 'paid');
   CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL);
   CREATE TABLE orders (id int PRIMARY KEY, product int REFERENCES products, note text, code text, code2 text, state state,
     cents int NOT NULL DEFAULT 0, at timestamp DEFAULT now());`,
);

async function tried(added: readonly Migration[], { base = [shop], time = 60_000 } = {}) {
  const history = { tool: "sql", folder: "migrations", dialect: "postgres" } as const;
  return await tryMigrations({ history, base, added, limits: { time, memory: 1_000_000_000 } }, openClusters(folder));
}

async function one(up: string) {
  const { migrations } = await tried([migration("002", up)]);
  const [found] = migrations;
  if (found === undefined) throw new Error("Nothing was tried.");
  return found;
}

/** One after the other in one database: each takes another part of the shop. */
const steps: readonly (readonly [what: string, up: string, down?: string])[] = [
  ["a new column", "ALTER TABLE orders ADD COLUMN paid boolean NOT NULL DEFAULT false"],
  ["a dropped column", "ALTER TABLE orders DROP COLUMN note"],
  ["a required column dropped", "ALTER TABLE products DROP COLUMN name"],
  ["a rename", "ALTER TABLE orders RENAME COLUMN code TO reference"],
  ["rows written over", "UPDATE orders SET code2 = upper(code2) WHERE code2 = 'nobody has this'"],
  ["a backfill of a new column", "ALTER TABLE orders ADD COLUMN euros int; UPDATE orders SET euros = cents / 100;"],
  ["a type that rounds", "ALTER TABLE orders ALTER COLUMN at TYPE date"],
  ["its own way down", "ALTER TABLE orders ADD COLUMN a int", "ALTER TABLE orders DROP COLUMN a"],
  ["a way down that drifts", "ALTER TABLE orders DROP COLUMN cents", "ALTER TABLE orders ADD COLUMN cents int"],
  [
    "a way down that keeps the rows aside",
    "CREATE TABLE aside AS SELECT id, code2 FROM orders; ALTER TABLE orders DROP COLUMN code2;",
    "ALTER TABLE orders ADD COLUMN code2 text; UPDATE orders o SET code2 = n.code2 FROM aside n WHERE n.id = o.id; DROP TABLE aside;",
  ],
  ["what fails where rows are", "ALTER TABLE orders ADD COLUMN buyer int NOT NULL"],
  ["a new label", "ALTER TYPE state ADD VALUE 'sent'"],
  ["a dropped column whose sample is its default", "ALTER TABLE orders DROP COLUMN paid"],
  ["a dropped table", "DROP TABLE orders"],
];

it("verdicts", async () => {
  const { migrations } = await tried(steps.map(([what, up, down]) => migration(what, up, down)));
  const told = migrations.map(({ name, verdict, way, losses, goes, narrows }) => {
    const named = (all: readonly { table: string; column?: string }[]) =>
      all.map(({ table, column }) => (column === undefined ? table : `${table}.${column}`)).join(" ");
    return `${name}: ${verdict} by ${way}; lost: ${named(losses)}; goes: ${named(goes)}${narrows ? "; narrows" : ""}`;
  });
  expect(told).toEqual([
    "a new column: restores by derived; lost: ; goes: orders.paid",
    "a dropped column: restores-loses-data by derived; lost: orders.note; goes: ; narrows",
    "a required column dropped: cannot by none; lost: ; goes: ; narrows",
    "a rename: restores by derived; lost: ; goes: ; narrows",
    "rows written over: restores-loses-data by derived; lost: orders.code2; goes: ",
    "a backfill of a new column: restores by derived; lost: ; goes: orders.euros",
    "a type that rounds: restores-loses-data by derived; lost: orders.at; goes: ; narrows",
    "its own way down: restores by down; lost: ; goes: orders.a",
    "a way down that drifts: restores-loses-data by derived; lost: orders.cents; goes: ; narrows",
    "a way down that keeps the rows aside: restores by down; lost: ; goes: aside; narrows",
    "what fails where rows are: restores by derived; lost: ; goes: orders.buyer",
    "a new label: restores by derived; lost: ; goes: ; narrows",
    "a dropped column whose sample is its default: restores-loses-data by derived; lost: orders.paid; goes: ; narrows",
    "a dropped table: restores-loses-data by derived; lost: orders; goes: ; narrows",
  ]);
  const [first, , required] = migrations;
  expect(first?.sql).toEqual(["ALTER TABLE orders DROP COLUMN paid"]);
  expect(first?.held).toEqual([
    { table: "orders", mode: "AccessExclusiveLock", rewrites: false, scans: false, line: 1, statements: 1 },
  ]);
  expect(required?.why).toContain("NOT NULL without a default");
  expect(migrations[6]?.held[0]).toMatchObject({ table: "orders", rewrites: true });
  expect(migrations[8]?.notes[0]).toBe("Its own way down does not bring the schema back: column `orders.cents`.");
  expect(migrations[10]?.notes[0]).toMatch(/^It fails where its tables hold rows: line 1: column "buyer"/);
});

describe("several", () => {
  it("each starts where the one before it ended", async () => {
    const { migrations } = await tried([
      migration("002", "ALTER TABLE orders ADD COLUMN a int"),
      migration("003", "ALTER TABLE orders RENAME COLUMN a TO b"),
    ]);
    expect(migrations.map(({ verdict, sql }) => `${verdict}: ${sql.join("; ")}`)).toEqual([
      "restores: ALTER TABLE orders DROP COLUMN a",
      "restores: ALTER TABLE orders RENAME COLUMN b TO a",
    ]);
  });

  it("what one alone cannot bring back comes back with the one that made it", async () => {
    const made = migration("002", "CREATE TABLE boards (id int PRIMARY KEY, slug text NOT NULL, name text);");
    const spent = migration("003", "ALTER TABLE boards DROP COLUMN slug; ALTER TABLE orders DROP COLUMN note;");
    const { migrations, together } = await tried([made, spent]);
    expect(migrations.map(({ verdict }) => verdict)).toEqual(["restores", "cannot"]);
    expect(together).toEqual({
      sql: ["DROP TABLE boards", "ALTER TABLE orders ADD COLUMN note text"],
      losses: [{ table: "orders", column: "note", why: "the column comes back without its values" }],
      goes: [{ table: "boards" }],
      notes: [],
    });
  });

  it("what stood before the change does not come back together either", async () => {
    const first = migration("002", "ALTER TABLE products DROP COLUMN name");
    const { migrations, together } = await tried([first, migration("003", "ALTER TABLE orders ADD COLUMN a int")]);
    expect(migrations.map(({ verdict }) => verdict)).toEqual(["cannot", "restores"]);
    expect(together).toBeUndefined();
  });

  it("rows that one of several writes over are lost together, too", async () => {
    const change = [
      migration("002", "CREATE TABLE boards (id int PRIMARY KEY, slug text NOT NULL)"),
      migration("003", "ALTER TABLE boards DROP COLUMN slug; UPDATE orders SET code = 'x' WHERE id < 0;"),
    ];
    expect((await tried(change)).together?.losses).toEqual([
      { table: "orders", column: "code", why: "line 1 of `003` writes over its values" },
    ]);
  });

  it("behind one that does not run, none is tried", async () => {
    const { migrations } = await tried([
      migration("002", "ALTER TABLE nowhere ADD COLUMN a int"),
      migration("003", "SELECT 1"),
    ]);
    expect(migrations.map(({ verdict, why }) => `${verdict}: ${why}`)).toEqual([
      'not-tried: It does not run: line 1: relation "nowhere" does not exist.',
      "not-tried: `002`, which runs before it, could not be run.",
    ]);
  });

  it("behind code that is not run, the others are tried, and say so", async () => {
    const code = { ...migration("002", ""), unread: "It is code beside the tool's SQL: it was not run." };
    const { migrations } = await tried([code, migration("003", "ALTER TABLE orders ADD COLUMN a int")]);
    expect(migrations.map(({ verdict, notes }) => [verdict, ...notes])).toEqual([
      ["not-tried"],
      ["restores", "`002`, which runs before it, was not run."],
    ]);
  });

  it("what base left out is told, also out of the cache", async () => {
    const base = [
      shop,
      migration("001_b", "SELECT pg_sleep(3.1); CREATE TABLE extra (i int); SELECT nothing_of_ours();"),
    ];
    const added = [migration("002", "ALTER TABLE extra ADD COLUMN a int")];
    const first = await tried(added, { base });
    expect(first.notes).toEqual([
      "`001_b`, line 1, does not run here and was left out: function nothing_of_ours() does not exist",
    ]);
    expect(await tried(added, { base })).toEqual(first);
  });

  it("of another database nothing is run", async () => {
    const history = { tool: "sql", folder: "m", dialect: "mysql" } as const;
    const trial = await tryMigrations(
      { history, base: [], added: [migration("1", "SELECT 1")], limits: { time: 1, memory: 1 } },
      openClusters(folder),
    );
    expect(trial.migrations[0]).toMatchObject({
      verdict: "not-tried",
      why: "It is for MySQL, which is not run here: it was read only.",
    });
  });
});

describe("bad input", () => {
  it.each([
    ["an endless loop", "DO $$ BEGIN LOOP END LOOP; END $$"],
    ["a sleep", "SELECT pg_sleep(3600)"],
    [
      "a recursion without an end",
      "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    ],
  ])("%s is killed, and the trial concludes", async (_, sql) => {
    const { migrations } = await tried([migration("002", sql), migration("003", "SELECT 1")], { time: 10_000 });
    // Whichever of its two limits it comes to first.
    for (const { verdict, why } of migrations) {
      expect(verdict).toBe("not-tried");
      expect(why).toMatch(/^It took (?:longer than 10 seconds|more than 1000 MB of memory)\.$/);
    }
    expect(migrations).toHaveLength(2);
  });

  it.each([
    ["a program", "COPY orders FROM PROGRAM 'id'", /starts a program/],
    ["rows that nobody sends", "COPY orders FROM STDIN", /come from the client/],
    ["a file of the host", "SELECT pg_read_file('/etc/passwd')", /could not open file/],
    ["no SQL at all", "CREATE TABEL x", /syntax error/],
    ["a block that fails", "DO $$ BEGIN RAISE EXCEPTION 'no'; END $$", /line 1: no\./],
  ])("%s is told", async (_, sql, why) => {
    const trial = await one(sql);
    expect(trial.verdict).toBe("not-tried");
    expect(trial.why).toMatch(why);
  });
});
