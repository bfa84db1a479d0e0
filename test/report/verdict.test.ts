import fc from "fast-check";
import { expect, test } from "vitest";
import { type ComposeInput, compose } from "../../src/report/compose.ts";
import { kinds } from "../../src/report/kinds.ts";
import { limits } from "../../src/report/limits.ts";
import type { Totals } from "../../src/report/report.ts";
import { renderTitle } from "../../src/report/title.ts";
import { conclusion, gated, percent } from "../../src/report/verdict.ts";
import { noWindow } from "../../src/report/way-back.ts";
import * as shop from "../support/shop-report.ts";

const verdictOf = (changes: Partial<ComposeInput>) => conclusion(compose({ ...shop.shop, ...changes }));
const error = { ...shop.finding, severity: "error" } as const;
const whole = shop.shop.coverage;

test("a gated error that is sure fails the check", () => {
  const policy = { gate: ["seed-13"], warnings: [] };
  expect(verdictOf({ findings: [error], policy })).toEqual({
    conclusion: "failure",
    because: "1 gated finding of severity error.",
  });
  const report = compose({ ...shop.shop, findings: [error], policy: { gate: [error.rule], warnings: [] } });
  expect(gated(report)).toEqual(report.findings);
});

test("what one person accepted, and another has to, requires an action; beside what nobody accepted it fails", () => {
  const policy = { gate: ["seed-13"], warnings: [] };
  const awaiting = new Map([[error.id, { by: "till on this pull request", because: "it is ours alone", until: null }]]);
  expect(verdictOf({ findings: [error], policy, awaiting })).toEqual({
    conclusion: "action_required",
    because: "1 gated finding of severity error, accepted by one: a second person has to agree.",
  });
  const other = { ...error, id: "another" };
  expect(verdictOf({ findings: [error, other], policy, awaiting })).toEqual({
    conclusion: "failure",
    because: "2 gated findings of severity error, 1 of them awaiting a second person.",
  });
  const report = compose({ ...shop.shop, findings: [error], policy, awaiting });
  expect(renderTitle(report)).toContain(" · awaits a second person");
  expect(report.findings[0]).toMatchObject({ waived: null, awaiting: { by: "till on this pull request" } });
  // Where nothing gates, nobody waits.
  expect(verdictOf({ findings: [error], awaiting }).conclusion).toBe("neutral");
});

test.each([
  ["not gated", [error], []],
  ["another seed is gated", [error], ["seed-1", "seed-130", "seed-13/notify-as-queue"]],
  ["not an error", [shop.finding], ["seed-13"]],
  ["not sure enough", [{ ...error, confidence: 0.84 }], ["seed-13"]],
])("a finding that is %s is advice", (_what, findings, gate) => {
  expect(verdictOf({ findings, policy: { gate, warnings: [] } })).toEqual({
    conclusion: "neutral",
    because: "1 finding to look at; none of them gates.",
  });
});

test("notices alone, well read, conclude well, and nobody says safe", () => {
  const findings = [{ ...shop.finding, severity: "notice" as const }];
  expect(verdictOf({ findings })).toEqual({
    conclusion: "success",
    because:
      "No finding of severity warning or error, but 1 notice; coverage is 97 %. It cannot vouch for 1 place far from the change.",
  });
  expect(renderTitle(compose({ ...shop.shop, ...nothing, findings }))).toBe("low · no behaviour changed · 1 notice");
});

test("every finding is counted where it belongs, beside what gates and what does not", () => {
  const findings = [
    error,
    ...(["error", "warning", "notice", "notice"] as const).map((severity, n) => ({
      ...error,
      id: `${n}`,
      severity,
      rule: "seed-8/other",
      seed: 8,
    })),
  ];
  expect(verdictOf({ findings })).toEqual({
    conclusion: "neutral",
    because: "3 findings and 2 notices to look at; none of them gates.",
  });
  expect(verdictOf({ findings, policy: { gate: ["seed-13"], warnings: [] } })).toEqual({
    conclusion: "failure",
    because: "1 gated finding of severity error; beside, 2 findings and 2 notices to look at.",
  });
  expect(renderTitle(compose({ ...shop.shop, ...nothing, findings }))).toBe(
    "low · no behaviour changed · 2 seeds, 2 notices",
  );
});

