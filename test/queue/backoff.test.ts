import fc from "fast-check";
import { expect, test } from "vitest";
import { pauseAfter } from "../../src/queue/backoff.ts";

const backoff = { first: 2_000, longest: 600_000 };

test("doubles up to the longest, and takes anything below", () => {
  expect([0, 1, 2, 8, 9, 500].map((attempt) => pauseAfter(attempt, backoff, 1))).toEqual([
    2_000, 4_000, 8_000, 512_000, 600_000, 600_000,
  ]);
  expect(pauseAfter(3, backoff, 0)).toBe(0);
});

test("is always a number of milliseconds within bounds, and spread evenly over them", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
      const pause = pauseAfter(attempt, backoff, chance);
      expect(Number.isInteger(pause)).toBe(true);
      expect(pause).toBeGreaterThanOrEqual(0);
      expect(pause).toBeLessThanOrEqual(backoff.longest);
      expect(Math.abs(pause - chance * pauseAfter(attempt, backoff, 1))).toBeLessThanOrEqual(1);
    }),
  );
});
