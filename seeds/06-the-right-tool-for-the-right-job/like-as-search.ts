import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { conditionsOf, namesOne } from "../questions/bounded-reads.ts";
import { answeredBy } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { tellsIndexes } from "../questions/indexes.ts";
import { isOfTenant } from "../questions/many-rows.ts";
import { type Search, searchesOf } from "../questions/searches.ts";
import { growthOf, logOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "@prisma/client": "6.0.0", "drizzle-orm": "0.40.0", "express": "5.0.0", "hono": "4.0.0" } }',
  "schema.prisma": `
    model Article {
      id        BigInt   @id @default(autoincrement())
      title     String
      state     String
      createdAt DateTime @default(now())
      @@index([createdAt])
    }
  `,
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
  "src/write.ts": `
    import express from "express";
    import { PrismaClient } from "@prisma/client";
    import { requireUser } from "./auth.ts";
    const prisma = new PrismaClient();
    const app = express();
    app.post("/articles", requireUser, async (request, response) => {
      await prisma.article.create({ data: { title: request.body.title, state: "draft" } });
      response.sendStatus(204);
    });
  `,
};
const byTitle = support["schema.prisma"].replace("@@index([createdAt])", "@@index([title])");
const trail = {
  "migrations/0001.sql":
    "CREATE TABLE audit_events (id bigint PRIMARY KEY, org_id bigint NOT NULL, message text NOT NULL, created_at timestamptz NOT NULL); CREATE INDEX audit_events_org ON audit_events (org_id, created_at);",
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const shelves = {
  "package.json": support["package.json"],
  "schema.prisma": `
    model Shelf {
      id     BigInt @id @default(autoincrement())
      teamId String
      title  String
      @@index([teamId])
    }
  `,
  "src/auth.ts": support["src/auth.ts"],
};
const start = `
          import express from "express";
          import { PrismaClient } from "@prisma/client";
          import { requireUser } from "./auth.ts";
          const prisma = new PrismaClient();
          const app = express();`;

/**
 * Only where no condition names an owner, or an owner of so much that his log is long: the groups of a program (dub), the evaluators or
 * variables of a project (langfuse, trigger.dev) are short lists. Where conditions are put together elsewhere nothing is told.
 */
export const likeAsSearch = rule({
  name: "like-as-search",
  title: "A text is searched for by looking at every row",
  level: "notice",
  why: "An ordered index does not help to find what may stand anywhere in a text: each search reads all rows there are, and there are more each day.",
  instead:
    "Give the column an index that is made for it (`pg_trgm` with GIN, `tsvector`, FULLTEXT), or ask a search engine.",
  rollback: "Drop the index again; the query stays as it is.",

  *check({ head }) {
    if (!tellsIndexes(head)) return;
    for (const symbol of head.ofKind("symbol"))
      for (const search of isExcluded(symbol.file) ? [] : searchesOf(head, symbol)) {
        const { edge, table, columns } = search;
        const confidence = sureOf(head, search);
        const route = confidence === 0 ? undefined : answeredBy(head, symbol.id, isAnswering);
        if (route === undefined) continue;
        yield {
          on: [symbol.id, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${route.name}\` looks through \`${table.name}\` for a text in ${columns.map((one) => `\`${one}\``).join(", ")}`,
          confidence,
          path: [{ id: symbol.id }, { id: table.id, edge }],
        };
      }
  },
  violates: [
    {
      title: "articles whose title holds a word, by Prisma",
      before: support,
      after: {
        ...support,
        "src/search.ts": `${start}
          app.get("/articles/search", requireUser, async (request, response) => {
            const found = await prisma.article.findMany({ // want
              where: { title: { contains: request.query.q, mode: "insensitive" } },
              take: 20,
            });
            response.json(found);
          });
        `,
      },
    },
    {
      title: "a route of Hono asks Drizzle with a pattern that is open in front",
      before: {
        "package.json": support["package.json"],
        "migrations/0001.sql":
          "CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL, written_at timestamptz NOT NULL); CREATE INDEX notes_written ON notes (written_at);",
        "src/auth.ts": support["src/auth.ts"],
      },
      after: {
        "package.json": support["package.json"],
        "migrations/0001.sql":
          "CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL, written_at timestamptz NOT NULL); CREATE INDEX notes_written ON notes (written_at);",
        "src/auth.ts": support["src/auth.ts"],
        "src/notes.ts": `
          import { Hono } from "hono";
          import { ilike } from "drizzle-orm";
          import { bigint, pgTable, text, timestamp } from "drizzle-orm/pg-core";
          import { drizzle } from "drizzle-orm/node-postgres";
          import { requireUser } from "./auth.ts";
          const notes = pgTable("notes", { id: bigint("id"), body: text("body"), writtenAt: timestamp("written_at") });
          const db = drizzle("postgres://main");
          const app = new Hono();
          app.post("/notes", requireUser, async (c) => {
            await db.insert(notes).values({ id: Date.now(), body: await c.req.text(), writtenAt: new Date() });
            return c.body(null, 204);
          });
          app.get("/notes", requireUser, async (c) => {
            const pattern = \`%\${c.req.query("q")}%\`;
            return c.json(await db.select().from(notes).where(ilike(notes.body, pattern)).limit(20)); // want
          });
        `,
      },
    },
    {
      title: "the trail of an organization is looked through by SQL",
      before: trail,
      after: {
        ...trail,
        "src/trail.ts": `
          import Fastify from "fastify";
          import { sql } from "./sql.ts";
          const app = Fastify();
          app.addHook("preHandler", requireSession);
          app.post("/trail", async (request) => {
            await sql\`INSERT INTO audit_events (id, org_id, message, created_at) VALUES (\${newId()}, \${request.user.orgId}, \${request.body.message}, now())\`;
          });
          app.get("/trail", async (request) => {
            const pattern = \`%\${request.query.q}%\`;
            return await sql\`SELECT id FROM audit_events WHERE org_id = \${request.user.orgId} AND message ILIKE \${pattern} LIMIT 50\`; // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the shelves of one team are a short list",
      before: shelves,
      after: {
        ...shelves,
        "src/shelves.ts": `${start}
          app.post("/shelves", requireUser, async (request, response) => {
            response.json(await prisma.shelf.create({ data: { teamId: request.body.team, title: request.body.title } }));
          });
          app.get("/shelves", requireUser, async (request, response) => {
            response.json(
              await prisma.shelf.findMany({ where: { teamId: request.query.team, title: { contains: request.query.q } }, take: 20 }),
            );
          });
        `,
      },
    },
    {
      title: "what else is asked for is put together elsewhere",
      before: support,
      after: {
        ...support,
        "src/search.ts": `${start}
          app.get("/articles/search", requireUser, async (request, response) => {
            const where = { ...narrowedBy(request), title: { contains: request.query.q } };
            response.json(await prisma.article.findMany({ where, take: 20 }));
          });
        `,
      },
    },
    {
      title: "titles that begin with what was typed, which an ordinary index finds",
      before: { ...support, "schema.prisma": byTitle },
      after: {
        ...support,
        "schema.prisma": byTitle,
        "src/search.ts": `${start}
          app.get("/articles/search", requireUser, async (request, response) => {
            response.json(await prisma.article.findMany({ where: { title: { startsWith: request.query.q } }, take: 20 }));
          });
        `,
      },
    },
    {
      title: "the column has an index over its words",
      before: {
        ...support,
        "schema.prisma": support["schema.prisma"].replace("@@index", "@@fulltext([title])\n      @@index"),
      },
      after: {
        ...support,
        "schema.prisma": support["schema.prisma"].replace("@@index", "@@fulltext([title])\n      @@index"),
        "src/search.ts": `${start}
          app.get("/articles/search", requireUser, async (request, response) => {
            response.json(await prisma.article.findMany({ where: { title: { contains: request.query.q } }, take: 20 }));
          });
        `,
      },
    },
  ],
});

const isAnswering = ({ file, attributes }: Node): boolean => {
  const role = attributes?.["role"];
  return !isExcluded(file) && (role === "guarded" || role === "public");
};

/** How sure it is that many rows are looked at: of one owner's, only those of a tenant's log are many. */
function sureOf(graph: Graph, { edge, table, columns }: Search): number {
  const { keyed, open, dynamic, inTransaction } = edge.attributes ?? {};
  if ([keyed, open, dynamic, inTransaction].includes(true) || columns.some((column) => mayHelp(table, column)))
    return 0;
  const narrow = conditionsOf(edge).filter((column) => !columns.includes(column) && bounds(column));
  if (narrow.length === 0) return growthOf(graph, edge.to) >= 0.8 ? 0.85 : 0;
  return narrow.every(isOfTenant) && logOf(graph, edge.to) >= 0.8 ? 0.75 : 0;
}

const bounds = (column: string): boolean => namesOne(column) || ofTime.test(column);
const ofTime = /(?:_at|At|_on|_time|Time|_ts|_date|Date)$|^(?:time|timestamp|ts|date|day)$/;

/** An index over the column alone may be one for texts, and so may one over an expression: their kinds are not known. */
function mayHelp({ attributes }: Node, column: string): boolean {
  const indexes = attributes?.["indexes"];
  return Array.isArray(indexes) && indexes.some((index) => index === "" || index === column);
}
