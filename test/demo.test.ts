/** The demo as a newcomer runs it: real git, the real command line, nothing left behind. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkOf, type Example, makeExample } from "../scripts/demo.ts";
import type { ReachedUnit, Report } from "../src/report/report.ts";
import type { MigrationVerdict } from "../src/report/way-back.ts";

const script = fileURLToPath(new URL("../scripts/demo.ts", import.meta.url));

/** Milliseconds: its migrations are run in a database. */
const patience = 180_000;

describe("the example pull request", () => {
  let example: Example;
  let report: Report;
  let status: number | null;

  beforeAll(() => {
    example = makeExample();
    const { args, env } = checkOf(example, "--format", "json");
    const ended = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    expect(ended.stderr).toBe("");
    status = ended.status;
    report = JSON.parse(ended.stdout) as Report;
  }, patience);
  afterAll(() => example.remove());

  it("is read whole, and fails nothing: findings advise unless settings gate them", () => {
    expect(report.coverage).toEqual({
      files: 31,
      read: 31,
      specifiers: 60,
      unresolved: 0,
      changedFiles: 7,
      changedRead: 7,
      scripts: 24,
      tied: 24,
      ties: 53,
      tests: 2,
      symbols: 35,
      tested: 5,
      ratio: 1,
    });
    expect(status).toBe(0);
  });

  it("reaches what runs on prices, on charges and on the dropped column", () => {
    const kinds = new Set(["route", "job", "schedule", "queue", "table", "service", "test"]);
    const tell = ({ id, channel, file, line }: ReachedUnit) => `${id} by ${channel}, ${file}:${line}`;
    const units = report.reached.filter(({ kind }) => kinds.has(kind));
    expect(units.map(tell).sort()).toEqual([
      "job:bullmq/mail by code, src/jobs/mail.ts:7",
      "queue:mail by code, src/queues.ts:7",
      "route:GET /exports/packing-list by code, src/routes/exports.ts:7",
      "route:GET /orders/:id by data, src/routes/orders.ts:15",
      "route:GET /orders/packing-list by code, src/routes/orders.ts:13",
      "route:GET /prices/:sku by code, src/routes/prices.ts:9",
      "route:POST /orders by code, src/routes/orders.ts:8",
      "service:bookkeeping.shop.example by code, migrations/0004_tell_bookkeeping.sql:3",
      "table:charges by code, migrations/0001_init.sql:23",
      "table:orders by code, migrations/0001_init.sql:14",
      "table:products by code, migrations/0001_init.sql:7",
      "test:test/price.test.ts by code, test/price.test.ts:1",
      "test:test/receipt.test.ts by code, test/receipt.test.ts:1",
    ]);
  });

  it("leads from the price to a route through the barrel", () => {
    const route = report.reached.find(({ id }) => id === "route:GET /prices/:sku");
    expect(route?.path.map(({ file, line }) => `${file}:${line}`)).toEqual([
      "src/pricing/price.ts:5",
      "src/routes/prices.ts:12",
      "src/routes/prices.ts:9",
    ]);
  });

  it("has a finding for each thing that will hurt", () => {
    expect(report.findings.map(({ severity, rule, file, line }) => `${severity} ${rule} ${file}:${line}`)).toEqual([
      "notice migrations/trigger-add migrations/0004_tell_bookkeeping.sql:13",
      "error seed-7/dropped-data-still-used migrations/0003_charge_tax.sql:4",
      "error seed-13/http-from-database migrations/0004_tell_bookkeeping.sql:13",
      "warning seed-13/network-extension-enabled migrations/0004_tell_bookkeeping.sql:1",
      "notice seed-20/hierarchy-summary migrations/0004_tell_bookkeeping.sql:3",
    ]);
  });

  it("says what is lost on the way back, and what it did not see", () => {
    expect(report.rollback.dataLoss).toEqual([
      "Values of `orders.note` do not come back when `0003_charge_tax` is undone: the column comes back without its values.",
    ]);
    const tell = ({ name, verdict, locks }: MigrationVerdict) =>
      `${name} ${verdict}: ${locks.map(({ table, mode, routes, jobs }) => `${table} ${mode}, ${routes} routes, ${jobs} jobs`).join("; ")}`;
    expect(report.rollback.migrations.map(tell)).toEqual([
      "0003_charge_tax restores-loses-data: charges AccessExclusiveLock, 1 routes, 2 jobs; orders AccessExclusiveLock, 4 routes, 1 jobs",
      "0004_tell_bookkeeping restores: charges ShareRowExclusiveLock, 1 routes, 2 jobs",
    ]);
    expect(report.rollback.steps.map(({ tried }) => tried)).toEqual([false, true, true, true, false]);
    expect(report.cannotVouch).toEqual([
      {
        near: false,
        reason: "computed-import",
        file: "src/exports/load-format.ts",
        line: 7,
        detail: "`import(settings.exportFormat)` names its module at run time",
      },
    ]);
  });
});

describe("the demo script", () => {
  const folder = mkdtempSync(join(tmpdir(), "demo-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (more: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, [script], {
      env: { ...process.env, TMPDIR: folder, NO_COLOR: "1", ...more },
      encoding: "utf8",
    });

  it(
    "shows the report, then where to go next, and removes what it made",
    () => {
      const { status, stdout, stderr } = run({});
      expect({ status, stderr, left: readdirSync(folder) }).toEqual({ status: 0, stderr: "", left: [] });
      const order = [
        'A shop gets a pull request, "feat: charge reduced tax on food":',
        "3 findings and 2 notices to look at; none of them gates.",
        "Routes: 5 reached",
        "Jobs: 1 reached",
        "Cannot vouch for 1 place",
        "Where to go next",
        "npx blast-radius check",
        "docs/app.md",
      ];
      const found = order.filter((line) => stdout.includes(line));
      expect(found).toEqual(order);
      expect(found.toSorted((a, b) => stdout.indexOf(a) - stdout.indexOf(b))).toEqual(order);
    },
    patience,
  );

  it("says in one sentence that git is missing", () => {
    const { status, stdout, stderr } = run({ PATH: folder });
    expect({ status, stdout, stderr, left: readdirSync(folder) }).toEqual({
      status: 3,
      stdout: "",
      stderr: "The demo needs git, and git was not found: install it (https://git-scm.com) and run this again.\n",
      left: [],
    });
  });

  it(
    "is not led astray by a git hook that it may be run from",
    () => {
      const { status, stderr } = run({ GIT_DIR: join(folder, "nowhere"), GIT_INDEX_FILE: join(folder, "index") });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    },
    patience,
  );
});
