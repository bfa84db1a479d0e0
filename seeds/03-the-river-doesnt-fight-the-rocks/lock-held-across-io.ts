import { isExcluded } from "../questions/exclusions.ts";
import { waitInTransaction } from "../questions/waits-below.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "@prisma/client": "6.0.0", "drizzle-orm": "0.44.0", "express": "5.0.0", "knex": "3.0.0", "stripe": "18.0.0" } }',
  "src/prisma.ts": 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n',
};

/** What stands behind an `await` of another host, inside a transaction, holds all locks of the transaction that long. */
export const lockHeldAcrossIo = rule({
  name: "lock-held-across-io",
  title: "A transaction waits for another host",
  level: "notice",
  why: "Its rows stay locked, and its connection stays taken, for as long as the other side likes; when that hangs, so does everybody who needs the rows.",
  instead: "Commit first. Write down in the transaction what is to be sent (an outbox), and let a worker send it.",
  rollback: "An outbox only adds a table: leave it until it is empty.",

  *check({ head }) {
    const seen = new Set<string>();
    for (const kind of ["requests", "calls"] as const)
      for (const enclosing of head.ofEdgeKind(kind)) {
        if (enclosing.attributes?.["inTransaction"] !== true || seen.has(enclosing.from)) continue;
        seen.add(enclosing.from);
        const wait = isExcluded(enclosing.file) ? undefined : waitInTransaction(head, enclosing.from);
        const [, first] = wait?.path ?? [];
        if (wait === undefined || first?.edge === undefined) continue;
        const { file, line, from } = first.edge;
        const service = head.node(wait.edge.to)?.name;
        yield {
          on: [from, wait.edge.to],
          file,
          line,
          side: "head",
          title: `A transaction of \`${head.node(from)?.name}\` waits for \`${service}\``,
          confidence: wait.path.length <= 3 ? 0.9 : 0.8,
          path: wait.path,
        };
      }
  },

  violates: [
    {
      title: "the money is asked for before the order is committed",
      before: support,
      after: {
        ...support,
        "src/checkout.ts": `
          import { prisma } from "./prisma.ts";
          export async function pay(id: string) {
            await prisma.$transaction(async (tx) => {
              const order = await tx.order.update({ where: { id }, data: { state: "paying" } });
              const answer = await fetch("https://psp.dev/charges", { method: "POST", body: JSON.stringify(order), signal: AbortSignal.timeout(5000) }); // want
              await tx.order.update({ where: { id }, data: { state: answer.ok ? "paid" : "failed" } });
            });
          }
        `,
      },
    },
    {
      title: "a client of Stripe, inside a transaction of Knex",
      before: support,
      after: {
        ...support,
        "src/refund.ts": `
          import knex from "knex";
          import Stripe from "stripe";
          const db = knex({ client: "pg" });
          const stripe = new Stripe("key");
          export const refund = (id: string) =>
            db.transaction(async (trx) => {
              await trx("orders").where({ id }).update({ state: "refunded" });
              await stripe.refunds.create({ payment_intent: id }, { idempotencyKey: id }); // want
            });
        `,
      },
    },
    {
      title: "a helper that is called in the transaction asks somebody",
      before: support,
      after: {
        ...support,
        "src/rates.ts": `
          export const rateOf = async (currency: string) =>
            (await fetch(\`https://rates.dev/\${currency}\`, { signal: AbortSignal.timeout(1000) })).json();
        `,
        "src/convert.ts": `
          import { prisma } from "./prisma.ts";
          import { rateOf } from "./rates.ts";
          export async function convert(id: string, currency: string) {
            await prisma.$transaction(async (tx) => {
              const rate = await rateOf(currency); // want
              await tx.order.update({ where: { id }, data: { rate } });
            });
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "what is to be sent is written down, and sent later",
      before: support,
      after: {
        ...support,
        "src/checkout.ts": `
          import { prisma } from "./prisma.ts";
          export async function pay(id: string) {
            await prisma.$transaction([
              prisma.order.update({ where: { id }, data: { state: "paying" } }),
              prisma.outbox.create({ data: { topic: "charge", key: id } }),
            ]);
          }
        `,
      },
    },
    {
      title: "the rate is asked for before the transaction begins",
      before: support,
      after: {
        ...support,
        "src/rates.ts": `
          export const rateOf = async (currency: string) =>
            (await fetch(\`https://rates.dev/\${currency}\`, { signal: AbortSignal.timeout(1000) })).json();
        `,
        "src/convert.ts": `
          import { prisma } from "./prisma.ts";
          import { rateOf } from "./rates.ts";
          export async function convert(id: string, currency: string) {
            const rate = await rateOf(currency);
            await prisma.$transaction(async (tx) => {
              await tx.order.update({ where: { id }, data: { rate } });
              await tx.orderEvent.create({ data: { orderId: id, kind: "converted" } });
            });
          }
        `,
      },
    },
  ],
});
