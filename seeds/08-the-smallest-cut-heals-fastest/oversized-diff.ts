import { changedLines, effective } from "../questions/changed-lines.ts";
import { firstChange } from "../questions/first-change.ts";
import { effectiveLines, isLarge, isOversized, proposedSplit, whyOf, yardstickOf } from "../questions/size.ts";
import { rule } from "../rule.ts";
import { functions, marked } from "./sample-code.ts";

const usual = Array.from({ length: 100 }, (_, at) => ({ files: 3, lines: 40 + at * 4 }));

const each = Array.from({ length: 120 }, (_, at) => `gift${at}(1)`).join(", ");
const gifts = `import { ${each.replaceAll("(1)", "")} } from "./gifts.ts";\n`;

export const oversizedDiff = rule({
  name: "oversized-diff",
  title: "The change is larger than nearly all that this repository has merged",
  level: "warning",
  why: "Beyond a few hundred lines a review finds fewer defects per line, and a large change is reverted whole or not at all.",
  instead: "Split it along the edges of the graph, and merge first what the rest needs.",
  rollback: "A revert takes back all of it, what was right included.",

  *check(evidence) {
    const oversized = isOversized(evidence);
    if (!oversized && !isLarge(evidence)) return;
    const parts = proposedSplit(evidence);
    // A few lines above the others, and nowhere to cut: nobody can do anything about it.
    if (!oversized && parts.length < 2) return;
    const largest = [...changedLines(evidence)].sort((a, b) => effective(b) - effective(a)).slice(0, 5);
    const [first] = largest;
    if (first === undefined) return;
    const lines = effectiveLines(evidence);
    const { p90, p95, history } = yardstickOf(evidence.history);
    const than =
      history === 0
        ? `this repository has too little history to compare with, so ${oversized ? p95 : p90} counts as large`
        : `95 % of the last ${history} changes had no more than ${p95}`;
    yield {
      on: [],
      ...firstChange(first.file),
      title: `${lines} effective lines to review; ${than}`,
      confidence: 0.9,
      severity: oversized ? "warning" : "notice",
      why: `${oversizedDiff.why} Most lines: ${largest.map((one) => `\`${one.file.path}\` (${Math.round(effective(one))})`).join(", ")}.`,
      ...(parts.length > 1
        ? { fix: `Split it, in this order: ${parts.map((part, at) => `${at + 1}. ${whyOf(part)}`).join("; ")}.` }
        : {}),
    };
  },
  onlyChange: true,

  violates: [
    {
      title: "billing arrives in one piece, in a repository of small changes",
      after: {
        "src/billing/plans.ts": marked(functions("plan", 90), 1),
        "src/billing/seats.ts": functions("seat", 80),
      },
      pullRequest: { title: "feat: team billing", history: usual },
    },
    {
      title: "without a history to compare with, eight hundred lines are too many",
      after: { "src/billing/plans.ts": marked(functions("plan", 170), 1) },
    },
  ],
  honours: [
    {
      title: "the first of three pull requests counts seats",
      after: {
        "src/billing/seats.ts": functions("seat", 40),
        "src/billing/seats.test.ts": functions("seatTest", 40),
        "pnpm-lock.yaml": functions("lock", 900),
      },
      pullRequest: { title: "feat: team billing (1/3): count seats", history: usual },
    },
    {
      title: "one new file, a little longer than most changes",
      after: { "src/billing/plans.ts": functions("plan", 98) },
      pullRequest: { title: "feat: plans", history: usual },
    },
    {
      title: "what is taken back was read when it came",
      after: { "src/billing/plans.ts": functions("plan", 170) },
      pullRequest: { title: 'Revert "feat: team billing" (#412)', history: usual },
    },
    {
      title: "a feature goes, file by file",
      before: {
        "src/app.ts": `${gifts}export const app = () => [${each}];\n`,
        "src/gifts.ts": functions("gift", 120),
      },
      after: { "src/app.ts": "export const app = () => 1;\n" },
      pullRequest: { title: "feat: no more gifts", history: usual },
    },
    {
      title: "a release brings together what was read in pieces",
      after: { "src/billing/plans.ts": functions("plan", 170) },
      pullRequest: { title: "v4.2.0", history: usual },
    },
    {
      title: "a thousand lines that only moved are no work to read",
      before: { "src/plans.ts": functions("plan", 200) },
      after: { "src/billing/plans.ts": functions("plan", 200) },
    },
  ],
});
