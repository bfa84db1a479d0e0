import { expect, test } from "vitest";
import type { Finding } from "../../seeds/rule.ts";
import { namesOf } from "../../src/settings/names.ts";
import { parseWaivers, waiverFor, waiversPath } from "../../src/waivers/file.ts";

const parse = (text: string) => parseWaivers(text, namesOf(), "2026-06-01");
const reason = "because: one generated client per provider\n  by: platform";

const finding = (more: Partial<Finding> = {}): Finding => ({
  id: "0123456789abcdef",
  rule: "seed-8/oversized-diff",
  seed: 8,
  seeds: [8],
  severity: "warning",
  confidence: 0.9,
  title: "",
  on: [],
  file: "clients/a.ts",
  line: 1,
  side: "head",
  path: [],
  why: "",
  fix: "",
  rollback: "",
  ...more,
});

test("a waiver of a finding, of a rule and of a seed, the narrowest first", () => {
  const { waivers, warnings } = parse(`
- accept: seed-8
  ${reason}
- accept: seed-8/oversized-diff
  because: it is moved as a whole
  by: orders
  until: 2026-06-01
  paths: [clients/**]
- accept: fedcba9876543210
  because: the owner of this table agreed
  by: data
`);
  expect(warnings).toEqual([]);
  expect(waiverFor(finding(), waivers)).toEqual({
    by: "orders",
    because: "it is moved as a whole",
    until: "2026-06-01",
  });
  expect(waiverFor(finding({ file: "src/a.ts" }), waivers)?.by).toBe("platform");
  expect(waiverFor(finding({ id: "fedcba9876543210" }), waivers)?.by).toBe("data");
  expect(waiverFor(finding({ rule: "seed-7/breaking-export", seeds: [7] }), waivers)).toBeUndefined();
});

test("contradictory waivers are told, and the one that ends first holds", () => {
  const { waivers, warnings } = parse(`- accept: seed-8
  ${reason}
- accept: seed-8
  ${reason}
  until: 2026-07-01
- accept: seed-8
  ${reason}
  until: 2026-08-01
`);
  expect(waivers.map(({ until }) => until)).toEqual(["2026-07-01"]);
  expect(warnings).toEqual([
    `\`${waiversPath}\`, line 4, column 3: \`seed-8\` is accepted in line 1 already; the one that ends first holds, in line 4.`,
    `\`${waiversPath}\`, line 8, column 3: \`seed-8\` is accepted in line 4 already; the one that ends first holds, in line 4.`,
  ]);
});

test.each([
  ["accept: seed-8\n", "line 1, column 1: expected a list of waivers, such as `- accept: seed-8`; none holds."],
  ["- seed-8\n", "line 1, column 3: `seed-8` is no waiver; one has `accept`, `because` and `by`."],
  [
    `- accept: seed-99\n  ${reason}\n`,
    "line 1, column 11: `seed-99` is no seed or rule of this engine; `blast-radius seeds` lists them. The waiver does not hold.",
  ],
  [
    "- accept: seed-8\n  because: no time\n  by: x\n",
    "line 2, column 12: It gives no reason of at least 12 characters. The waiver does not hold.",
  ],
  [
    "- accept: seed-8\n  because: it was agreed upon\n",
    "line 1, column 3: `by` must say whose decision this is. The waiver does not hold.",
  ],
  [
    `- accept: seed-8\n  ${reason}\n  until: 2026-05-31\n`,
    "line 4, column 10: It ended on 2026-05-31. The waiver does not hold.",
  ],
  [
    `- accept: seed-8\n  ${reason}\n  until: soon\n`,
    "line 4, column 10: `soon` is no day; write it as `2026-12-31`. The waiver does not hold.",
  ],
  [
    `- accept: seed-8\n  ${reason}\n  paths: src\n`,
    "line 4, column 10: `paths` must be a list of globs. The waiver does not hold.",
  ],
])("%j is told with its place", (text, warning) => {
  expect(parse(text)).toEqual({ waivers: [], warnings: [`\`${waiversPath}\`, ${warning}`] });
});

test("a member that nobody knows is told, and the waiver holds", () => {
  const { waivers, warnings } = parse(`- accept: seed-8\n  ${reason}\n  colour: red\n`);
  expect(waivers).toHaveLength(1);
  expect(warnings).toEqual([
    `\`${waiversPath}\`, line 4, column 3: \`colour\` is no part of a waiver; known are accept, because, by, until, paths.`,
  ]);
});
