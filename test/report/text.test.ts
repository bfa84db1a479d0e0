import { expect, test } from "vitest";
import { type ComposeInput, compose } from "../../src/report/compose.ts";
import { composeReach, composeRoad } from "../../src/report/reach.ts";
import { renderReach, renderRoad } from "../../src/report/reach-text.ts";
import { renderFinding, renderText } from "../../src/report/text.ts";
import { noWindow } from "../../src/report/way-back.ts";
import * as shop from "../support/shop-report.ts";

const textOf = (changes: Partial<ComposeInput> = {}, width = 100) =>
  renderText(compose({ ...shop.shop, ...changes }), { color: false, width });

test("the shop's report", () => {
  expect(textOf().replace(/sha256:\w+/, "sha256:…")).toMatchInlineSnapshot(`
    "moderate · 1 route, 1 job, 1 table, 1 test, 1 symbol reached · 1 more through data · 1 seed
    · revert not tried
    1 finding to look at; none of them gates.

    Changed: 4 units in 3 files
      added  table charges  migrations/002_charges.sql:1
      added  migration migrations/002_charges.sql  migrations/002_charges.sql:1
      body   charge  src/billing/charge.ts:12
      added  column charges.amount  migrations/002_charges.sql:3

    Routes: 2 reached
      POST /orders  by code, 2 hops
        charge src/billing/charge.ts:12 → createOrder src/orders/create.ts:15 → src/routes.ts:20
      GET /orders  through data, 2 hops
        charge src/billing/charge.ts:12 → charges src/billing/charge.ts:14 → src/routes.ts:26

    Jobs: 1 reached
      bullmq/mail  by a guess, 1 hop
        charge src/billing/charge.ts:12 → src/mail/worker.ts:9

    Tables: 1 reached
      charges  write, by code, 1 hop
        charge src/billing/charge.ts:12 → src/billing/charge.ts:14

    Tests: 1 reached
      test/charge.test.ts  by code, 1 hop
        charge src/billing/charge.ts:12 → test/charge.test.ts:3

    Beneath: 2 symbols (1 by type only)

    warning seed-13/http-from-database  migrations/002_charges.sql:4, 90 % sure
      \`charges\` calls \`https://pay.example\` from a trigger
      why
        The database stores truth; it does not dispatch work.
      instead
        Let a worker send it.
      way back
        Drop the trigger; nothing is lost.
      path
        charge src/billing/charge.ts:12 → charges src/billing/charge.ts:14
      b1a5

    Risk: 27 of 100
      +20  3 routes, jobs and schedules feel it: more than stand on 100 % of the code
      +2   changed code writes 1 table that it did not write before
      +5   the schema changes, and the way back was not tried
      +5   1 warning by the seeds
      −5   1 test file of this change covers what it changes

    Size: 11 effective lines in 3 files; 60 of the last 80 changes were larger

    Way back: not all of it was tried
      1. Revert the code (3 files) and deploy the revert to every instance. Not tried: There is no
         repository.
         git revert -m 1 <merge commit> # squashed: without -m 1
      2. Remove 2 schema objects that this change adds, once no instance uses them.
      3. Take 1 migration off the migration tool's record, last one first, by its way down where it
         has one.

    Cannot vouch for 1 place
      elsewhere 1 computed-import: src/plugins.ts:7

    coverage 97 % · read 20 of 20 files · 1 of 40 imports unresolved · aaaaaaaaaa → bbbbbbbbbb
    · blast-radius 0.1.0 · sha256:…
    "
  `);
});

test("no line but an unbreakable one is wider than the terminal", () => {
  const lines = textOf({}, 60).split("\n");
  expect(lines.filter((line) => line.length > 60)).toEqual([]);
});

test("colours are only ever around what stands without them", () => {
  const report = compose(shop.shop);
  const colored = renderText(report, { color: true, width: 100 });
  expect(colored).toContain("\u001b[1m");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this is about.
  expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(renderText(report, { color: false, width: 100 }));
});

test("a repository's text cannot steer the terminal", () => {
  const name = "a\u001b]0;title\u0007\u202e\n\u001b[2J";
  const node = { ...shop.postOrders, name, file: name };
  const reached = new Map(shop.impact.reached);
  reached.set("x", { node, channel: "code", distance: 1, side: "head", path: [{ id: `route:${name}` }] });
  const text = textOf({
    impact: { reached },
    change: { ...shop.change, nodes: [{ node, change: "body", side: "head" }] },
    findings: [{ ...shop.finding, title: name, why: name, file: name, id: name, rule: name }],
    cannotVouch: [{ reason: "computed-import", file: name, line: 1, detail: name, near: true }],
    notes: [name],
    policy: { gate: [], warnings: [name] },
    size: { ...shop.shop.size, parts: [1, 2].map(() => ({ files: [name], why: name, needs: [] })) },
    rollback: {
      ...shop.shop.rollback,
      steps: [{ order: 1, what: name, command: name, tried: true }],
      dataLoss: [name],
    },
  });
  expect(text).not.toMatch(/[^\P{C}\n]/u);
});

