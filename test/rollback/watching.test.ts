/** What a statement goes through is counted from its own beginning, whatever ran before it on the same connection. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { loadModule } from "libpg-query";
import { afterAll, beforeAll, expect, test } from "vitest";
import { layChain, statementsIn } from "../../src/rollback/chain.ts";
import { openClusters } from "../../src/rollback/clusters.ts";
import { watchScript } from "../../src/rollback/session.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";

/** PostgreSQL hands counters on, and begins anew, at the end of a transaction once a second: `PGSTAT_MIN_INTERVAL`. */
const handsOn = 1_100;

const folder = mkdtempSync(join(tmpdir(), "blast-radius-watching-"));
let sandbox: Sandbox;
beforeAll(async () => {
  await loadModule();
  const nothing = { extensions: [], stubs: "", notes: [] };
  const limits = { time: 240_000, memory: 1_000_000_000 };
  ({ sandbox } = await layChain(nothing, [], openClusters(folder), (contents) => openSandbox(contents, limits)));
}, 240_000);
afterAll(() => {
  sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ["one transaction", true, "ALTER TABLE codes ADD CONSTRAINT once UNIQUE (code);"],
  ["a transaction for each", false, "ALTER TABLE codes ADD CONSTRAINT once UNIQUE (code);"],
  ["its own transaction", true, "BEGIN;\nALTER TABLE codes ADD CONSTRAINT once UNIQUE (code);\nCOMMIT;"],
])("a scan is seen after others that were not handed on yet: %s", { timeout: 60_000 }, async (_title, whole, sql) => {
  await sandbox.run("DROP TABLE IF EXISTS codes; CREATE TABLE codes (code text); INSERT INTO codes VALUES ('a')");
  await setTimeout(handsOn);
  for (let at = 0; at < 3; at++) await sandbox.run("SELECT count(*) FROM codes");
  await setTimeout(handsOn);
  const { held, refusal } = await watchScript(sandbox, statementsIn(sql).run, whole);
  expect(refusal).toBeUndefined();
  expect(held.filter(({ scans }) => scans).map(({ table }) => table)).toEqual(["codes"]);
});

test.each([
  ["in the runner's transaction", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nLOCK TABLE codes IN SHARE MODE;"],
  [
    "in its own",
    "BEGIN;\nSET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nSET LOCAL lock_timeout = 0;\nLOCK TABLE codes IN SHARE MODE;\nCOMMIT;",
  ],
])("a script may tell its transaction what it is: %s", { timeout: 60_000 }, async (_title, sql) => {
  await sandbox.run("DROP TABLE IF EXISTS codes; CREATE TABLE codes (code text)");
  const { held, refusal } = await watchScript(sandbox, statementsIn(sql).run, true);
  expect(refusal).toBeUndefined();
  expect(held.map(({ table, mode }) => `${table} ${mode}`)).toEqual(["codes ShareLock"]);
});
