import { expect, test } from "vitest";
import type { ChangedNode } from "../../analyzers/graph/change.ts";
import type { RevertTrial } from "../../src/ports.ts";
import { assessRisk } from "../../src/report/risk.ts";
import type { RiskInput } from "../../src/report/risk-terms.ts";
import { planRollback } from "../../src/report/rollback.ts";
import { graph } from "../support/graph.ts";
import * as shop from "../support/shop-report.ts";

const whole: RiskInput = {
  base: shop.base,
  head: shop.head,
  change: shop.change,
  impact: shop.impact,
  size: shop.shop.size,
  findings: [shop.finding],
  unread: 0,
  ...shop.stakes,
};

const none: RiskInput = {
  ...whole,
  change: { files: [], nodes: [] },
  impact: { reached: new Map() },
  findings: [],
};

const linesOf = (input: RiskInput) =>
  assessRisk(input).terms.map((term) => `${term.points} ${term.name}: ${term.because}`);

test("every point has its sentence, and the score is their sum", () => {
  const { score, band } = assessRisk(whole);
  expect([score, band]).toEqual([27, "moderate"]);
  expect(linesOf(whole)).toEqual([
    "20 reach: 3 routes, jobs and schedules feel it: more than stand on 100 % of the code",
    "2 writes: changed code writes 1 table that it did not write before",
    "5 irreversibility: the schema changes, and the way back was not tried",
    "5 findings: 1 warning by the seeds",
    "-5 relief: 1 test file of this change covers what it changes",
  ]);
});

test("nothing changed is no risk", () => {
  expect(assessRisk(none)).toEqual({ score: 0, band: "low", atLeast: false, terms: [] });
});

test("changed handlers count once each", () => {
  const nodes: ChangedNode[] = [
    { node: shop.postOrders, change: "altered", side: "head" },
    { node: shop.getOrders, change: "added", side: "head" },
    { node: shop.mailJob, change: "altered", side: "head" },
  ];
  expect(linesOf({ ...none, change: { files: [], nodes } })).toEqual([
    "13 surface: it changes the handlers of 2 routes without a known guard, 1 job or schedule",
  ]);
});

test.each([
  ["removed", "20 irreversibility: 1 table or column removed, with all rows"],
  ["altered", "12 irreversibility: 1 table or column altered in place"],
  ["added", "5 irreversibility: the schema changes, and the way back was not tried"],
] as const)("a table %s", (change, line) => {
  const nodes: ChangedNode[] = [{ node: shop.charges, change, side: change === "removed" ? "base" : "head" }];
  expect(linesOf({ ...none, change: { files: [], nodes } })).toEqual([line]);
});

test("a table that only code names is no schema", () => {
  const { body: _, ...seen } = shop.charges;
  const nodes: ChangedNode[] = [{ node: seen, change: "removed", side: "base" }];
  expect(linesOf({ ...none, change: { files: [], nodes } })).toEqual([]);
});

test.each([
  [{ percentile: 0.75 }, []],
  [{ percentile: 0.76 }, ["3 size: only 19 of the last 80 changes were larger"]],
  [{ percentile: 0.91 }, ["6 size: only 7 of the last 80 changes were larger"]],
  [{ percentile: 0.96 }, ["10 size: only 3 of the last 80 changes were larger"]],
  [{ history: 5, effectiveLines: 401 }, ["6 size: 401 effective lines are more than 400"]],
  [{ history: 5, effectiveLines: 801 }, ["10 size: 801 effective lines are more than 800"]],
  [
    { scattered: true, parts: [1, 2, 3].map(() => ({ files: [], why: "", needs: [] })) },
    ["4 scatter: it falls into 3 parts with no edge between them"],
  ],
])("size %j", (size, lines) => {
  expect(linesOf({ ...none, size: { ...shop.shop.size, ...size } })).toEqual(lines);
});

test("reach is held against the whole of the code, and its lower half is no reason for care", () => {
  const loads = (lighter: number) => [...Array(lighter).fill(0), ...Array(100 - lighter).fill(9)];
  const reachOf = (lighter: number) => linesOf({ ...none, impact: shop.impact, loads: loads(lighter) })[0];
  expect(reachOf(51)).toBe("10 reach: 3 routes, jobs and schedules feel it: more than stand on 51 % of the code");
  expect(reachOf(50)).toBeUndefined();
  expect(linesOf({ ...none, impact: shop.impact, loads: [] })).toEqual([]);
});

