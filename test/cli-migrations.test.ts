/** The rules of migrations by the real command line: loud by what the engine saw and by who waits, and set like any other rule. */
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { schemaErrors } from "./report/schema.ts";
import { open, run } from "./support/command-line.ts";

/** Milliseconds: a database is started for each run. */
const patience = 180_000;

const shop = {
  "package.json": '{"dependencies": {"pg": "8", "express": "5"}}',
  "prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n',
  "prisma/migrations/1_init/migration.sql":
    'CREATE TABLE "Order" (id int PRIMARY KEY, note text, state text);\nCREATE TABLE "Log" (id int PRIMARY KEY, note text);\n',
  "src/orders.ts":
    'import express from "express";\nimport { db } from "./db.ts";\nexport const app = express();\napp.get("/orders", async (_, answer) => answer.json(await db.query(\'SELECT id, note FROM "Order"\')));\n',
  "src/db.ts": 'import pg from "pg";\nexport const db = new pg.Pool();\n',
};

const change = `CREATE INDEX "Order_state" ON "Order" (state);
CREATE INDEX "Log_note" ON "Log" (note);
ALTER TABLE "Order" DROP COLUMN note;
CREATE TABLE "Refund" (id int PRIMARY KEY, note text);
CREATE INDEX "Refund_note" ON "Refund" (note);
`;

function check(settings: string): { readonly told: readonly string[]; readonly report: Report; readonly text: string } {
  const repository = open({ ...shop, ...(settings === "" ? {} : { ".github/blast-radius.yml": settings }) });
  repository.commit({ "prisma/migrations/2_change/migration.sql": change });
  const range = ["check", "--base", "HEAD~1", "--head", "HEAD"];
  const report = JSON.parse(run([...range, "--format", "json"], repository.dir).out) as Report;
  const here = report.findings.filter(({ file }) => file.endsWith("2_change/migration.sql"));
  const told = here.filter(({ seed }) => seed === 7).map(({ severity, rule, line }) => `${severity} ${rule} ${line}`);
  return { told: told.sort(), report, text: settings === "" ? run(range, repository.dir).out : "" };
}

test(
  "advice is loud where somebody waits, silent for new tables, and told once beside seed 7",
  () => {
    const { told, report, text } = check("");
    expect(told).toEqual([
      "error seed-7/dropped-data-still-used 3",
      "notice migrations/index-not-concurrent 2",
      "warning migrations/index-not-concurrent 1",
    ]);
    expect(schemaErrors(report)).toEqual([]);
    const [verdict] = report.rollback.migrations;
    expect(verdict?.advice.map(({ rule, line, table }) => `${line} ${rule} ${table}`)).toEqual([
      "1 migrations/index-not-concurrent Order",
      "2 migrations/index-not-concurrent Log",
      "3 migrations/drop-column Order",
    ]);
    expect(report.findings.find(({ line, rule }) => line === 1 && rule.startsWith("migrations/"))?.seeds).toEqual([
      7, 18,
    ]);
    expect(text).toContain("Line 1: Writing to `Order` waits until all of its rows are in the index.");
    expect(text).toContain('CREATE INDEX CONCURRENTLY "Order_state" ON "Order" (state);');
  },
  patience,
);

test(
  "settings make a rule, or all of them, quieter",
  () => {
    expect(check("levels: { migrations/index-not-concurrent: off, migrations: notice }\n").told).toEqual([
      "error seed-7/dropped-data-still-used 3",
    ]);
    expect(check("levels: { migrations: notice, migrations/wide-index: notice }\n").told).toEqual([
      "error seed-7/dropped-data-still-used 3",
      "notice migrations/index-not-concurrent 1",
      "notice migrations/index-not-concurrent 2",
    ]);
  },
  patience,
);

test(
  "what check says of a migration is explained by its id",
  () => {
    const repository = open(shop);
    repository.commit({ "prisma/migrations/2_change/migration.sql": change });
    const range = ["--base", "HEAD~1", "--head", "HEAD"];
    const report = JSON.parse(run(["check", ...range, "--format", "json"], repository.dir).out) as Report;
    const { id = "", title } = report.findings.find(({ rule }) => rule === "migrations/index-not-concurrent") ?? {};
    const told = run(["explain", id, ...range], repository.dir);
    expect(told).toMatchObject({ status: 0, err: "" });
    expect(told.out).toContain(title);
  },
  patience,
);
