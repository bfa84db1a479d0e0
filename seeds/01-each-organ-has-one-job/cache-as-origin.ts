import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { entriesAbove } from "../questions/entries-above.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "express": "5.0.0", "hono": "4.0.0", "fastify": "5.0.0", "ioredis": "5.0.0", "redis": "5.0.0", "drizzle-orm": "0.40.0" } }',
  "src/auth.ts": "export declare function requireUser(c: unknown, next: () => Promise<void>): Promise<void>;",
  "src/redis.ts": 'import Redis from "ioredis";\nexport const redis = new Redis(process.env.REDIS_URL);\n',
};

/** Entries above one piece of code that are looked at. */
const maxEntries = 8;

/**
 * Only what a request puts there whole, under a key that nothing ever lets end, and that another request reads without anything to fall
 * back to. What is meant to be forgotten, by its name, is left alone; so are services that sell a Redis that keeps what it is given
 * (Upstash, Vercel KV), and whatever is written somewhere else, sent or queued on the same way.
 */
export const cacheAsOrigin = rule({
  name: "cache-as-origin",
  title: "A cache is the only place that holds what somebody sent",
  level: "notice",
  why: "A cache may evict, be flushed or start empty: what people entered is gone then, and no table has it.",
  instead: "Write the table first, then the cache with a time to live; read the table where the cache has nothing.",
  rollback: "Copy the keys into a table before anybody reads from there.",

  *check({ head }) {
    if (keeps(head)) return;
    for (const cache of head.ofKind("cache")) {
      if (cache.attributes?.["system"] !== "redis" || forgettable.test(cache.name)) continue;
      const edges = head.to(cache.id).filter((edge) => !isExcluded(edge.file));
      if (edges.some(({ attributes }) => attributes?.["seconds"] !== undefined || attributes?.["ends"] === true))
        continue;
      const write = edges.find((edge) => edge.attributes?.["stores"] === true && isOnlyWrite(head, edge));
      const read = write && edges.find((edge) => edge.kind === "reads" && isOnlyRead(head, edge));
      if (write === undefined || read === undefined) continue;
      const route = entryOf(head, write);
      yield {
        on: [write.from, cache.id],
        file: write.file,
        line: write.line,
        side: "head",
        title: `\`${route?.name}\` keeps \`${cache.name}\` in the cache alone, and \`${entryOf(head, read)?.name}\` has nowhere else to look`,
        confidence: 0.85,
        path: [{ id: write.from }, { id: cache.id, edge: write }],
      };
    }
  },

  violates: [
    {
      title: "preferences of Hono live in Redis alone",
      before: support,
      after: {
        ...support,
        "src/prefs.ts": `
          import { Hono } from "hono";
          import { requireUser } from "./auth.ts";
          import { redis } from "./redis.ts";
          const app = new Hono();
          app.put("/prefs/:id", requireUser, async (c) => {
            await redis.set(\`prefs:\${c.req.param("id")}\`, await c.req.text()); // want
            return c.body(null, 204);
          });
          app.get("/prefs/:id", requireUser, async (c) => c.text((await redis.get(\`prefs:\${c.req.param("id")}\`)) ?? "{}"));
        `,
      },
    },
    {
      title: "addresses of Express in a hash of node-redis, behind functions of their own",
      before: support,
      after: {
        ...support,
        "src/addresses.ts": `
          import { createClient } from "redis";
          const client = createClient({ url: process.env.REDIS_URL });
          export async function keep(id: string, address: Record<string, string>) {
            await client.hSet(\`address:\${id}\`, address); // want
          }
          export const look = (id: string) => client.hGetAll(\`address:\${id}\`);
        `,
        "src/app.ts": `
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { keep, look } from "./addresses.ts";
          const app = express();
          app.post("/addresses/:id", requireUser, async (request, response) => {
            await keep(request.params.id, request.body);
            response.end();
          });
          app.get("/addresses/:id", requireUser, async (request, response) => response.json(await look(request.params.id)));
        `,
      },
    },
  ],
  honours: [
    {
      title: "the table is written first, and the copy ends by itself",
      before: support,
      after: {
        ...support,
        "src/schema.ts": `
          import { pgTable, text } from "drizzle-orm/pg-core";
          export const prefs = pgTable("prefs", { id: text("id").primaryKey(), body: text("body").notNull() });
        `,
        "src/prefs.ts": `
          import { drizzle } from "drizzle-orm/node-postgres";
          import { eq } from "drizzle-orm";
          import { Hono } from "hono";
          import { requireUser } from "./auth.ts";
          import { redis } from "./redis.ts";
          import { prefs } from "./schema.ts";
          const app = new Hono();
          const db = drizzle("postgres://main");
          app.put("/prefs/:id", requireUser, async (c) => {
            const row = { id: c.req.param("id"), body: await c.req.text() };
            await db.insert(prefs).values(row).onConflictDoUpdate({ target: prefs.id, set: row });
            await redis.set(\`prefs:\${row.id}\`, row.body, "EX", 300 + Math.floor(Math.random() * 60));
            return c.body(null, 204);
          });
          app.get("/prefs/:id", requireUser, async (c) => {
            const kept = await redis.get(\`prefs:\${c.req.param("id")}\`);
            if (kept !== null) return c.text(kept);
            const [row] = await db.select().from(prefs).where(eq(prefs.id, c.req.param("id"))).limit(1);
            return c.text(row?.body ?? "{}");
          });
        `,
      },
    },
    {
      title: "who is online is forgotten gladly",
      before: support,
      after: {
        ...support,
        "src/presence.ts": `
          import fastify from "fastify";
          import { requireUser } from "./auth.ts";
          import { redis } from "./redis.ts";
          const app = fastify();
          app.post("/me/presence", { preHandler: requireUser }, async (request) => {
            await redis.set(\`presence:\${request.body.id}\`, request.body.place);
          });
          app.get("/me/presence/:id", { preHandler: requireUser }, async (request, reply) => {
            reply.header("Cache-Control", "private, no-store");
            return redis.get(\`presence:\${request.params.id}\`);
          });
        `,
      },
    },
  ],
});