test("green says what it does not speak for", () => {
  expect(verdictOf({ findings: [] })).toEqual({
    conclusion: "success",
    because:
      "No finding of severity warning or error; coverage is 97 %. It cannot vouch for 1 place far from the change.",
  });
});

test("what may hide something of the change is never green", () => {
  const near = [
    { reason: "dynamic-sql", file: "src/billing/charge.ts", line: 12, detail: "", near: true },
    { reason: "eval", file: "src/billing/charge.ts", line: 14, detail: "", near: true },
    { reason: "dynamic-sql", file: "src/billing/charge.ts", line: 16, detail: "", near: true },
  ];
  expect(verdictOf({ findings: [], cannotVouch: [...shop.shop.cannotVouch, ...near] })).toEqual({
    conclusion: "neutral",
    because: "Cannot vouch for 3 places near the change (2 dynamic-sql, 1 eval).",
  });
});

test("reasons that the report has no room for are counted, too", () => {
  const near = Array.from({ length: limits.blind + 10 }, (_, at) => ({
    reason: "eval",
    file: "src/billing/charge.ts",
    line: at + 1,
    detail: "",
    near: true,
  }));
  expect(verdictOf({ findings: [], cannotVouch: near }).because).toBe(
    "Cannot vouch for 510 places near the change (500 eval, 10 not listed).",
  );
});

test("a changed file that was not read is never green", () => {
  expect(verdictOf({ findings: [], coverage: { ...whole, changedRead: 2 } })).toEqual({
    conclusion: "neutral",
    because: "Cannot vouch: 1 of 3 changed files could not be read whole.",
  });
});

test("a blind graph is never green", () => {
  expect(verdictOf({ findings: [], coverage: { ...whole, read: 15 } })).toEqual({
    conclusion: "neutral",
    because: "Cannot vouch: coverage is 73 %, below 80 %; silence proves nothing here.",
  });
});

test("a graph that hardly ties files together is never green", () => {
  expect(verdictOf({ findings: [], coverage: { ...whole, tied: 9 } })).toEqual({
    conclusion: "neutral",
    because:
      "Cannot vouch: only 9 of 20 files are seen to use another or to be used; what else ties them together is not followed.",
  });
  expect(verdictOf({ findings: [], coverage: { ...whole, ties: 29 } })).toEqual({
    conclusion: "neutral",
    because:
      "Cannot vouch: a file is seen to use 1.4 symbols of others on average, below 1.5; what else ties them together is not followed.",
  });
  const few = { ...whole, scripts: 19, tied: 0, ties: 0 };
  expect(verdictOf({ findings: [], coverage: few }).conclusion).toBe("success");
});

test("tests that are not tied to what they test are told, and change no conclusion", () => {
  const coverage = { ...whole, symbols: 100, tested: 4 };
  const apart =
    "Which tests feel this cannot be vouched for: tests are seen to reach only 4 of 100 symbols, below 5 %.";
  const told = (more: Partial<typeof coverage>) =>
    compose({ ...shop.shop, findings: [], coverage: { ...coverage, ...more } });
  expect(told({}).notes).toEqual([apart]);
  expect(conclusion(told({})).conclusion).toBe("success");
  expect(told({ tested: 5 }).notes).toEqual([]);
  expect(told({ tests: 0, tested: 0 }).notes).toEqual([]);
  expect(told({ scripts: 19, tested: 0 }).notes).toEqual([]);
});

test("files that no analyzer reads are skipped, and said so", () => {
  const coverage = { ...whole, changedFiles: 0, changedRead: 0 };
  expect(verdictOf({ findings: [], coverage, change: { ...shop.change, nodes: [] } })).toEqual({
    conclusion: "skipped",
    because: "None of the changed files is of a kind that this engine reads: it cannot vouch for them.",
  });
});

test("a share is never rounded up", () => {
  expect([0, 0.29, 0.9999, 1].map(percent)).toEqual(["0 %", "29 %", "99 %", "100 %"]);
});

