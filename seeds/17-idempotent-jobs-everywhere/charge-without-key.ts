import { isExcluded } from "../questions/exclusions.ts";
import { retriedAbove } from "../questions/retried.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "hono": "4.0.0", "inngest": "3.0.0", "stripe": "17.0.0" } }',
  "src/stripe.ts": 'import Stripe from "stripe";\nexport const stripe = new Stripe(process.env.STRIPE_KEY);\n',
};

/**
 * A notice: a row that is claimed before is not told from others. Only what moves money each time: an intent that waits for its payer, a
 * refund of the whole, a customer or a page to pay on do no more the second time. Options that are put together elsewhere may hold a
 * key. Mails and messages are left out: few of those who send them take a key.
 */
export const chargeWithoutKey = rule({
  name: "charge-without-key",
  title: "Work that may run twice moves money each time",
  level: "notice",
  why: "A worker that dies after the money moved, and before it says so, is run again, and moves it a second time.",
  instead: "Hand over an `idempotencyKey` that is made from what is paid for: the order, the payout, the invoice.",
  rollback: "Look for payments of the same order within a short time, and refund the second.",

  *check({ head }) {
    for (const edge of head.ofEdgeKind("requests")) {
      const { asks, key } = edge.attributes ?? {};
      const retried = key !== "none" || isExcluded(edge.file) ? undefined : retriedAbove(head, edge.from);
      if (retried === undefined) continue;
      yield {
        on: [edge.from, edge.to],
        salient: String(asks),
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `\`${retried.entry.name}\` asks \`${asks}\` of \`${head.node(edge.to)?.name}\` without a key, and may run twice`,
        confidence: 0.85,
        path: [...retried.path, { id: edge.to, edge }],
      };
    }
  },

  violates: [
    {
      title: "a worker of BullMQ pays out",
      before: support,
      after: {
        ...support,
        "src/payouts.ts": `
          import { Worker } from "bullmq";
          import { stripe } from "./stripe.ts";
          new Worker("payouts", async (job) => {
            await stripe.transfers.create({ amount: job.data.cents, currency: "usd", destination: job.data.account }); // want
          });
        `,
      },
    },
    {
      title: "a function below a webhook gives back a part",
      before: support,
      after: {
        ...support,
        "src/hooks.ts": `
          import { Hono } from "hono";
          import { giveBack } from "./refunds.ts";
          const app = new Hono();
          app.post("/webhooks/returns", async (c) => {
            await giveBack(await c.req.json());
            return c.body(null, 204);
          });
        `,
        "src/refunds.ts": `
          import { stripe } from "./stripe.ts";
          export async function giveBack({ payment, cents }) {
            await stripe.refunds.create({ payment_intent: payment, amount: cents }, { maxNetworkRetries: 2 }); // want
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "the key is the payout's own",
      before: support,
      after: {
        ...support,
        "src/payouts.ts": `
          import { Worker } from "bullmq";
          import { stripe } from "./stripe.ts";
          new Worker("payouts", async (job) => {
            await stripe.transfers.create(
              { amount: job.data.cents, currency: "usd", destination: job.data.account },
              { idempotencyKey: \`payout-\${job.data.payout}\` },
            );
          });
        `,
      },
    },
    {
      title: "a step of Inngest gives back the whole, which works once",
      before: support,
      after: {
        ...support,
        "src/refund.ts": `
          import { Inngest } from "inngest";
          import { stripe } from "./stripe.ts";
          const inngest = new Inngest({ id: "shop" });
          export const refund = inngest.createFunction({ id: "refund" }, { event: "order/cancelled" }, async ({ event, step }) => {
            await step.run("refund", () => stripe.refunds.create({ payment_intent: event.data.payment }));
          });
        `,
      },
    },
    {
      title: "somebody who waits for the answer pays",
      before: support,
      after: {
        ...support,
        "src/pay.ts": `
          import { Hono } from "hono";
          import { stripe } from "./stripe.ts";
          const app = new Hono();
          app.post("/orders/:id/pay", async (c) => {
            const { cents, method } = await c.req.json();
            const intent = await stripe.paymentIntents.create({ amount: cents, currency: "eur", payment_method: method, confirm: true });
            return c.json({ state: intent.status });
          });
        `,
      },
    },
  ],
});
