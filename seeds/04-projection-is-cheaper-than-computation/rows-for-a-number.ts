import { contextsOf } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { surelyMany } from "../questions/many-rows.ts";
import { readIn, spanOf, textsOf } from "../questions/spans.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "@prisma/client": "6.0.0", "drizzle-orm": "0.40.0", "hono": "4.0.0", "fastify": "5.0.0" } }',
  "schema.prisma": `
    model Ticket {
      id        BigInt   @id @default(autoincrement())
      teamId    String
      state     String
      createdAt DateTime @default(now())
    }
  `,
  "src/auth.ts": "export declare function requireUser(context: unknown, next: () => void): void;",
  "src/open.ts": `
    import { Hono } from "hono";
    import { PrismaClient } from "@prisma/client";
    const prisma = new PrismaClient();
    const app = new Hono();
    app.post("/tickets", async (c) => {
      const { teamId } = await c.req.json();
      await prisma.ticket.create({ data: { teamId, state: "open" } });
      return c.body(null, 204);
    });
  `,
};
const start = `
          import { Hono } from "hono";
          import { PrismaClient } from "@prisma/client";
          import { requireUser } from "./auth.ts";
          const prisma = new PrismaClient();
          const app = new Hono();`;

/**
 * Only lists of which there are more each day (`many-rows.ts`). What is asked for by keys that were given (openstatus' monitors of a
 * request, formbricks' teams of an invite), or belongs to one person, is a short list.
 */
export const rowsForANumber = rule({
  name: "rows-for-a-number",
  title: "Rows are read to be counted",
  level: "notice",
  why: "The database sends every row, and all that is wanted is how many there are.",
  instead: "Ask the database for the number (`count`, `exists`), or keep it in a row of its own.",
  rollback: "None is needed: the number is the same.",

  *check({ head }) {
    for (const symbol of head.ofKind("symbol"))
      for (const text of textsOf(symbol, "counted")) {
        const span = spanOf(text);
        const read = span && readIn(head, symbol, span);
        const confidence = read === undefined || isExcluded(symbol.file) ? 0 : surelyMany(head, read.edge);
        if (read === undefined || confidence === 0) continue;
        const { edge, table } = read;
        const contexts = [...contextsOf(head, symbol.id)].filter((context) => context !== "test");
        if (contexts.length === 0) continue;
        yield {
          on: [symbol.id, table.id],
          salient: String(textsOf(symbol, "counted").indexOf(text)),
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${symbol.name}\` reads rows of \`${table.name}\` only to count them`,
          confidence,
          path: [{ id: symbol.id }, { id: table.id, edge }],
        };
      }
  },
  violates: [
    {
      title: "how many tickets of a team are open, by reading them all",
      before: support,
      after: {
        ...support,
        "src/badge.ts": `${start}
          app.get("/teams/:team/badge", requireUser, async (c) => {
            const open = await prisma.ticket.findMany({ where: { teamId: c.req.param("team"), state: "open" } }); // want
            return c.json({ open: open.length });
          });
        `,
      },
    },
    {
      title: "a route of Fastify sifts rows of Drizzle in memory and gives their number",
      before: {
        "package.json": support["package.json"],
        "src/schema.ts": `
          import { bigserial, pgTable, text, timestamp } from "drizzle-orm/pg-core";
          export const messages = pgTable("messages", { id: bigserial("id"), userId: text("user_id"), readAt: timestamp("read_at"), sentAt: timestamp("sent_at") });
        `,
      },
      after: {
        "package.json": support["package.json"],
        "src/schema.ts": `
          import { bigserial, pgTable, text, timestamp } from "drizzle-orm/pg-core";
          export const messages = pgTable("messages", { id: bigserial("id"), userId: text("user_id"), readAt: timestamp("read_at"), sentAt: timestamp("sent_at") });
        `,
        "src/inbox.ts": `
          import Fastify from "fastify";
          import { eq } from "drizzle-orm";
          import { drizzle } from "drizzle-orm/node-postgres";
          import { messages } from "./schema.ts";
          const db = drizzle("postgres://main");
          const app = Fastify();
          app.addHook("preHandler", requireSession);
          app.get("/inbox/unread", async (request) => {
            const all = await db.select().from(messages).where(eq(messages.userId, request.user.id)); // want
            const unread = all.filter((message) => message.readAt === null);
            return { unread: unread.length };
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the database counts the tickets of a short time",
      before: support,
      after: {
        ...support,
        "src/badge.ts": `${start}
          app.get("/teams/:team/badge", requireUser, async (c) => {
            const open = await prisma.ticket.count({ where: { teamId: c.req.param("team"), state: "open" } });
            return c.json({ open });
          });
        `,
      },
    },
    {
      title: "the rows are shown, and how many there are",
      before: support,
      after: {
        ...support,
        "src/board.ts": `${start}
          app.get("/teams/:team/board", requireUser, async (c) => {
            const open = await prisma.ticket.findMany({ where: { teamId: c.req.param("team"), state: "open" }, take: 50 });
            return c.json({ open, shown: open.length });
          });
        `,
      },
    },
    {
      title: "all of the tickets that were named are there",
      before: support,
      after: {
        ...support,
        "src/merge.ts": `${start}
          app.put("/tickets/merge", requireUser, async (c) => {
            const { ids } = await c.req.json();
            const known = await prisma.ticket.findMany({ where: { id: { in: ids } }, select: { id: true } });
            return c.body(null, known.length === ids.length ? 204 : 404);
          });
        `,
      },
    },
  ],
});
