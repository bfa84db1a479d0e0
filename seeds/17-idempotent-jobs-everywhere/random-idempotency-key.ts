import type { Graph, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { retriedAbove } from "../questions/retried.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "@aws-sdk/client-sqs": "3.0.0", "bullmq": "5.0.0", "inngest": "3.0.0", "stripe": "17.0.0" } }',
  "src/stripe.ts": 'import Stripe from "stripe";\nexport const stripe = new Stripe(process.env.STRIPE_KEY);\n',
};
const inngest = `
          import { Inngest } from "inngest";
          import { stripe } from "./stripe.ts";
          const inngest = new Inngest({ id: "shop" });`;

/**
 * Only code that is run again as a whole, and only keys that are told to somebody: a column of that name may hold what it likes, and a
 * key that is made where the person asks, and kept with the order, is the right one.
 */
export const randomIdempotencyKey = rule({
  name: "random-idempotency-key",
  title: "A key against doing it twice is another one each time",
  level: "notice",
  why: "The second run makes a new key, so whoever is asked takes it for another ask, and does it again.",
  instead: "Make the key from what it is about, and nothing that changes: `refund-` and the order's id.",
  rollback: "None is needed: only what is asked from now on has other keys.",

  *check({ head }) {
    for (const { on, file, line, asks } of freshKeys(head)) {
      const retried = isExcluded(file) ? undefined : retriedAbove(head, on);
      if (retried === undefined) continue;
      yield {
        on: [on],
        salient: asks,
        file,
        line,
        side: "head",
        title: `\`${retried.entry.name}\` makes a new key each time it runs${asks === "" ? "" : `, and asks \`${asks}\` with it`}`,
        confidence: 0.85,
        path: retried.path,
      };
    }
  },

  violates: [
    {
      title: "a step of Inngest",
      before: support,
      after: {
        ...support,
        "src/refund.ts": `${inngest}
          export const refund = inngest.createFunction({ id: "refund" }, { event: "order/refund" }, async ({ event, step }) =>
            step.run("refund", () =>
              stripe.refunds.create({ payment_intent: event.data.payment, amount: event.data.cents }, { idempotencyKey: crypto.randomUUID() }), // want
            ),
          );
        `,
      },
    },
    {
      title: "a header of a request, with the time in it",
      before: support,
      after: {
        ...support,
        "src/pay.ts": `
          import { Worker } from "bullmq";
          new Worker("payments", async (job) => {
            const key = \`pay-\${job.data.order}-\${Date.now()}\`;
            await fetch("https://psp.dev/charges", {
              method: "POST",
              signal: AbortSignal.timeout(5000),
              headers: { "Idempotency-Key": \`\${job.data.order}-\${Date.now()}\` }, // want
              body: JSON.stringify({ order: job.data.order, key }),
            });
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the key is the order's",
      before: support,
      after: {
        ...support,
        "src/refund.ts": `${inngest}
          export const refund = inngest.createFunction({ id: "refund" }, { event: "order/refund" }, async ({ event, step }) => {
            const idempotencyKey = \`refund-\${event.data.order}\`;
            await step.run("refund", () =>
              stripe.refunds.create({ payment_intent: event.data.payment, amount: event.data.cents }, { idempotencyKey }),
            );
          });
        `,
      },
    },
    {
      title: "whoever is asked to run it makes the key once, and the job carries it",
      before: support,
      after: {
        ...support,
        "src/order.ts": `
          import { Queue } from "bullmq";
          import { nanoid } from "nanoid";
          const payments = new Queue("payments");
          export const order = (id) => payments.add("pay", { order: id, idempotencyKey: nanoid() });
        `,
        "src/pay.ts": `
          import { Worker } from "bullmq";
          new Worker("payments", async (job) => {
            await fetch("https://psp.dev/charges", {
              method: "POST",
              signal: AbortSignal.timeout(5000),
              headers: { "Idempotency-Key": job.data.idempotencyKey },
              body: JSON.stringify(job.data),
            });
          });
        `,
      },
    },
  ],
});

interface FreshKey {
  readonly on: NodeId;
  readonly file: string;
  readonly line: number;
  /** `refunds.create`; empty where that is not known. */
  readonly asks: string;
}

function* freshKeys(graph: Graph): Generator<FreshKey> {
  for (const { from, file, line, attributes } of graph.ofEdgeKind("requests"))
    if (attributes?.["key"] === "fresh") yield { on: from, file, line, asks: String(attributes["asks"]) };
  for (const { id, file, attributes } of graph.ofKind("symbol")) {
    const line = attributes?.["freshKey"];
    if (typeof line === "number") yield { on: id, file, line, asks: "" };
  }
}