test("whom a handler answers decides how much it weighs", () => {
  const roles = ["public", "webhook", "guarded", "admin", "internal"];
  const nodes = roles
    .map((role) => shop.node("route", `GET /${role}`, "src/routes.ts", 1))
    .map((node, at) => ({
      node: { ...node, attributes: { role: roles[at] ?? "" } },
      change: "altered" as const,
      side: "head" as const,
    }));
  expect(linesOf({ ...none, change: { files: [], nodes: nodes.slice(0, 4) } })).toEqual([
    "14 surface: it changes the handlers of 2 routes without a known guard, 2 guarded routes",
  ]);
  expect(linesOf({ ...none, change: { files: [], nodes: nodes.slice(4) } })).toEqual([
    "3 surface: it changes the handlers of 1 job or schedule",
  ]);
});

test("writes to growing tables weigh twice, and money on the way adds to them", () => {
  const base = graph("charge calls tax");
  const head = graph("charge writes table:clicks\ncharge writes table:plans\ncharge requests service:api.stripe.com");
  const node = head.node("symbol:src/shop.ts#charge");
  if (node === undefined) throw new Error("no node");
  const change = { files: [], nodes: [{ node, change: "body" as const, side: "head" as const }] };
  const input = { ...none, base, head, change, isGrowing: (id: string) => id === "table:clicks" };
  expect(linesOf(input)).toEqual([
    "11 writes: changed code writes 2 tables that it did not write before, 1 of them growing with traffic, and asks api.stripe.com",
    "8 irreversibility: changed code asks api.stripe.com, and what is sent is sent",
  ]);
  // What it asked before is no news.
  expect(linesOf({ ...input, base: head })).toEqual([]);
});

test("a migration that takes rows away is graver than one that fills a new column", () => {
  const base = graph("migration:1.sql migrates table:orders");
  const does = (traits: string) => {
    const head = graph(`migration:2.sql migrates table:orders ${traits}`);
    const node = head.node("migration:2.sql");
    if (node === undefined) throw new Error("no node");
    return linesOf({ ...none, base, head, change: { files: [], nodes: [{ node, change: "added", side: "head" }] } });
  };
  const rows = ["20 irreversibility: a migration changes or deletes rows of 1 table"];
  const untouched = ["5 irreversibility: the schema changes, and the way back was not tried"];
  expect(does('{"does":"delete"}')).toEqual(rows);
  expect(does('{"does":"update"}')).toEqual(rows);
  expect(does('{"does":"update","columns":["total"]}')).toEqual(untouched);
  expect(does('{"does":"delete","down":true}')).toEqual(untouched);
  expect(linesOf({ ...none, tightened: 2 })).toEqual([
    "12 irreversibility: 2 columns take less than before, while code writes them",
  ]);
});

test("a flag on the way to every entry is a relief, on the way to one of two it is none", () => {
  const head = graph("symbol:src/orders/create.ts#createOrder uses flag:new-prices");
  const reached = (ids: readonly string[]) => new Map([...shop.impact.reached].filter(([id]) => ids.includes(id)));
  const terms = (...ids: string[]) =>
    linesOf({ ...none, head, loads: [], impact: { reached: reached(ids) } }).filter((line) => line.includes("relief"));
  expect(terms("route:POST /orders")).toEqual([
    "-5 relief: a feature flag is asked on the way to every entry that feels it",
  ]);
  expect(terms("route:POST /orders", "job:bullmq/mail")).toEqual([]);
});

test("what was accepted weighs a quarter", () => {
  const findings = [{ ...shop.finding, severity: "error" as const, confidence: 1 }];
  expect(linesOf({ ...none, findings, waived: new Map([[shop.finding.id, 1]]) })).toEqual([
    "3 findings: 1 error by the seeds, 1 of them accepted",
  ]);
});

test("findings are capped", () => {
  const findings = Array.from({ length: 9 }, () => ({ ...shop.finding, severity: "error" as const }));
  expect(linesOf({ ...none, findings })).toEqual(["30 findings: 9 errors by the seeds"]);
});

const nothing = { reached: new Map() };
const untried = { notTried: "The change is not committed yet." };

