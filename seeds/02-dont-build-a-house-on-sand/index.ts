import { seed } from "../rule.ts";
import { hotSurfaceUntested } from "./hot-surface-untested.ts";
import { localDiskState } from "./local-disk-state.ts";
import { unboundedFanout } from "./unbounded-fanout.ts";
import { unboundedRead } from "./unbounded-read.ts";
import { unindexedLookup } from "./unindexed-lookup.ts";

export const standsOnStone = seed({
  number: 2,
  slug: "02-dont-build-a-house-on-sand",
  title: "Don't Build a House on Sand",
  promise: "What is built for few rows and few people says what bounds it when there are a hundred times as many.",
  rules: [unboundedRead, unindexedLookup, unboundedFanout, localDiskState, hotSurfaceUntested],
});