/** Names of what is there to be forgotten. */
const forgettable =
  /sess|rate|limit|throttl|lock|mutex|flag|dedup|seen|presence|online|typing|token|otp|nonce|csrf|state|idempot|cache|te?mp|cursor|heartbeat|alive|queue|job|count|progress|status|stat|metric|last|recent|lease|leader|socket|room|pubsub|code|challenge|oauth|draft|pending|block|cooldown|version|config|index/i;

/** Packages whose service keeps what it is given. */
const durable = new Set(["@upstash/redis", "@vercel/kv"]);

/** Every client of Redis, as far as one is told, leads to such a service. */
function keeps(graph: Graph): boolean {
  const clients = graph
    .ofKind("pool")
    .map(({ attributes }) => String(attributes?.["library"]))
    .filter((library) => library === "redis" || library === "ioredis" || durable.has(library));
  return clients.length > 0 && clients.every((library) => durable.has(library));
}

const changing = new Set(["POST", "PUT", "PATCH", "ALL", "MUTATION", "ACTION"]);

/** Somebody sends it, and nothing else on the way keeps it or hands it on. */
function isOnlyWrite(graph: Graph, edge: Edge): boolean {
  if (edge.certainty !== "resolved" || ![...contextsOf(graph, edge.from)].some(isHot)) return false;
  const entries = entriesOf(graph, edge);
  return (
    entries.length > 0 &&
    entries.every(
      ({ id, kind, attributes }) =>
        kind === "route" &&
        changing.has(String(attributes?.["method"])) &&
        workBelow(graph, id).every(({ edge: { kind: does } }) => does === "reads"),
    )
  );
}

/** Somebody asks for it, and nothing else is read on the way. */
function isOnlyRead(graph: Graph, edge: Edge): boolean {
  const entry = edge.certainty === "resolved" ? entryOf(graph, edge) : undefined;
  return entry?.kind === "route" && workBelow(graph, entry.id).length === 0;
}

const entriesOf = (graph: Graph, { from }: Edge): readonly Node[] =>
  entriesAbove(graph, from, maxEntries).map(({ entry }) => entry);

const entryOf = (graph: Graph, edge: Edge): Node | undefined => entriesOf(graph, edge)[0];
