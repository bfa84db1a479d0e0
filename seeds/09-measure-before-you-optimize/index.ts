import { seed } from "../rule.ts";
import { benchmarkRemoved } from "./benchmark-removed.ts";
import { indexNobodyUses } from "./index-nobody-uses.ts";
import { knobWithoutEvidence } from "./knob-without-evidence.ts";
import { perfClaimUnmeasured } from "./perf-claim-unmeasured.ts";
import { speculativeCache } from "./speculative-cache.ts";

export const measuresFirst = seed({
  number: 9,
  slug: "09-measure-before-you-optimize",
  title: "Measure Before You Optimize",
  promise: "What is made faster was measured before and after, and what measures it stays.",
  rules: [perfClaimUnmeasured, knobWithoutEvidence, speculativeCache, indexNobodyUses, benchmarkRemoved],
});
