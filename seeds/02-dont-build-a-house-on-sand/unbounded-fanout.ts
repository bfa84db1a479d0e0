import { fanouts } from "../questions/fanouts.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "bullmq": "5.0.0", "drizzle-orm": "0.40.0", "node-cron": "4.0.0", "@prisma/client": "6.0.0" } }',
  "src/schema.ts": `
    import { bigserial, integer, pgTable, text } from "drizzle-orm/pg-core";
    export const contacts = pgTable("contacts", { id: bigserial("id").primaryKey(), state: text("state") });
    export const memberships = pgTable("memberships", { contactId: integer("contact_id").primaryKey() });
  `,
};
const start = `
          import { Worker } from "bullmq";
          import { eq, gt } from "drizzle-orm";
          import { drizzle } from "drizzle-orm/node-postgres";
          import { contacts, memberships } from "./schema.ts";
          const db = drizzle("postgres://main");`;

export const unboundedFanout = rule({
  name: "unbounded-fanout",
  title: "All rows of a query are worked on at once",
  level: "notice",
  why: "Each row takes a connection at the same moment: a thousand rows starve everybody else of the pool, or the other side refuses them.",
  instead: "Send one statement for all of them, or work through portions that are smaller than half the pool.",
  rollback: "Set the size of a portion to 1.",

  *check({ head }) {
    for (const { symbol, read, table, target, line, confidence } of fanouts(head))
      yield {
        on: [symbol.id, table.id, target.id],
        file: symbol.file,
        line,
        side: "head",
        title: `\`${symbol.name}\` asks \`${target.name}\` once for each row of \`${table.name}\`, all at once`,
        confidence,
        path: [{ id: symbol.id }, { id: table.id, edge: read }],
      };
  },

  violates: [
    {
      title: "a worker of BullMQ inserts for all contacts of a state at once",
      before: support,
      after: {
        ...support,
        "src/join.ts": `${start}
          new Worker("join", async (job) => {
            const people = await db.select().from(contacts).where(eq(contacts.state, job.data.state));
            await Promise.all(
              people.map(async (person) => { // want
                await db.insert(memberships).values({ contactId: person.id }).onConflictDoNothing();
              }),
            );
          });
        `,
      },
    },
    {
      title: "a job of node-cron asks a service about every account",
      before: {
        "package.json": support["package.json"],
        "schema.prisma": "model Account {\n  id String @id\n  plan String\n}",
      },
      after: {
        "package.json": support["package.json"],
        "schema.prisma": "model Account {\n  id String @id\n  plan String\n}",
        "src/usage.ts": `
          import { PrismaClient } from "@prisma/client";
          import cron from "node-cron";
          const prisma = new PrismaClient();
          const report = async (id) =>
            fetch("https://usage.acme.dev/report", { method: "POST", body: id, signal: AbortSignal.timeout(5_000) });
          cron.schedule("17 4 * * *", async () => {
            const accounts = await prisma.account.findMany({ select: { id: true } });
            const paid = accounts.filter((account) => account.id !== "");
            const reports = paid.map((account) => report(account.id)); // want
            await Promise.allSettled(reports);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "one statement for a page of contacts",
      before: support,
      after: {
        ...support,
        "src/join.ts": `${start}
          new Worker("join", async (job) => {
            const people = await db.select({ id: contacts.id }).from(contacts).where(gt(contacts.id, job.data.after)).limit(500);
            await db.insert(memberships).values(people.map(({ id }) => ({ contactId: id }))).onConflictDoNothing();
          });
        `,
      },
    },
    {
      title: "a limiter lets four of them run",
      before: support,
      after: {
        ...support,
        "src/join.ts": `${start}
          import pLimit from "p-limit";
          const limit = pLimit(4);
          new Worker("join", async (job) => {
            const people = await db.select().from(contacts).where(eq(contacts.id, job.data.id)).limit(50);
            await Promise.all(
              people.map((person) => limit(() => db.insert(memberships).values({ contactId: person.id }).onConflictDoNothing())),
            );
          });
        `,
      },
    },
  ],
});
