import { expect, test } from "vitest";
import type { Size } from "../../src/report/report.ts";
import { sizeWords } from "../../src/report/size-words.ts";
import { shop } from "../support/shop-report.ts";

const coverage = { ...shop.coverage, ratio: 1 };

test.each<[string, Partial<Size>]>([
  ["no earlier changes to compare with", { history: 0, percentile: 0 }],
  ["too few earlier changes to compare with (1)", { history: 1, percentile: 0 }],
  ["too few earlier changes to compare with (19)", { history: 19, percentile: 1 }],
  ["each of the last 20 changes was larger", { history: 20, percentile: 0 }],
  ["199 of the last 200 changes were larger", { history: 200, percentile: 0.005 }],
  ["only 49 of the last 200 changes were larger", { history: 200, percentile: 0.755 }],
  ["only 1 of the last 30 changes was larger", { history: 30, percentile: 0.9667 }],
  ["none of the last 30 changes was larger", { history: 30, percentile: 1 }],
])("%s", (words, size) => {
  expect(sizeWords({ ...shop.size, ...size }, coverage)).toBe(`11 effective lines in 3 files; ${words}`);
});

test("what stands out is told before the comparison", () => {
  expect(sizeWords({ ...shop.size, files: 1, effectiveLines: 1, oversized: true, scattered: true }, coverage)).toBe(
    "1 effective line in 1 file, oversized, scattered; 60 of the last 80 changes were larger",
  );
});

test("a size that nobody could count whole is compared with nothing", () => {
  expect(sizeWords(shop.size, { ...coverage, changedRead: 2 })).toBe(
    "11 effective lines in 3 files; 1 changed file was not read",
  );
  expect(sizeWords(shop.size, { ...coverage, changedRead: 1 })).toBe(
    "11 effective lines in 3 files; 2 changed files were not read",
  );
});
