/** Lines of cron, laid out. */
import { expect, test } from "vitest";
import { intervalOf, minutesOfDay, startsOf } from "../../seeds/questions/clock.ts";

const firstOf = (spec: string): readonly number[] | undefined => {
  const starts = startsOf(spec);
  return starts && [...starts].sort((a, b) => a - b).slice(0, 3);
};

test.for([
  ["5 * * * *", [5, 65, 125]],
  ["*/20 1 * * *", [60, 80, 100]],
  ["7-59/20 2 * * *", [127, 147, 167]],
  ["0 3 * * 2", [minutesOfDay + 180, 8 * minutesOfDay + 180, 15 * minutesOfDay + 180]],
  ["0 3 * * SUN", [6 * minutesOfDay + 180, 13 * minutesOfDay + 180, 20 * minutesOfDay + 180]],
  ["0 0 1 * 2", [0, minutesOfDay, 8 * minutesOfDay]],
  ["30 0 4 * * *", [240, minutesOfDay + 240, 2 * minutesOfDay + 240]],
  ["cron(15 4 * * ? *)", [255, minutesOfDay + 255, 2 * minutesOfDay + 255]],
  ["@daily", [0, minutesOfDay, 2 * minutesOfDay]],
] as const)("%s starts at %j", ([spec, minutes]) => {
  expect(firstOf(spec)).toEqual(minutes);
});

test.for(["0 0 1 6 *", "0 0 L * *", "61 * * * *", "*/0 * * * *", "rate(5 minutes)", "$env.CRON", ""])(
  "when %j starts is not known",
  (spec) => {
    expect(startsOf(spec)).toBeUndefined();
  },
);

test.for([
  ["* * * * *", 1],
  ["*/5 * * * *", 5],
  ["0 * * * *", 60],
  ["0 6 * * *", minutesOfDay],
  ["30 seconds", 0.5],
  ["10 seconds", 1 / 6],
  ["rate(5 minutes)", 5],
  ["rate(1 hour)", 60],
  ["every 60000ms", 1],
  ["?", undefined],
] as const)("%s comes again after %d minutes", ([spec, minutes]) => {
  expect(intervalOf(spec)).toEqual(minutes);
});
