import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

/** Seconds under which nobody notices that entries end together (seed rule book, 19). */
const short = 10;

const support = {
  "package.json":
    '{ "dependencies": { "express": "5.0.0", "ioredis": "5.0.0", "@upstash/redis": "1.0.0", "node-cron": "4.0.0" } }',
  "src/redis.ts": 'import Redis from "ioredis";\nexport const redis = new Redis(process.env.REDIS_URL);\n',
};

export const sameTtlBulk = rule({
  name: "same-ttl-bulk",
  title: "Entries that are put together end together",
  level: "notice",
  why: "All of them are gone in the same second: whoever comes next asks the database for all of them at once.",
  instead: "Give each a little chance: `Math.round(ttl * (0.9 + Math.random() * 0.2))`.",
  rollback: "Put the constant back.",

  *check({ head }) {
    for (const cache of head.ofKind("cache"))
      for (const { from, to, kind, file, line, certainty, attributes } of head.to(cache.id)) {
        const { perItem, mapped, seconds } = attributes ?? {};
        if (
          kind !== "writes" ||
          (perItem !== true && mapped !== true) ||
          typeof seconds !== "number" ||
          seconds <= short
        )
          continue;
        // One name is one entry, however often it is put.
        if (certainty !== "resolved" || !cache.name.endsWith("*") || isExcluded(file)) continue;
        yield {
          on: [from, to],
          file,
          line,
          side: "head",
          title: `Each entry of \`${cache.name}\` that is put here ends after ${seconds} seconds, with all the others`,
          confidence: 0.85,
        };
      }
  },

  violates: [
    {
      title: "a pipeline of ioredis that warms products",
      before: support,
      after: {
        ...support,
        "src/warm.ts": `
          import { redis } from "./redis.ts";
          export async function warm(products) {
            const pipeline = redis.pipeline();
            for (const product of products) pipeline.set(\`product:\${product.id}\`, JSON.stringify(product), "EX", 3600); // want
            await pipeline.exec();
          }
        `,
      },
    },
    {
      title: "all at once, by the client of Upstash",
      before: support,
      after: {
        ...support,
        "src/warm.ts": `
          import { Redis } from "@upstash/redis";
          const redis = Redis.fromEnv();
          const day = 86400;
          export const warm = (pages) =>
            Promise.all(pages.map((page) => redis.set(\`page:\${page.slug}\`, page.html, { ex: day }))); // want
        `,
      },
    },
  ],
  honours: [
    {
      title: "each ends at a time of its own",
      before: support,
      after: {
        ...support,
        "src/warm.ts": `
          import { redis } from "./redis.ts";
          export async function warm(products) {
            const pipeline = redis.pipeline();
            for (const product of products)
              pipeline.set(\`product:\${product.id}\`, JSON.stringify(product), "EX", Math.round(3600 * (0.9 + Math.random() * 0.2)));
            await pipeline.exec();
          }
        `,
      },
    },
    {
      title: "an entry is put when somebody asks for it",
      before: support,
      after: {
        ...support,
        "src/product.ts": `
          import express from "express";
          import { redis } from "./redis.ts";
          const app = express();
          app.post("/products/:id/view", async (request, response) => {
            await redis.set(\`seen:\${request.params.id}\`, "1", "EX", 3600).catch(() => undefined);
            response.end();
          });
        `,
      },
    },
  ],
});
