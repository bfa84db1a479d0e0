/** Buffers of views and clicks that requests fill: where samples of `lossy-flush` begin. */

export const support = {
  "package.json":
    '{ "dependencies": { "express": "5.0.0", "fastify": "5.0.0", "hono": "4.0.0", "ioredis": "5.0.0", "knex": "3.0.0", "@prisma/client": "6.0.0" } }',
  "migrations/0001_views.sql": `
    CREATE TABLE view_buffer (id bigint PRIMARY KEY, path text NOT NULL, seen_at timestamptz NOT NULL);
    CREATE TABLE view_totals (path text PRIMARY KEY, n bigint NOT NULL);
  `,
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
  "src/db.ts": 'import knex from "knex";\nexport const db = knex({ client: "pg" });\n',
  "src/redis.ts": 'import Redis from "ioredis";\nexport const redis = new Redis("redis://buffer");\n',
  "src/collect.ts": `
    import express from "express";
    import { requireUser } from "./auth.ts";
    import { db } from "./db.ts";
    import { redis } from "./redis.ts";
    const app = express();
    app.post("/collect", requireUser, async (request, response) => {
      await db("view_buffer").insert({ path: request.body.path, seen_at: new Date() });
      response.sendStatus(202);
    });
    app.post("/clicks", requireUser, async (request, response) => {
      await redis.rpush("clicks", JSON.stringify(request.body));
      response.sendStatus(202);
    });
  `,
};

export const server = `
          import Fastify from "fastify";
          export const server = Fastify();
          let waiting: object[] = [];
          server.addHook("preHandler", requireSession);
          server.post("/events", async (request, reply) => {
            waiting.push(request.body);
            return reply.code(202).send();
          });`;
