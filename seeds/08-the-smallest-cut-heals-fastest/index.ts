import { seed } from "../rule.ts";
import { formattingNoise } from "./formatting-noise.ts";
import { mixedIntent } from "./mixed-intent.ts";
import { oversizedDiff } from "./oversized-diff.ts";
import { rewriteToFix } from "./rewrite-to-fix.ts";
import { scatteredDiff } from "./scattered-diff.ts";
import { unrelatedFile } from "./unrelated-file.ts";

export const smallestCut = seed({
  number: 8,
  slug: "08-the-smallest-cut-heals-fastest",
  title: "The Smallest Cut Heals Fastest",
  promise: "A pull request has one purpose, and no more lines, parts or files than that purpose needs.",
  rules: [oversizedDiff, scatteredDiff, mixedIntent, formattingNoise, unrelatedFile, rewriteToFix],
});
