/** Every example of every rule of migrations, run by the real engine; and that nothing is said of tables that a migration makes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { loadModule } from "libpg-query";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { AdviceExample, AdviceRule, MigrationAdvice } from "../../analyzers/rollback/advice/advice.ts";
import { adviceRules } from "../../analyzers/rollback/advice/index.ts";
import type { SchemaState } from "../../analyzers/rollback/inverse/state.ts";
import { withoutPublic } from "../../analyzers/rollback/names.ts";
import { type Around, adviceFor, adviceForEdited } from "../../src/rollback/advise.ts";
import { layChain, statementsIn } from "../../src/rollback/chain.ts";
import { openClusters } from "../../src/rollback/clusters.ts";
import { readState } from "../../src/rollback/observe.ts";
import { watchScript } from "../../src/rollback/session.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";

const folder = mkdtempSync(join(tmpdir(), "blast-radius-advice-"));
let sandbox: Sandbox;
beforeAll(async () => {
  await loadModule();
  const nothing = { extensions: [], stubs: "", notes: [] };
  const limits = { time: 240_000, memory: 1_000_000_000 };
  const laid = await layChain(nothing, [], openClusters(folder), (contents) => openSandbox(contents, limits));
  sandbox = laid.sandbox;
}, 240_000);
afterAll(() => {
  sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const clean = `
  DROP SCHEMA IF EXISTS billing, money, cron, draft, public CASCADE;
  CREATE SCHEMA public;
  SET TimeZone = 'America/New_York';`;

const quiet = new Set(adviceRules.filter(({ level }) => level === "off").map(({ name }) => name));

/** What one text makes is the same each time. */
const states = new Map<string, SchemaState>();

/** What all rules say of an example, in a database that holds nothing but what it asks for. */
async function adviceOf(example: AdviceExample): Promise<readonly MigrationAdvice[]> {
  const { before = "", sql, whole = true, tool = "sql", dialect = "postgres", order, journal } = example;
  const around: Around = {
    tool,
    dialect,
    stood: dialect === "postgres" ? [] : [before],
    base: order?.base ?? ["1_shop"],
    head: order?.head ?? ["1_shop", "2_change"],
    earlier: [],
    ...(journal === undefined ? {} : { journal }),
  };
  const up = { path: "2_change.sql", sql, whole };
  const migration = { name: "2_change", path: up.path, up };
  if (example.edited === true) return adviceForEdited(migration, around);
  if (dialect !== "postgres") return adviceFor(migration, around);
  await sandbox.run("ROLLBACK");
  await sandbox.run(clean);
  expect(await sandbox.run(before), `${example.title}: its database cannot be made`).toBeUndefined();
  const state = states.get(before) ?? (await readState(sandbox));
  states.set(before, state);
  const stood = new Set(state.objects.flatMap(({ kind, name }) => (kind === "table" ? [withoutPublic(name)] : [])));
  const { refusal, held } = await watchScript(sandbox, statementsIn(sql).run, whole);
  if (refusal !== undefined) return adviceFor(migration, around, { before: state, stood });
  // Only what CASCADE takes along is told by what stands afterwards.
  const after = /cascade/i.test(sql) ? { after: await readState(sandbox) } : {};
  const seen = held.filter(({ table }) => stood.has(table));
  return adviceFor(migration, around, { before: state, ...after, held: seen, stood });
}

const loud = (advice: readonly MigrationAdvice[], own?: string): readonly string[] => [
  ...new Set(advice.flatMap(({ rule }) => (rule === own || !quiet.has(rule) ? [rule] : []))),
];

describe.each(adviceRules.map((rule) => [rule.name, rule] as const))("%s", (name, rule: AdviceRule) => {
  it.each(rule.violates.map((one) => [one.title, one] as const))("sees: %s", async (_, example) => {
    const advice = await adviceOf(example);
    expect(loud(advice, name), JSON.stringify(advice, undefined, 1)).toEqual([name]);
    for (const { what, steps } of advice.filter((one) => one.rule === name)) {
      expect(what).toMatch(/^[\S\s]+\.$/);
      expect(steps.length).toBeGreaterThan(0);
    }
  });

  it.each(rule.honours.map((one) => [one.title, one] as const))("is honoured: %s", async (_, example) => {
    const advice = await adviceOf(example);
    expect(loud(advice)).toEqual([]);
    expect(advice.filter((one) => one.rule === name)).toEqual([]);
  });
});

test("what is left of a dropped column's values, and the copy by the table's own key", async () => {
  const before = "CREATE TABLE shops (shop_id bigint, branch int, tag text, PRIMARY KEY (shop_id, branch));";
  const copied = "CREATE TABLE tags (tag text); INSERT INTO tags SELECT tag FROM shops WHERE tag IS NOT NULL;";
  const said = async (sql: string) => {
    const advice = await adviceOf({ title: "tags", before, sql });
    return advice.flatMap(({ rule, what, steps }) => (rule === "drop-column" ? [what, steps[1]?.sql] : []));
  };
  const copy = "CREATE TABLE shops_tag_old AS SELECT shop_id, branch, tag FROM shops;";
  expect(await said("ALTER TABLE shops DROP COLUMN tag;")).toEqual([
    "The values of `shops.tag` go, and nothing brings them back.",
    copy,
  ]);
  expect(await said(`${copied}\nALTER TABLE shops DROP COLUMN tag;`)).toEqual([
    "The values of `shops.tag` go; what line 1 makes of them is all that is left, and no way back takes them from there.",
    copy,
  ]);
});

test("a name is a rule's own", () => {
  expect(new Set(adviceRules.map(({ name }) => name)).size).toBe(adviceRules.length);
});

/** Statements on a table that the migration itself makes. */
const onNew = [
  "CREATE INDEX fresh_a ON fresh (a)",
  "ALTER TABLE fresh ADD COLUMN b uuid NOT NULL DEFAULT gen_random_uuid()",
  "ALTER TABLE fresh ADD COLUMN c bigserial",
  "ALTER TABLE fresh ALTER COLUMN a SET NOT NULL",
  "ALTER TABLE fresh ALTER COLUMN a TYPE bigint",
  "ALTER TABLE fresh ADD CONSTRAINT fresh_u UNIQUE (a)",
  "ALTER TABLE fresh ADD CONSTRAINT fresh_k CHECK (a > 0)",
  "ALTER TABLE fresh ADD CONSTRAINT fresh_f FOREIGN KEY (a) REFERENCES other (id) ON DELETE CASCADE",
  "ALTER TABLE fresh RENAME COLUMN note TO remark",
  "ALTER TABLE fresh DROP COLUMN gone",
  "UPDATE fresh SET a = 1",
  "DELETE FROM fresh",
  "TRUNCATE fresh",
  "ALTER TABLE fresh ENABLE ROW LEVEL SECURITY",
  "ALTER TABLE fresh SET UNLOGGED",
  "CREATE TABLE other_2 (id int PRIMARY KEY REFERENCES fresh (id))",
];

test("nothing is said of tables that the migration makes, in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(onNew), fc.boolean(), async (statements, tried) => {
      const make =
        "CREATE TABLE fresh (id int PRIMARY KEY, a int, note text, gone text); CREATE TABLE other (id int PRIMARY KEY)";
      const sql = [make, ...statements].join(";\n");
      const around: Around = { tool: "sql", dialect: "postgres", base: [], head: ["2_change"], earlier: [], stood: [] };
      const migration = { name: "2_change", path: "2.sql", up: { path: "2.sql", sql, whole: true } };
      const advice = tried ? await adviceOf({ title: "", sql }) : adviceFor(migration, around);
      expect(loud(advice)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
