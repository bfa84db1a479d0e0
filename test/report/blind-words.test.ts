import { expect, test } from "vitest";
import { farBlindness, nearWords } from "../../src/report/blind-words.ts";
import { compose } from "../../src/report/compose.ts";
import { limits } from "../../src/report/limits.ts";
import * as shop from "../support/shop-report.ts";

const spot = (reason: string, line: number, near = false) => ({ reason, file: "src/mail.ts", line, detail: "", near });
const farOf = (cannotVouch: ReturnType<typeof spot>[]) => farBlindness(compose({ ...shop.shop, cannotVouch }));

test("what stands far away is folded by its reason, the most frequent first, with places", () => {
  const spots = [1, 2, 3, 4, 5].map((line) => spot("unresolved-import", line));
  expect(farOf([spot("eval", 9), ...spots, spot("dynamic-sql", 7, true)])).toEqual([
    "elsewhere 5 unresolved-import: src/mail.ts:1, src/mail.ts:2, src/mail.ts:3 and 2 more",
    "elsewhere 1 eval: src/mail.ts:9",
  ]);
  expect(farOf([spot("dynamic-sql", 7, true)])).toEqual([]);
});

test("what the report has no room for is counted once", () => {
  const near = Array.from({ length: 10 }, (_, at) => spot("dynamic-sql", at + 1, true));
  const far = Array.from({ length: limits.blind }, (_, at) => spot("unresolved-import", at + 1));
  expect(farOf([...near, ...far]).at(-1)).toBe("and 10 more that are not listed");
});

test("a heading says how many are near, if any", () => {
  expect([0, 3].map(nearWords)).toEqual(["", " (3 near the change)"]);
});
