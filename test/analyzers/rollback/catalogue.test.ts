/** What we set out to tell of migrations, and what tells it: no line of the catalogue is left without a rule, a verdict or a seed of one's own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModule } from "libpg-query";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Migration } from "../../../analyzers/rollback/histories/history.ts";
import { compileSeeds } from "../../../seeds/custom/compile.ts";
import { seeds } from "../../../seeds/index.ts";
import { judge } from "../../../seeds/judge.ts";
import { ruleName } from "../../../seeds/names.ts";
import type { Evidence } from "../../../seeds/rule.ts";
import { migrationSeed } from "../../../src/migration-seed.ts";
import { openClusters } from "../../../src/rollback/clusters.ts";
import { tryMigrations } from "../../../src/rollback/trial.ts";
import type { HistoryTrial } from "../../../src/rollback/verdict.ts";
import { evidenceOf } from "../../support/sample.ts";

/** Rules of migrations under the catalogue's own names. */
const named = `
index-not-concurrent index-drop-not-concurrent reindex-not-concurrent concurrent-in-tx concurrent-not-alone
concurrent-leftover-invalid unique-constraint-direct unique-index-widened pk-direct pk-using-index-nullable exclusion-constraint
fk-valid-now fk-both-tables check-valid-now validate-same-tx never-validated not-null-direct type-rewrite type-tz-dependent
type-narrowing default-volatile serial-or-identity-add generated-stored-add lock-then-more-work lock-many-tables ddl-plus-backfill
many-alters no-lock-timeout no-statement-timeout vacuum-full-cluster detach-not-concurrent attach-without-check
default-partition-scan set-unlogged-logged matview-refresh drop-fk-locks-parent trigger-add rewrite-observed
drop-table drop-column drop-schema-db drop-cascade truncate unbounded-write big-backfill enum-value-removed replace-table
sqlite-rebuild-in-tx drop-not-null cascade-delete-added up-not-rerunnable
rename-column rename-table rename-schema rename-enum-value rename-constraint-index required-column default-dropped
new-rule-breaks-old-code function-signature view-changed trigger-body-changed job-changed policy-changed rls-enabled-no-policy
rls-disabled grant-public definer-no-search-path publication-or-identity fk-type-mismatch
nested-transaction uncommitted-begin enum-add-used-in-same-tx enum-add-in-tx edited-applied-migration out-of-order
duplicate-version journal-mismatch schema-drift wrong-dialect-in-folder syntax-error dynamic-sql env-dependent raw-sql-in-orm
missing-extension-permission
prefer-bigint identity-over-serial timestamptz text-over-varchar no-char jsonb enum-created enum-value-order
domain-with-constraint identifier-too-long schema-explicit duplicate-column-assignment fk-without-index redundant-prefix-index
wide-index fk-dropped missing-primary-key`
  .split(/\s+/)
  .filter((name) => name !== "");

/** Lines that other rules tell, each with all of them. */
const told: Readonly<Record<string, readonly string[]>> = {
  "MySQL copies the table, locks it, or does not say": [
    "migrations/mysql-copies-table",
    "migrations/mysql-blocks-writes",
    "migrations/mysql-lock-unspecified",
  ],
  "MySQL works out a default for each row": ["migrations/mysql-default-expression"],
  "MySQL fills in zeroes": ["migrations/mysql-implicit-zero"],
  "MySQL passes over a reference beside a column": ["migrations/mysql-references-ignored"],
  "what goes is still used by code": ["seed-7/dropped-data-still-used"],
  "a required column breaks the old code": ["migrations/required-column", "seed-7/dropped-data-still-used"],
  "contraction and code in one deploy": ["seed-7/dropped-data-still-used", "migrations/new-rule-breaks-old-code"],
  "a destroying migration without a way down, where others have one": ["seed-7/no-rollback-path"],
  "a statement that no grammar takes": ["migrations/syntax-error", "migrations/mysql-unread"],
};

const migrations = migrationSeed();
const rules = new Set([...seeds, migrations].flatMap((seed) => seed.rules.map((rule) => ruleName(seed, rule))));

