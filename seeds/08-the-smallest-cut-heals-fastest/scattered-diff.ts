import { firstChange } from "../questions/first-change.ts";
import { isRevert, isUpkeep } from "../questions/intent.ts";
import { partsOf, scatterOf } from "../questions/scatter.ts";
import { whyOf } from "../questions/size.ts";
import { rule } from "../rule.ts";
import { functions, marked } from "./sample-code.ts";

const three = {
  "src/orders/total.ts": functions("total", 12),
  "src/mail/footer.ts": functions("footer", 10),
  "src/charges/refund.ts": marked(functions("refund", 8), 1),
};

export const scatteredDiff = rule({
  name: "scattered-diff",
  title: "The change falls into parts that have nothing to do with each other",
  level: "notice",
  why: "What is merged together is reviewed, shipped and reverted together, though nothing in the code asks for it.",
  instead: "Open one pull request for each part.",
  rollback: "Apart, each can be reverted without the others.",

  *check(evidence) {
    const severity = scatterOf(evidence);
    const parts = partsOf(evidence);
    const [first] = parts;
    const file = first?.files[0]?.file;
    if (severity === undefined || file === undefined || isRevert(evidence.title) || isUpkeep(evidence.title)) return;
    yield {
      on: [],
      ...firstChange(file),
      title: `${parts.length} parts with no edge between them`,
      confidence: 0.85,
      severity,
      fix: parts
        .map(
          (part, at) =>
            `${at + 1}. ${part.files
              .map((one) => `\`${one.file.path}\``)
              .slice(0, 5)
              .join(", ")}: ${whyOf(part)}.`,
        )
        .join(" "),
    };
  },
  onlyChange: true,

  violates: [
    { title: "orders, mail and refunds in one tidying", after: three, pullRequest: { title: "chore: tidy up" } },
    {
      title: "four corners of a workspace",
      after: { ...three, "src/search/rank.ts": functions("rank", 14) },
      pullRequest: { title: "chore: tidy up" },
    },
  ],
  honours: [
    {
      title: "what the order's page calls hangs together, wherever it lives",
      after: {
        ...three,
        "src/charges/refund.ts": functions("refund", 8),
        "src/pages/order.ts": `
          import { refund0 } from "../charges/refund.ts";
          import { footer0 } from "../mail/footer.ts";
          import { total0 } from "../orders/total.ts";

          export const page = (seats: number) => [total0(seats), footer0(seats), refund0(seats)];
        `,
      },
    },
    {
      title: "two purposes are not yet scatter",
      after: { "src/orders/total.ts": functions("total", 5), "src/mail/footer.ts": functions("footer", 5) },
    },
  ],
});