test("the title names what is reached at run time, the seeds, and the way back", () => {
  expect(renderTitle(compose(shop.shop))).toBe(
    "moderate · 1 route, 1 job, 1 table, 1 test, 1 symbol reached · 1 more through data · 1 seed · revert not tried",
  );
});

const nothing: Partial<ComposeInput> = {
  findings: [],
  impact: { reached: new Map() },
  change: { files: shop.change.files, nodes: [] },
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
};

test.each<[string, Partial<ComposeInput>]>([
  ["low · nothing changed", { change: { files: [], nodes: [] } }],
  ["low · no behaviour changed", {}],
  ["low · nothing else reached", { change: shop.change }],
  [
    "low or more · 1 changed file unread",
    { coverage: { ...whole, changedRead: 2 }, risk: { score: 0, band: "low", atLeast: true, terms: [] } },
  ],
  ["low · no behaviour changed · low coverage", { coverage: { ...whole, read: 1 } }],
  [
    "low · 1 symbol reached by type only",
    { impact: { reached: new Map([...shop.impact.reached].filter(([, reach]) => reach.channel === "type")) } },
  ],
  [
    "low · no behaviour changed · revert unsafe after migrate",
    { rollback: { ...shop.shop.rollback, verdict: "loses-data" } },
  ],
  ["low · no behaviour changed · cannot be reverted", { rollback: { ...shop.shop.rollback, verdict: "irreversible" } }],
])("title: %s", (title, changes) => {
  expect(renderTitle(compose({ ...shop.shop, ...nothing, ...changes }))).toBe(title);
});

test("the title says what keeps the check from green", () => {
  const spot = { reason: "eval", file: "src/billing/charge.ts", line: 14, detail: "", near: true };
  expect(
    renderTitle(compose({ ...shop.shop, ...nothing, cannotVouch: [spot, { ...spot, near: false, line: 20 }] })),
  ).toBe("low · no behaviour changed · cannot vouch for 1 place");
});

const part =
  /^((low|moderate|high|critical)( or more)?|(\d+ [a-zS][a-zQL ]*, )*\d+ [a-zS][a-zQL ]*?( and more)? reached( by type only)?|nothing else (runs it|reached)|\d+ more through data|1 seed|(cannot be reverted|revert unsafe after migrate)|\d+ changed files unread|cannot vouch for \d+ places?|low coverage)$/;

test("a title of any length is made of whole parts, and never loses the words about risk", () => {
  const totals = fc.dictionary(fc.constantFrom(...kinds), fc.nat({ max: 10_000_000 })) as fc.Arbitrary<
    Totals["reached"]
  >;
  fc.assert(
    fc.property(totals, totals, totals, fc.boolean(), fc.nat(), (reachedByCode, atRunTime, reached, unread, near) => {
      const report = compose({ ...shop.shop, rollback: { ...shop.shop.rollback, verdict: "loses-data" } });
      const title = renderTitle({
        ...report,
        coverage: { ...report.coverage, changedRead: unread ? 1 : 3 },
        risk: { ...report.risk, band: "critical", atLeast: unread },
        totals: { ...report.totals, reachedByCode, reachedAtRunTime: atRunTime, reached, cannotVouchNear: near },
      });
      expect(title.length).toBeLessThanOrEqual(120);
      const parts = title.split(" · ");
      expect(parts.filter((one) => !part.test(one))).toEqual([]);
      const end = unread
        ? ["2 changed files unread"]
        : near > 0
          ? [`cannot vouch for ${near} ${near === 1 ? "place" : "places"}`]
          : [];
      expect(parts.slice(-1 - end.length)).toEqual(["revert unsafe after migrate", ...end]);
    }),
  );
});

test("what is reached by type only gives way in whole parts, too", () => {
  const report = compose({ ...shop.shop, ...nothing });
  const reached = Object.fromEntries(kinds.map((kind) => [kind, 1_000]));
  expect(renderTitle({ ...report, totals: { ...report.totals, reached } })).toBe(
    "low · 1000 routes, 1000 jobs, 1000 schedules, 1000 queues, 1000 tables, 1000 views and more reached by type only",
  );
});
