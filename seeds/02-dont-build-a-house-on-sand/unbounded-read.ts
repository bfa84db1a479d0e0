import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { readsAll } from "../questions/bounded-reads.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { ownReadsBelow } from "../questions/reads-below.ts";
import { growthOf, logOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "@prisma/client": "6.0.0", "bullmq": "5.0.0", "express": "5.0.0" } }',
  "migrations/0001_shop.sql": `
    CREATE TABLE plans (id bigint PRIMARY KEY, name text NOT NULL);
    CREATE TABLE customers (id bigint PRIMARY KEY, country text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE click_events (id bigint PRIMARY KEY, kind text NOT NULL, site_id bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
  `,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
  "src/signup.ts": `
    import express from "express";
    import { sql } from "./sql.ts";
    const app = express();
    app.post("/signup", async (request, response) => {
      await sql\`INSERT INTO customers (id, country) VALUES (\${request.body.id}, \${request.body.country})\`;
      response.sendStatus(204);
    });
  `,
};
const start = `
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { sql } from "./sql.ts";
          const app = express();`;
const shops = {
  "package.json": '{ "dependencies": { "@prisma/client": "6.0.0", "fastify": "5.0.0", "node-cron": "4.0.0" } }',
  "schema.prisma": `
    model Shop {
      id     Int    @id @default(autoincrement())
      plan   Plan   @relation(fields: [planId], references: [id])
      planId Int
      seats  Seat[]
    }
    model Plan {
      id    Int    @id @default(autoincrement())
      limit Int
      shops Shop[]
    }
    model Seat {
      id     Int  @id @default(autoincrement())
      shop   Shop @relation(fields: [shopId], references: [id])
      shopId Int
    }
  `,
  "src/prisma.ts": 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n',
  "src/open.ts": `
    import fastify from "fastify";
    import { prisma } from "./prisma.ts";
    const app = fastify();
    app.post("/shops", async (request) => prisma.shop.create({ data: { planId: request.body.plan } }));
  `,
};
const seats = (page: string, plan: string, mark: string): string => `
  import cron from "node-cron";
  import { prisma } from "./prisma.ts";
  cron.schedule("17 4 * * *", async () => {
    const full = await prisma.shop.findMany({ ${page}where: { plan: { ${plan} } }, select: { id: true, _count: { select: { seats: true } } } });${mark}
    return full.filter(({ _count }) => _count.seats > 10);
  });
`;

/**
 * In a request only logs count: of other tables that requests fill, most of what real handlers read whole was a short list that people
 * keep by hand. What nobody waits for counts as well where it reads everything that requests ever added. Strangers' reads are seed 14's.
 */
export const unboundedRead = rule({
  name: "unbounded-read",
  title: "All rows of a table that grows are read at once",
  level: "notice",
  why: "It works while the table is small. Each day the answer takes more memory and more time, until one does not come back.",
  instead: "Read a page at a time, by the key of the last row seen (`WHERE id > $1 ORDER BY id LIMIT 500`).",
  rollback: "None is needed: the size of a page is a number.",
  kin: ["seed-14/public-reads-raw"],

  *check({ head }) {
    const told = new Set<string>();
    for (const entry of [...head.ofKind("route"), ...head.ofKind("job")]) {
      const role = entry.attributes?.["role"];
      if (isExcluded(entry.file) || (entry.kind === "route" && role !== "guarded" && role !== "internal")) continue;
      for (const { table, edge, path } of ownReadsBelow(head, entry.id)) {
        const confidence = table.kind === "table" ? sureOf(head, entry, table) : 0;
        const place = JSON.stringify([edge.from, table.id]);
        if (confidence === 0 || told.has(place) || isExcluded(edge.file) || !readsAll(head, edge)) continue;
        told.add(place);
        yield {
          on: [edge.from, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${entry.name}\` reads as much of \`${table.name}\` as there is`,
          confidence: Math.min(0.85, confidence),
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "an export of Express takes every click of a kind",
      before: support,
      after: {
        ...support,
        "src/exports.ts": `${start}
          app.get("/exports/clicks", requireUser, async (request, response) => {
            response.json(await sql\`SELECT id, site_id FROM click_events WHERE kind = \${request.query.kind}\`); // want
          });
        `,
      },
    },
    {
      title: "a worker of BullMQ loads all customers of a country",
      before: support,
      after: {
        ...support,
        "src/mailing.ts": `
          import { Worker } from "bullmq";
          import { sql } from "./sql.ts";
          new Worker("mailing", async (job) => {
            return sql\`SELECT id FROM customers WHERE country = \${job.data.country}\`; // want
          });
        `,
      },
    },
    {
      title: "a job of node-cron asks Prisma for all events",
      before: {
        "schema.prisma": `
          model ClickEvent {
            id        BigInt   @id @default(autoincrement())
            kind      String
            siteId    String
            createdAt DateTime @default(now())
          }
        `,
      },
      after: {
        "schema.prisma": `
          model ClickEvent {
            id        BigInt   @id @default(autoincrement())
            kind      String
            siteId    String
            createdAt DateTime @default(now())
          }
        `,
        "src/digest.ts": `
          import { PrismaClient } from "@prisma/client";
          import cron from "node-cron";
          const prisma = new PrismaClient();
          cron.schedule("17 4 * * *", async () => {
            const clicks = await prisma.clickEvent.findMany({ where: { kind: "click" } }); // want
            return clicks.length;
          });
        `,
      },
    },
    {
      title: "a limit that many plans have leaves none of the shops out",
      before: { ...shops, "src/seats.ts": seats("take: 100, ", "limit: { not: 0 }", "") },
      after: { ...shops, "src/seats.ts": seats("", "limit: { not: 0 }", " // want") },
    },
  ],
  honours: [
    {
      title: "the shops of one plan",
      before: { ...shops, "src/seats.ts": seats("take: 100, ", "limit: { not: 0 }", "") },
      after: { ...shops, "src/seats.ts": seats("", "id: Number(process.env.TRIAL_PLAN)", "") },
    },
    {
      title: "a page after the last click that was seen",
      before: support,
      after: {
        ...support,
        "src/exports.ts": `${start}
          app.get("/exports/clicks", requireUser, async (request, response) => {
            response.json(await sql\`SELECT id, site_id FROM click_events WHERE id > \${request.query.after} ORDER BY id LIMIT 500\`);
          });
        `,
      },
    },
    {
      title: "the clicks of one site, a page of them",
      before: support,
      after: {
        ...support,
        "src/exports.ts": `${start}
          app.get("/sites/:id/clicks", requireUser, async (request, response) => {
            response.json(await sql\`SELECT id FROM click_events WHERE site_id = \${request.params.id} ORDER BY id DESC LIMIT 100\`);
          });
        `,
      },
    },
    {
      title: "the few plans that there are",
      before: support,
      after: {
        ...support,
        "src/plans.ts": `${start}
          app.get("/plans", requireUser, async (_request, response) => {
            response.json(await sql\`SELECT id, name FROM plans\`);
          });
        `,
      },
    },
  ],
});

/** How sure it is that the table grows with traffic, for who reads it. */
function sureOf(graph: Graph, entry: Node, { id, attributes }: Node): number {
  if (attributes?.["store"] !== undefined) return 0;
  const isWaitedFor = entry.kind === "route" && entry.attributes?.["role"] === "guarded";
  return isWaitedFor ? logOf(graph, id) : growthOf(graph, id);
}
