import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { addsRowTwice, columnsAddedTo, isGuardOf, looksAt } from "../questions/added-twice.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { isDelivered } from "../questions/retried.ts";
import { wordsOf } from "../questions/table-classes.ts";
import { ownWorkBelow, type Work, workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "@prisma/client": "6.0.0", "bullmq": "5.0.0", "express": "5.0.0", "hono": "4.0.0", "next": "15.0.0", "stripe": "17.0.0" } }',
  "prisma/schema.prisma": `
    model Credit { id Int @id @default(autoincrement())
      customer String
      cents Int }
    model Payment { id Int @id @default(autoincrement())
      invoice String @unique
      cents Int }
    model Delivery { id String @id
      at DateTime @default(now()) }
    model Account { id String @id
      credit Int @default(0) }
  `,
  "src/prisma.ts": 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n',
  "src/stripe.ts": 'import Stripe from "stripe";\nexport const stripe = new Stripe("key");\n',
};
const next = `
          import { prisma } from "../../../../src/prisma.ts";
          import { stripe } from "../../../../src/stripe.ts";
          export async function POST(request) {
            const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature"), "secret");`;

/**
 * A notice: whether a key tells events apart is seen by the tables alone. Only what is left twice counts (a row, a number that is added
 * to): who sets a state, or asks the sender for it, may do so again. A route that first writes down, or looks up, what was delivered
 * is taken to stop there.
 */
export const webhookWithoutDedupe = rule({
  name: "webhook-without-dedupe",
  title: "An event that is delivered twice counts twice",
  level: "notice",
  why: "Who sends events sends them again when the answer is late or lost, and now and then without a reason: the second delivery does all of it once more.",
  instead:
    "Write down the event's own id first, in a table where it is unique, and stop where it is there already; or give the job that does the work that id.",
  rollback: "The table of ids can be dropped again; no other data is touched.",

  *check({ head }) {
    const told = new Set<Edge>();
    for (const route of head.ofKind("route")) {
      if (!isDelivered(head, route) || isExcluded(route.file)) continue;
      const all = workBelow(head, route.id);
      if (all.some(claims)) continue;
      for (const work of ownWorkBelow(head, route.id)) {
        const { edge, target, path } = work;
        const does = told.has(edge) || isExcluded(edge.file) ? undefined : leftTwice(head, edge, target, all);
        if (does === undefined || isClaimedInStore(head, work)) continue;
        told.add(edge);
        yield {
          on: [route.id, edge.from, target.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${route.name}\` ${does} each time an event is delivered`,
          confidence: 0.85,
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "a route of Next gives credit for an invoice",
      before: support,
      after: {
        ...support,
        "app/api/hooks/stripe/route.ts": `${next}
            if (event.type === "invoice.paid")
              await prisma.credit.create({ data: { customer: event.data.object.customer, cents: event.data.object.amount_paid } }); // want
            return new Response("ok");
          }
        `,
      },
    },
    {
      title: "a function below a route of Hono adds to a number",
      before: support,
      after: {
        ...support,
        "src/hooks.ts": `
          import { Hono } from "hono";
          import { topUp } from "./accounts.ts";
          const app = new Hono();
          app.post("/webhooks/bank", async (c) => {
            await topUp(await c.req.json());
            return c.body(null, 204);
          });
        `,
        "src/accounts.ts": `
          import { prisma } from "./prisma.ts";
          export async function topUp({ account, cents }) {
            await prisma.account.update({ where: { id: account }, data: { credit: { increment: cents } } }); // want
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "the event's own id is written down first, and it is unique",
      before: support,
      after: {
        ...support,
        "app/api/hooks/stripe/route.ts": `${next}
            await prisma.$transaction([
              prisma.delivery.create({ data: { id: event.id } }),
              prisma.credit.create({ data: { customer: event.data.object.customer, cents: event.data.object.amount_paid } }),
            ]);
            return new Response("ok");
          }
        `,
      },
    },
    {
      title: "the row has a key of the invoice, and is upserted",
      before: support,
      after: {
        ...support,
        "src/hooks.ts": `
          import { Hono } from "hono";
          import { prisma } from "./prisma.ts";
          const app = new Hono();
          app.post("/webhooks/bank", async (c) => {
            const { invoice, cents } = await c.req.json();
            await prisma.payment.upsert({ where: { invoice }, create: { invoice, cents }, update: { cents } });
            return c.body(null, 204);
          });
        `,
      },
    },
    {
      title: "a route of Express hands the event to a queue under its own id",
      before: support,
      after: {
        ...support,
        "src/hooks.ts": `
          import { Queue } from "bullmq";
          import express from "express";
          import { stripe } from "./stripe.ts";
          const app = express();
          const hooks = new Queue("hooks");
          app.post("/webhooks/stripe", async (request, response) => {
            const event = stripe.webhooks.constructEvent(request.body, request.headers["stripe-signature"], "secret");
            await hooks.add(event.type, { event: event.id }, { jobId: event.id });
            response.end();
          });
        `,
      },
    },
  ],
});

/** What is left twice, in words. */
function leftTwice(graph: Graph, edge: Edge, target: Node, all: readonly Work[]): string | undefined {
  const others = all.filter((other) => other.edge !== edge);
  if (addsRowTwice(graph, edge, target))
    return others.some((other) => looksAt(other.edge, target.id)) ? undefined : `adds a row to \`${target.name}\``;
  const columns = columnsAddedTo(edge, target);
  if (columns.length === 0 || others.some((other) => isGuardOf(other.edge, edge))) return undefined;
  return `adds to ${columns.map((column) => `\`${target.name}.${column}\``).join(", ")}`;
}

const ofDeliveries = new Set(["event", "delivery", "processed", "idempotency", "receipt", "inbox"]);
/** Who writes down what was delivered stands close to the route: `route`, its code, a service, its store, the table. */
const claimHops = 5;

/** A row for what was delivered, or a look at those that are there. */
const claims = ({ target, path }: Work): boolean =>
  target.kind === "table" && path.length <= claimHops && wordsOf(target).some((word) => ofDeliveries.has(word));

/** Code on the way puts down a key in a store beside the database: `SET ... NX` is how a delivery is claimed there. */
const isClaimedInStore = (graph: Graph, { path }: Work): boolean =>
  path.some(({ id }) => graph.from(id).some(({ kind, to }) => kind === "writes" && to.startsWith("cache:")));
