import { seed } from "../rule.ts";
import { aggregateOnRead } from "./aggregate-on-read.ts";
import { aggregatePerItem } from "./aggregate-per-item.ts";
import { orphanProjection } from "./orphan-projection.ts";
import { projectionWithoutKey } from "./projection-without-key.ts";
import { rowsForANumber } from "./rows-for-a-number.ts";

export const prefersProjections = seed({
  number: 4,
  slug: "04-projection-is-cheaper-than-computation",
  title: "Projection Is Cheaper Than Computation",
  promise: "What is asked again and again is worked out once, kept up to date, and read by its key.",
  rules: [aggregateOnRead, aggregatePerItem, orphanProjection, projectionWithoutKey, rowsForANumber],
});
