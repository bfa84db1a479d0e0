import { expect, test } from "vitest";
import { annotationsOf } from "../../src/report/annotations.ts";
import { compose } from "../../src/report/compose.ts";
import * as shop from "../support/shop-report.ts";

test("findings first, then how far the changed units on changed lines reach", () => {
  expect(annotationsOf(compose(shop.shop))).toEqual([
    {
      path: "migrations/002_charges.sql",
      startLine: 4,
      endLine: 4,
      level: "warning",
      title: "`charges` calls `https://pay.example` from a trigger",
      message: [
        "The database stores truth; it does not dispatch work.",
        "Instead: Let a worker send it.",
        "Way back: Drop the trigger; nothing is lost.",
        "seed-13/http-from-database · b1a5",
      ].join("\n\n"),
    },
    {
      path: "src/billing/charge.ts",
      startLine: 12,
      endLine: 12,
      level: "notice",
      title: "charge reaches 4 units",
      message: "job bullmq/mail\nroute POST /orders\nroute GET /orders\ntable charges",
    },
  ]);
});

test("nothing is noted beside the lines of the diff, at base, or where it was accepted", () => {
  const elsewhere = [
    { ...shop.finding, id: "1", line: 6 },
    { ...shop.finding, id: "2", file: "src/routes.ts" },
    { ...shop.finding, id: "3", side: "base" as const },
  ];
  const report = compose({ ...shop.shop, findings: elsewhere });
  const accepted = { ...report, findings: compose(shop.shop).findings.map((one) => ({ ...one, waived: waiver })) };
  expect(annotationsOf(report).map(({ title }) => title)).toEqual(["charge reaches 4 units"]);
  expect(annotationsOf(accepted).map(({ title }) => title)).toEqual(["charge reaches 4 units"]);
});

const waiver = { by: "the owner", because: "it goes with the next release", until: null };

test("the gravest and surest come first, within the limit", () => {
  const findings = [
    { ...shop.finding, id: "a", severity: "notice" as const },
    { ...shop.finding, id: "b", severity: "warning" as const, confidence: 0.8 },
    { ...shop.finding, id: "c", severity: "warning" as const, confidence: 0.95 },
    { ...shop.finding, id: "d", severity: "error" as const },
  ];
  const report = compose({ ...shop.shop, findings });
  expect(annotationsOf(report, 3).map(({ level, message }) => `${level} ${message.slice(-1)}`)).toEqual([
    "failure d",
    "warning c",
    "warning b",
  ]);
  expect(annotationsOf(report, -1)).toEqual([]);
  const crowd = compose({
    ...shop.shop,
    findings: Array.from({ length: 80 }, (_, at) => ({ ...shop.finding, rule: `seed-13/${at}`, id: `${at}` })),
  });
  expect([annotationsOf(crowd).length, annotationsOf(crowd, 1_000).length]).toEqual([10, 50]);
  const told = { ...crowd, policy: { ...crowd.policy, maxAnnotations: 2 } };
  expect(annotationsOf(told)).toHaveLength(2);
  const one = { ...crowd, findings: crowd.findings.map((finding) => ({ ...finding, rule: "seed-13/one" })) };
  expect(annotationsOf(one).filter(({ message }) => message.includes("seed-13/one"))).toHaveLength(3);
});

test("a title fits GitHub's field, and hidden characters are spelt out", () => {
  const [note] = annotationsOf(
    compose({
      ...shop.shop,
      findings: [{ ...shop.finding, title: `\u202e${"x".repeat(400)}`, why: "one\ntwo\u0007" }],
    }),
  );
  expect([note?.title.length, note?.title.slice(0, 9), note?.message.split("\n\n")[0]]).toEqual([
    255,
    "\\u{202e}x",
    "one\ntwo\\u{7}",
  ]);
});
