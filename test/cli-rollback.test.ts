/** `blast-radius rollback`: a change's migrations, run forwards and back by the real command line. */
import { expect, test } from "vitest";
import { open, run } from "./support/command-line.ts";

/** Milliseconds: a database is started for each. */
const patience = 180_000;

const shop = {
  "package.json": '{"dependencies": {"pg": "8", "express": "5"}}',
  "prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n',
  "prisma/migrations/1_init/migration.sql": 'CREATE TABLE "Order" (id int PRIMARY KEY, note text);\n',
  "src/orders.ts":
    'import express from "express";\nimport { db } from "./db.ts";\nexport const app = express();\napp.get("/orders", async (_, answer) => answer.json(await db.query(\'SELECT * FROM "Order"\')));\n',
  "src/db.ts": 'import pg from "pg";\nexport const db = new pg.Pool();\n',
};

test(
  "tells the steps, what is lost, who waits, and the SQL to copy",
  () => {
    const repository = open(shop);
    repository.commit({
      "prisma/migrations/2_drop/migration.sql": 'ALTER TABLE "Order" DROP COLUMN note;\n',
      "prisma/migrations/3_wrong/migration.sql": "ALTER TABLE nowhere ADD COLUMN a int;\n",
    });
    const ended = run(["rollback", "--base", "HEAD~1", "--head", "HEAD", "--format", "json"], repository.dir);
    expect(ended.status).toBe(0);
    const { rollback } = JSON.parse(ended.out);
    expect(rollback.verdict).toBe("loses-data");
    expect(rollback.dataLoss).toEqual([
      'Values of `"Order".note` do not come back when `2_drop` is undone: the column comes back without its values.',
    ]);
    expect(rollback.migrations).toMatchObject([
      {
        file: "prisma/migrations/2_drop/migration.sql",
        tool: "prisma",
        verdict: "restores-loses-data",
        way: "derived",
        sql: ['ALTER TABLE "Order" ADD COLUMN note text'],
        locks: [{ table: "Order", mode: "AccessExclusiveLock", routes: 1, waiting: ["GET /orders"] }],
      },
      {
        file: "prisma/migrations/3_wrong/migration.sql",
        verdict: "not-tried",
        why: 'It does not run: line 1: relation "nowhere" does not exist.',
      },
    ]);
    expect(
      rollback.steps.map(({ command, tried }: { command: string; tried: boolean }) => `${tried} ${command}`),
    ).toEqual([
      "false ",
      "false ",
      "true DELETE FROM _prisma_migrations WHERE migration_name = '2_drop';",
      "true git revert -m 1 <merge commit> # squashed: without -m 1",
    ]);
    const text = run(["rollback", "--base", "HEAD~1", "--head", "HEAD"], repository.dir).out;
    expect(text).toContain("Blocks reads and writes of `Order` (AccessExclusive, line 1); 1 route uses it.");
    expect(text).toContain('      ALTER TABLE "Order" ADD COLUMN note text;');
  },
  patience,
);

test(
  "tells what is built on the change",
  () => {
    const repository = open(shop);
    repository.branch("change");
    repository.commit({ "src/price.ts": "export const price = 1;\n" });
    repository.branch("on-top");
    repository.commit({ "src/total.ts": "export const total = 1;\n" });
    const { out } = run(["rollback", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
    const { rollback } = JSON.parse(out);
    expect(rollback.leaning).toEqual([]);
    expect(rollback.steps[0].what).toBe(
      "Take back first, or move to another base, what is built on this change: `on-top`.",
    );
  },
  patience,
);

test(
  "tells what came later and leans on what the change adds",
  () => {
    const repository = open(shop);
    const price = "export const price = (cents: number) => cents / 100;\n";
    repository.commit({
      "src/price.ts": price,
      "src/other.ts": 'import { price } from "./price.ts";\nexport const a = price(1);\n',
    });
    const change = repository.git("rev-parse", "HEAD");
    const user = 'import { price } from "./price.ts";\n\nexport const total = (all: number[]) => all.map(price);\n';
    const load = 'import { price } from "./price.ts";\nconsole.log(price(3));\n';
    const later = repository.commit({ "src/load.ts": load, "src/total.ts": user });
    repository.commit({ "src/db.ts": "export const db = 1;\n" });
    const of = (format: string) =>
      run(["rollback", "--base", `${change}~1`, "--head", change, "--format", format], repository.dir).out;
    const { rollback } = JSON.parse(of("json"));
    const since = `, since \`${later.slice(0, 8)}\`.`;
    expect(rollback.leaning).toEqual([
      { what: `\`src/load.ts\` leans on \`price\`${since}`, file: "src/load.ts", line: 2 },
      { what: `\`total\` leans on \`price\`${since}`, file: "src/total.ts", line: 3 },
    ]);
    expect(rollback.verdict).toBe("unknown");
    expect(rollback.steps.map(({ what }: { what: string }) => what)).toEqual([
      "Take back, or give another way to, 2 places that came later and lean on what this change adds.",
      expect.stringMatching(/^Revert the code/),
    ]);
    expect(of("text")).toContain("What came later and leans on it:\n    `src/load.ts` leans on `price`, since `");
    expect(of("markdown")).toContain("leans on ` price `");
  },
  patience,
);

test(
  "a change without migrations starts no database",
  () => {
    const repository = open(shop);
    repository.commit({ "src/db.ts": `${shop["src/db.ts"]}export const other = 1;\n` });
    const { status, out } = run(
      ["rollback", "--base", "HEAD~1", "--head", "HEAD", "--format", "markdown"],
      repository.dir,
    );
    expect(status).toBe(0);
    expect(out).toMatch(/^## Way back: tried, the code comes out again\n\n1\. Revert the code/);
  },
  patience,
);
