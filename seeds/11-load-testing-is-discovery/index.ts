import { seed } from "../rule.ts";
import { easyTarget } from "./easy-target.ts";
import { goalpostsMoved } from "./goalposts-moved.ts";
import { lessonNotCodified } from "./lesson-not-codified.ts";
import { noBreakingPoint } from "./no-breaking-point.ts";
import { nominalOnly } from "./nominal-only.ts";

export const findsWhereItBreaks = seed({
  number: 11,
  slug: "11-load-testing-is-discovery",
  title: "Load Testing Is Discovery, Not Validation",
  promise: "A load test presses until something gives, says what would be too bad, and keeps what it found.",
  rules: [nominalOnly, noBreakingPoint, easyTarget, goalpostsMoved, lessonNotCodified],
});
