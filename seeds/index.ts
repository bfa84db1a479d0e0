/** The seeds that work, in the user's order. */
import { oneJob } from "./01-each-organ-has-one-job/index.ts";
import { standsOnStone } from "./02-dont-build-a-house-on-sand/index.ts";
import { letsWritesFlow } from "./03-the-river-doesnt-fight-the-rocks/index.ts";
import { prefersProjections } from "./04-projection-is-cheaper-than-computation/index.ts";
import { answersFromTheEdge } from "./05-the-edge-is-closer-than-the-origin/index.ts";
import { rightTool } from "./06-the-right-tool-for-the-right-job/index.ts";
import { knowWhatBreaks } from "./07-know-what-breaks-if-you-delete-this/index.ts";
import { smallestCut } from "./08-the-smallest-cut-heals-fastest/index.ts";
import { measuresFirst } from "./09-measure-before-you-optimize/index.ts";
import { scalesFromTheStart } from "./10-scalability-is-a-foundation/index.ts";
import { findsWhereItBreaks } from "./11-load-testing-is-discovery/index.ts";
import { spreadsWrites } from "./12-contention-is-an-architecture-problem/index.ts";
import { storesTruth } from "./13-the-database-should-store-truth/index.ts";
import { readsProjections } from "./14-public-traffic-reads-from-projections/index.ts";
import { appendsOnly } from "./15-append-only-buffers/index.ts";
import { separatesPools } from "./16-separate-connection-pools-for-different-workloads/index.ts";
import { runsTwice } from "./17-idempotent-jobs-everywhere/index.ts";
import { degradesGracefully } from "./18-graceful-degradation-over-hard-failure/index.ts";
import { jitteredScheduling } from "./19-jittered-scheduling-over-synchronized-bursts/index.ts";
import { keepsPreferences } from "./20-the-preference-hierarchy-is-not-arbitrary/index.ts";
import type { Seed } from "./rule.ts";

export const seeds: readonly Seed[] = [
  oneJob,
  standsOnStone,
  letsWritesFlow,
  prefersProjections,
  answersFromTheEdge,
  rightTool,
  knowWhatBreaks,
  smallestCut,
  measuresFirst,
  scalesFromTheStart,
  findsWhereItBreaks,
  spreadsWrites,
  storesTruth,
  readsProjections,
  appendsOnly,
  separatesPools,
  runsTwice,
  degradesGracefully,
  jitteredScheduling,
  keepsPreferences,
];