test("long lists are cut and counted", () => {
  const reached = new Map(
    Array.from({ length: 30 }, (_, at) => {
      const node = shop.node("route", `GET /orders/${at}`, "src/routes.ts", at + 1);
      return [node.id, { node, channel: "code", distance: 1, side: "head", path: [{ id: shop.charge.id }] } as const];
    }),
  );
  const text = textOf({ impact: { reached } });
  expect(text).toContain("Routes: 30 reached\n");
  expect(text).toContain("  and 22 more\n");
});

test("a list that is cut ends with what weighs least: the accepted, before them notices", () => {
  const severities = [...Array(9).fill("notice"), "warning", "error", "error"] as const;
  const findings = severities.map((severity, at) => ({ ...shop.finding, id: `${at}`, rule: `seed-1/${at}`, severity }));
  const waived = new Map([["11", { by: "platform", because: "it is paid next month", until: "2026-07-01" }]]);
  const text = textOf({ findings, waived });
  expect(text.match(/^(?:error|warning|notice) \S+/gm)?.slice(0, 3)).toEqual([
    "error seed-1/10",
    "warning seed-1/9",
    "notice seed-1/0",
  ]);
  expect(text).not.toContain("seed-1/11");
});

test("an empty change says so", () => {
  const empty = textOf({
    change: { files: [], nodes: [] },
    impact: { reached: new Map() },
    findings: [],
    cannotVouch: [],
    size: { ...shop.shop.size, files: 0 },
    rollback: {
      verdict: "unknown",
      schemaChange: false,
      dataLoss: [],
      steps: [],
      migrations: [],
      together: [],
      leaning: [],
      window: noWindow,
      notes: [],
    },
    risk: { score: 0, band: "low", atLeast: false, terms: [] },
  });
  expect(empty.replace(/sha256:\w+/, "sha256:…")).toMatchInlineSnapshot(`
    "low · nothing changed
    Nothing differs between the two sides.

    coverage 97 % · read 20 of 20 files · 1 of 40 imports unresolved · aaaaaaaaaa → bbbbbbbbbb
    · blast-radius 0.1.0 · sha256:…
    "
  `);
});

const asked = {
  engine: "0.1.0",
  revision: "b".repeat(40),
  impact: shop.impact,
  placeOf: (id: string) => shop.head.node(id),
};
const plain = { color: false, width: 100 };

test("one finding", () => {
  const [finding] = compose(shop.shop).findings;
  expect(finding && renderFinding(finding, plain)).toMatchInlineSnapshot(`
    "warning seed-13/http-from-database  migrations/002_charges.sql:4, 90 % sure
      \`charges\` calls \`https://pay.example\` from a trigger
      why
        The database stores truth; it does not dispatch work.
      instead
        Let a worker send it.
      way back
        Drop the trigger; nothing is lost.
      path
        charge src/billing/charge.ts:12 → charges src/billing/charge.ts:14
      b1a5
    "
  `);
});

test("what depends on a unit", () => {
  expect(renderReach(composeReach(shop.charge, asked), plain)).toMatchInlineSnapshot(`
    "symbol charge  src/billing/charge.ts:12

    Routes: 2 reached
      POST /orders  by code, 2 hops
        charge src/billing/charge.ts:12 → createOrder src/orders/create.ts:15 → src/routes.ts:20
      GET /orders  through data, 2 hops
        charge src/billing/charge.ts:12 → charges src/billing/charge.ts:14 → src/routes.ts:26

    Jobs: 1 reached
      bullmq/mail  by a guess, 1 hop
        charge src/billing/charge.ts:12 → src/mail/worker.ts:9

    Tables: 1 reached
      charges  write, by code, 1 hop
        charge src/billing/charge.ts:12 → src/billing/charge.ts:14

    Tests: 1 reached
      test/charge.test.ts  by code, 1 hop
        charge src/billing/charge.ts:12 → test/charge.test.ts:3

    Beneath: 2 symbols (1 by type only)
    "
  `);
  const alone = composeReach(shop.getOrders, { ...asked, impact: { reached: new Map() } });
  expect(renderReach(alone, plain)).toBe(
    "route GET /orders  src/routes.ts:24\n\nNothing in the graph depends on it. What the graph cannot see is not in it.\n",
  );
});

test("the path between two units, or that none is known", () => {
  expect(renderRoad(composeRoad(shop.charge, shop.mailJob, asked), plain)).toMatchInlineSnapshot(`
    "symbol charge → job bullmq/mail
    reached by a guess

      charge  changed  src/billing/charge.ts:12
      bullmq/mail  calls, guessed  src/mail/worker.ts:9
    "
  `);
  expect(renderRoad(composeRoad(shop.charge, shop.migration, asked), plain)).toBe(
    "symbol charge → migration migrations/002_charges.sql\n\nNo path is known. What the graph cannot see is not in it.\n",
  );
});
