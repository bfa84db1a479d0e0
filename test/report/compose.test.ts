import { expect, test } from "vitest";
import { canonical, hashOf } from "../../src/report/canonical.ts";
import { compose } from "../../src/report/compose.ts";
import { limits } from "../../src/report/limits.ts";
import type { ToldBlindSpot } from "../../src/report/report.ts";
import * as shop from "../support/shop-report.ts";
import { schemaErrors } from "./schema.ts";

const report = compose(shop.shop);

test("the report of the shop is as the schema says", () => {
  expect(schemaErrors(report)).toEqual([]);
});

test("lists are sorted by kind, channel, distance and id", () => {
  expect(report.reached.map((unit) => `${unit.kind} ${unit.channel} ${unit.distance} ${unit.id}`)).toEqual([
    "job guessed 1 job:bullmq/mail",
    "route code 2 route:POST /orders",
    "route data 2 route:GET /orders",
    "symbol code 1 symbol:src/orders/create.ts#createOrder",
    "symbol type 1 symbol:src/billing/invoice.ts#Invoice",
    "table code 1 table:charges",
    "test code 1 test:test/charge.test.ts",
  ]);
  expect(report.changed.map((unit) => `${unit.change} ${unit.id}`)).toEqual([
    "added column:charges.amount",
    "added migration:migrations/002_charges.sql",
    "body symbol:src/billing/charge.ts#charge",
    "added table:charges",
  ]);
});

test("a witness path begins where the change stands and goes on where it is needed", () => {
  expect(report.reached.find((unit) => unit.id === "route:POST /orders")?.path).toEqual([
    { id: "symbol:src/billing/charge.ts#charge", edge: "changed", file: "src/billing/charge.ts", line: 12 },
    { id: "symbol:src/orders/create.ts#createOrder", edge: "calls", file: "src/orders/create.ts", line: 15 },
    { id: "route:POST /orders", edge: "handles", file: "src/routes.ts", line: 20 },
  ]);
});

test("coverage is the share of files read times the share of specifiers resolved", () => {
  expect(report.coverage.ratio).toBe(0.975);
  const nothing = {
    files: 0,
    read: 0,
    specifiers: 0,
    unresolved: 0,
    changedFiles: 0,
    changedRead: 0,
    scripts: 0,
    tied: 0,
    ties: 0,
    tests: 0,
    symbols: 0,
    tested: 0,
  };
  expect(compose({ ...shop.shop, coverage: nothing }).coverage.ratio).toBe(0);
});

test("the same input gives the same bytes, in whatever order it comes", () => {
  const turned = compose({
    ...shop.shop,
    change: { files: shop.change.files.toReversed(), nodes: shop.change.nodes.toReversed() },
    impact: { reached: new Map([...shop.impact.reached].toReversed()) },
    rollback: shop.shop.rollback,
  });
  expect(JSON.stringify(turned)).toBe(JSON.stringify(report));
});

test("the hash is over everything but itself, whatever the order of keys", () => {
  const { hash, ...body } = report;
  expect(hash).toBe(hashOf(Object.fromEntries(Object.entries(body).toReversed())));
  expect(hashOf({ ...body, engine: "0.2.0" })).not.toBe(hash);
  expect(canonical({ b: [{ d: 1, c: undefined }], a: "é" })).toBe('{"a":"é","b":[{"d":1}]}');
});

test("lists are bounded, with the whole count told; what is nearest to the change stays", () => {
  const spots: ToldBlindSpot[] = Array.from({ length: limits.blind + 10 }, (_, at) => ({
    reason: "dynamic-sql",
    file: at === limits.blind + 5 ? "src/billing/charge.ts" : "a/far.ts",
    line: at + 1,
    detail: "a computed table name",
    near: at === limits.blind + 5,
  }));
  const bounded = compose({ ...shop.shop, cannotVouch: [...spots, ...spots] });
  expect(schemaErrors(bounded)).toEqual([]);
  expect(bounded.cannotVouch).toHaveLength(limits.blind);
  expect(bounded.cannotVouch.at(-1)?.file).toBe("src/billing/charge.ts");
  expect(bounded.totals.cannotVouch).toBe(limits.blind + 10);
  expect(bounded.notes).toEqual([
    "This report lists 500 of 510 places that cannot be vouched for; the rest is counted, not listed.",
  ]);
});

test("symbols give way before routes do", () => {
  const crowd = Array.from({ length: limits.reached + 1 }, (_, at) => shop.node("symbol", `s${at}`, "src/many.ts", at));
  const reached = new Map(shop.impact.reached);
  for (const node of crowd)
    reached.set(node.id, { node, channel: "code", distance: 1, side: "head", path: [{ id: shop.charge.id }] });
  const bounded = compose({ ...shop.shop, impact: { reached } });
  expect(schemaErrors(bounded)).toEqual([]);
  expect(bounded.reached).toHaveLength(limits.reached);
  expect(bounded.reached.filter((unit) => unit.kind !== "symbol")).toHaveLength(5);
  expect(bounded.totals.reached).toEqual({ job: 1, route: 2, symbol: limits.reached + 3, table: 1, test: 1 });
});

test("the middle of a long path is folded into a count", () => {
  const path = Array.from({ length: 40 }, (_, at) => ({ id: at === 0 ? shop.charge.id : `symbol:src/a.ts#f${at}` }));
  const reached = new Map([
    [shop.postOrders.id, { node: shop.postOrders, channel: "code", distance: 39, side: "head", path } as const],
  ]);
  const folded = compose({ ...shop.shop, impact: { reached } });
  expect(schemaErrors(folded)).toEqual([]);
  const hops = folded.reached[0]?.path ?? [];
  expect(hops.map((hop) => hop.id)).toEqual([...path.slice(0, 12), ...path.slice(28)].map((hop) => hop.id));
  expect(hops.map((hop) => hop.folded ?? 0).filter((n) => n > 0)).toEqual([16]);
});

test("texts are bounded and well-formed, lines count from 1", () => {
  const odd = { ...shop.charge, name: "x".repeat(499).concat("😀y"), line: 0 };
  const bounded = compose({
    ...shop.shop,
    change: { ...shop.change, nodes: [{ node: odd, change: "body", side: "head" }] },
    findings: [{ ...shop.finding, title: "\ud800".repeat(3_000), confidence: Number.NaN }],
  });
  expect(schemaErrors(bounded)).toEqual([]);
  expect(bounded.changed.map((unit) => [unit.name, unit.line])).toEqual([[`${"x".repeat(499)}…`, 1]]);
  expect(bounded.findings.map((one) => [one.title.length, one.title.isWellFormed(), one.confidence])).toEqual([
    [limits.sentence, true, 0],
  ]);
});

test("an empty change is a whole report", () => {
  const empty = compose({
    ...shop.shop,
    change: { files: [], nodes: [] },
    impact: { reached: new Map() },
    findings: [],
  });
  expect(schemaErrors(empty)).toEqual([]);
  expect([empty.changed, empty.reached, empty.findings]).toEqual([[], [], []]);
});