test("every line has its rule", () => {
  expect(named.filter((name) => !rules.has(`migrations/${name}`))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
  for (const [line, tellers] of Object.entries(told))
    expect(
      tellers.filter((name) => !rules.has(name)),
      line,
    ).toEqual([]);
});

describe("what a trial tells", () => {
  const folder = mkdtempSync(join(tmpdir(), "blast-radius-catalogue-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const script = (name: string, sql: string) => ({ path: `migrations/${name}.sql`, sql, whole: true });
  const migration = (name: string, up: string, down?: string): Migration => ({
    ...{ name, path: `migrations/${name}.sql`, up: script(name, up) },
    ...(down === undefined ? {} : { down: script(name, down) }),
  });
  const shop = migration(
    "001",
    "CREATE TABLE orders (id int PRIMARY KEY, note text, code text, cents int NOT NULL DEFAULT 0);",
  );
  let trial: HistoryTrial;
  beforeAll(async () => {
    await loadModule();
    const history = { tool: "sql", folder: "migrations", dialect: "postgres" } as const;
    const added = [
      migration("drifts", "ALTER TABLE orders DROP COLUMN cents", "ALTER TABLE orders ADD COLUMN cents int"),
      migration("fails", "ALTER TABLE orders ADD COLUMN a int", "ALTER TABLE orders DROP COLUMN nobody"),
      migration("loses", "ALTER TABLE orders DROP COLUMN note", "ALTER TABLE orders ADD COLUMN note text"),
      migration("empty", "ALTER TABLE orders ADD COLUMN b int", "-- nothing"),
      migration("none", "ALTER TABLE orders ADD COLUMN c int"),
    ];
    const limits = { time: 240_000, memory: 1_000_000_000 };
    trial = await tryMigrations({ history, base: [shop], added, limits }, openClusters(folder));
  }, 240_000);

  const of = (name: string) => {
    const found = trial.migrations.find((one) => one.name === name);
    if (found === undefined) throw new Error(`\`${name}\` was not tried.`);
    return found;
  };

  test("a way down that drifts, fails, loses data, or is empty", () => {
    expect(of("drifts").notes).toContain("Its own way down does not bring the schema back: column `orders.cents`.");
    expect(of("fails").notes.join()).toMatch(/way down (?:fails|does not run).*nobody/);
    expect([of("loses").verdict, of("loses").way]).toEqual(["restores-loses-data", "down"]);
    expect(of("loses").losses).toMatchObject([{ table: "orders", column: "note" }]);
    expect(of("empty").notes).toContain("Its own way down does not bring the schema back: column `orders.b`.");
  });

  test("none was written: the one that was derived and run, and says so", () => {
    expect([of("none").verdict, of("none").way]).toEqual(["restores", "derived"]);
    expect(of("none").sql).toEqual(["ALTER TABLE orders DROP COLUMN c"]);
  });

  test("a drop that nobody uses any more is not loud", () => {
    const severities = (isUsed: boolean) => {
      const [rule] = migrationSeed([trial], () => ({ id: "table:orders", isUsed })).rules.filter(
        ({ name }) => name === "drop-column",
      );
      return [...(rule?.check({} as Evidence) ?? [])].map(({ severity }) => severity);
    };
    expect([severities(true), severities(false)]).toEqual([
      ["warning", "warning"],
      ["notice", "notice"],
    ]);
  });
});

/** A policy of names is a repository's own: a seed of its own tells it, in globs. */
test("names against a repository's own pattern", () => {
  const query = {
    is: "attributes",
    on: { kinds: ["table"], except: ["shop_*"] },
    all: [{ is: "has", attribute: "excused" }],
  } as const;
  const [named] = compileSeeds([
    {
      ...{ id: "org/names", invariant: "Tables begin with `shop_`.", severity: "warning", query },
      ...{ bad: { before: {}, after: {} }, good: { before: {}, after: {} } },
    },
  ]);
  const evidence = evidenceOf({
    title: "two tables",
    before: { "migrations/1.sql": "CREATE TABLE shop_orders (id int);" },
    after: {
      "migrations/1.sql": "CREATE TABLE shop_orders (id int);",
      "migrations/2.sql": "CREATE TABLE shop_parcels (id int);\nCREATE TABLE parcels (id int);",
    },
  });
  const { findings } = judge(evidence, named === undefined ? [] : [named]);
  expect(findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`)).toEqual(["org/names migrations/2.sql:2"]);
});