test.each<[RevertTrial, boolean, string]>([
  [{ merges: true, applies: true, conflicts: [] }, true, ""],
  [
    { merges: true, applies: false, conflicts: ["a.ts", "b.ts", "c.ts", "d.ts"] },
    false,
    " As the branch is now, git finds conflicts in a.ts, b.ts, c.ts and 1 more: take those parts back by hand.",
  ],
  [
    { merges: false, applies: false, conflicts: ["a.ts"] },
    false,
    " It does not merge into the branch as that is now: conflicts in a.ts. What comes out of it again can be tried when it does.",
  ],
])("taking back the code: %j", (reverted, tried, more) => {
  const plan = planRollback({ files: shop.change.files, nodes: [] }, nothing, { reverted });
  expect(plan.verdict).toBe(tried ? "clean" : "unknown");
  expect(plan.steps).toEqual([
    {
      order: 1,
      what: `Revert the code (3 files) and deploy the revert to every instance.${more}`,
      command: "git revert -m 1 <merge commit> # squashed: without -m 1",
      tried,
    },
  ]);
  // What a migration or a queue leaves behind is not taken back with the code.
  expect(planRollback(shop.change, nothing, { reverted }).verdict).toBe("unknown");
});

test("work that changed code sends or does itself is not taken back with the code", () => {
  const reached = new Map([
    ["queue:mail", { node: shop.mailJob, channel: "code" as const, distance: 1, side: "head" as const, path: [] }],
  ]);
  const plan = planRollback(
    { files: shop.change.files, nodes: [] },
    { reached },
    { reverted: { merges: true, applies: true, conflicts: [] } },
  );
  expect(plan.verdict).toBe("unknown");
  expect(plan.steps.map(({ tried }) => tried)).toEqual([true, false]);
});

test("the way back says what was not tried, in the order in which it must be done", () => {
  const { verdict, schemaChange, dataLoss, steps, migrations } = planRollback(shop.change, nothing, {
    reverted: untried,
  });
  expect({ verdict, schemaChange, dataLoss, migrations }).toEqual({
    verdict: "unknown",
    schemaChange: true,
    dataLoss: [],
    migrations: [
      {
        file: "migrations/002_charges.sql",
        name: "",
        tool: "",
        verdict: "not-tried",
        why: "It was read, not run.",
        way: "none",
        sql: [],
        losses: [],
        goes: [],
        locks: [],
        advice: [],
        notes: [],
      },
    ],
  });
  expect(steps.map((step) => `${step.order} ${step.tried} ${step.what}`)).toEqual([
    "1 false Revert the code (3 files) and deploy the revert to every instance. Not tried: The change is not committed yet.",
    "2 false Remove 2 schema objects that this change adds, once no instance uses them.",
    "3 false Take 1 migration off the migration tool's record, last one first, by its way down where it has one.",
  ]);
});

test("what the old code needs comes back first", () => {
  const nodes: ChangedNode[] = [
    { node: shop.charges, change: "removed", side: "base" },
    { node: shop.mailJob, change: "altered", side: "head" },
  ];
  const { dataLoss, steps } = planRollback({ files: shop.change.files, nodes }, nothing, { reverted: untried });
  expect(dataLoss).toEqual(["Rows of table charges go when the change is applied."]);
  expect(steps.map((step) => step.what)).toEqual([
    "Before this change is applied, copy the rows of 1 table or column that it removes; no revert brings them back.",
    "Bring back 1 schema object that this change removes or alters; the old code needs them first.",
    "Revert the code (3 files) and deploy the revert to every instance. Not tried: The change is not committed yet.",
    "Look at jobs queued meanwhile: the old code must understand their payload, or they must be drained.",
  ]);
});

test("where nothing differs there is nothing to revert", () => {
  expect(planRollback({ files: [], nodes: [] }, nothing, { reverted: untried }).steps).toEqual([]);
});

test.each([
  [["restores", "restores"], []],
  [["restores", "not-tried"], ["5 irreversibility: the schema changes, and the way back was not tried"]],
  [["restores", "cannot"], ["20 irreversibility: 1 migration cannot be undone"]],
] as const)("what came of trying the way back counts: %j", (verdicts, lines) => {
  const nodes: ChangedNode[] = [{ node: shop.charges, change: "added", side: "head" }];
  const migrations = verdicts.map((verdict) => ({ verdict }));
  expect(linesOf({ ...none, change: { files: [], nodes }, migrations })).toEqual(lines);
});
