import type { Edge, Graph, NodeId } from "../../analyzers/graph/graph.ts";
import { answeredBy } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { surelyMany } from "../questions/many-rows.ts";
import { edgesIn, readIn, spanOf, textsOf } from "../questions/spans.ts";
import { rule } from "../rule.ts";

/** Services that bring something to one person: mail, messages, notices on a telephone. */
const posts =
  /^(?:resend|sendgrid|postmark|smtp|mailgun|loops|mailchimp|twilio|plivo|web-push|@aws-sdk\/client-(?:sesv?2?|sns|pinpoint))$/;
/** A function that sends stands no further from the loop. */
const maxHops = 2;

const support = {
  "package.json":
    '{ "dependencies": { "@prisma/client": "6.0.0", "bullmq": "5.0.0", "express": "5.0.0", "hono": "4.0.0", "nodemailer": "7.0.0", "resend": "4.0.0" } }',
  "prisma/schema.prisma": `
    model Subscriber {
      id        Int      @id @default(autoincrement())
      email     String   @unique
      createdAt DateTime @default(now())
    }
  `,
  "src/db.ts": 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n',
  "src/mail.ts": `
    import { Resend } from "resend";
    const resend = new Resend(process.env.RESEND_KEY);
    export const notify = (to: string) => resend.emails.send({ from: "news@acme.dev", to, subject: "News", text: "" });
  `,
};

/** Only loops whose list is a read of many rows by what names tell; lists that are handed in, or cut into portions, are left alone. */
export const fanOutInRequest = rule({
  name: "fan-out-in-request",
  title: "A request writes to everybody before it answers",
  level: "notice",
  why: "Whoever asked waits for as many letters as there are rows; a deployment in between leaves half of them unsent, and the next try sends the rest twice.",
  instead: "Hand one job with the id to a queue, and let its worker write to everybody.",
  rollback: "Call the worker's function from the request again.",

  *check({ head }) {
    for (const symbol of head.ofKind("symbol")) {
      if (isExcluded(symbol.file)) continue;
      for (const text of [...textsOf(symbol, "fans"), ...textsOf(symbol, "walks")]) {
        const [from, to] = text.split(">").map(spanOf);
        const read = from && readIn(head, symbol, from);
        const confidence = read === undefined ? 0 : surelyMany(head, read.edge);
        if (read === undefined || to === undefined || confidence === 0) continue;
        const sent = edgesIn(head, symbol, to).find((edge) => sends(head, edge));
        const route = sent && answeredBy(head, symbol.id);
        if (sent === undefined || route === undefined) continue;
        yield {
          on: [route.id, symbol.id, read.table.id],
          file: sent.file,
          line: sent.line,
          side: "head",
          title: `\`${route.name}\` sends to each row of \`${read.table.name}\` before it answers`,
          confidence,
          path: [{ id: symbol.id }, { id: read.table.id, edge: read.edge }],
        };
      }
    }
  },

  violates: [
    {
      title: "a route of Express writes to each subscriber, one by one",
      before: support,
      after: {
        ...support,
        "src/news.ts": `
          import express from "express";
          import { prisma } from "./db.ts";
          import { notify } from "./mail.ts";
          const app = express();
          app.post("/news", async (request, response) => {
            const readers = await prisma.subscriber.findMany();
            for (const reader of readers) {
              await notify(reader.email); // want
            }
            response.sendStatus(204);
          });
        `,
      },
    },
    {
      title: "a route of Hono writes to all at once",
      before: support,
      after: {
        ...support,
        "src/news.ts": `
          import { Hono } from "hono";
          import { prisma } from "./db.ts";
          import { notify } from "./mail.ts";
          const app = new Hono();
          app.post("/news", async (c) => {
            const readers = await prisma.subscriber.findMany();
            await Promise.all(readers.map((reader) => notify(reader.email))); // want
            return c.body(null, 204);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "one job goes to a queue",
      before: support,
      after: {
        ...support,
        "src/news.ts": `
          import { Queue } from "bullmq";
          import { Hono } from "hono";
          const news = new Queue("news");
          const app = new Hono();
          app.post("/news/:id", async (c) => {
            await news.add("send", { id: c.req.param("id") }, { jobId: c.req.param("id") });
            return c.body(null, 202);
          });
        `,
      },
    },
    {
      title: "one letter for one person",
      before: support,
      after: {
        ...support,
        "src/news.ts": `
          import { Hono } from "hono";
          import { prisma } from "./db.ts";
          import { notify } from "./mail.ts";
          const app = new Hono();
          app.post("/news/:id", async (c) => {
            const reader = await prisma.subscriber.findUnique({ where: { id: Number(c.req.param("id")) } });
            if (reader) await notify(reader.email);
            return c.body(null, 204);
          });
        `,
      },
    },
  ],
});

/** It asks a service that brings letters, itself or by a function close by. */
function sends(graph: Graph, edge: Edge, hops = 0, seen: ReadonlySet<NodeId> = new Set()): boolean {
  if (edge.certainty !== "resolved" || hops > maxHops || seen.has(edge.to)) return false;
  if (edge.kind === "requests") return posts.test(graph.node(edge.to)?.name ?? "");
  if (edge.kind !== "calls" && edge.kind !== "passes") return false;
  return graph.from(edge.to).some((next) => sends(graph, next, hops + 1, new Set([...seen, edge.to])));
}
