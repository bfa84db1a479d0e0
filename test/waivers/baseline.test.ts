import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding } from "../../seeds/rule.ts";
import { baselineOf, parseBaseline, settle } from "../../src/waivers/baseline.ts";

const finding = (id: string, ...on: readonly string[]): Finding => ({
  ...{ id, rule: "seed-4/aggregate-on-read", seed: 4, seeds: [4], severity: "warning", confidence: 0.9 },
  ...{ title: "", on, file: "src/a.ts", line: 1, side: "head", path: [], why: "", fix: "", rollback: "" },
});

const ids = (all: readonly { readonly id: string }[]): readonly string[] => all.map(({ id }) => id);

test("what is paid goes out, what is new does not come in", () => {
  const before = baselineOf([finding("b", "table:b"), finding("a", "table:a")]);
  expect(ids(before.findings)).toEqual(["a", "b"]);
  const { left, paid, beyond } = settle(before, [finding("c", "table:c"), finding("b", "table:b")]);
  expect([ids(left.findings), ids(paid), ids(beyond)]).toEqual([["b"], ["a"], ["c"]]);
});

test("code that moved for good is found again by its shape, once for each entry", () => {
  const before = baselineOf([finding("a", "symbol:src/a.ts#list", "table:a")]);
  const moved = finding("m", "symbol:lib/orders/a.ts#list", "table:a");
  const copied = finding("n", "symbol:lib/b.ts#list", "table:a");
  const { left, paid, beyond } = settle(before, [moved, copied]);
  expect([ids(left.findings), ids(paid), ids(beyond)]).toEqual([["m"], [], ["n"]]);
});

test("it never grows, whatever stands, and loses nothing on its way through a file", () => {
  const some = fc
    .uniqueArray(fc.integer({ min: 0, max: 20 }))
    .map((all) => all.map((n) => finding(`${n}`, `table:${n % 5}`)));
  fc.assert(
    fc.property(some, some, (then, now) => {
      const before = parseBaseline(JSON.stringify(baselineOf(then)));
      if ("why" in before) throw new Error(before.why);
      const { left, paid, beyond } = settle(before, now);
      expect(left.findings.length + paid.length).toBe(then.length);
      expect(left.findings.length + beyond.length).toBe(now.length);
      expect(settle(left, now)).toEqual({ left, paid: [], beyond });
    }),
  );
});

test.each([
  ["{", "is no JSON"],
  ["[]", "is no baseline of version 1"],
  ['{"version":2,"findings":[]}', "is no baseline of version 1"],
  ['{"version":1,"findings":[{"id":"a"}]}', "has an entry without id, shape, rule or file"],
])("%s is refused", (text, why) => {
  expect(parseBaseline(text)).toEqual({ why: expect.stringContaining(why) });
});
