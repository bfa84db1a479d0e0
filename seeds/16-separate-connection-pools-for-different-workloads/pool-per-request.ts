import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

/**
 * Clients that hold connections open. Drivers that speak HTTP are cheap to make; `mongoose` keeps one connection however often it is
 * asked; a client of Redis that waits for messages needs a connection of its own.
 */
const holding = new Set([
  "@prisma/client",
  "knex",
  "mongodb",
  "mysql",
  "mysql2",
  "pg",
  "postgres",
  "sequelize",
  "typeorm",
]);
/** On these every request starts afresh, and their drivers are made for it. */
const perRequest = new Set(["cloudflare", "deno", "lambda", "sam", "serverless"]);

const express = `
          import express from "express";
          const app = express();`;
const shop = {
  "package.json":
    '{ "dependencies": { "@prisma/client": "6.0.0", "express": "5.0.0", "next": "15.0.0", "pg": "8.0.0" } }',
};

/** Only where the code that a route names makes the client itself: a function below it may well keep what it made. */
export const poolPerRequest = rule({
  name: "pool-per-request",
  title: "Every request makes its own connections",
  level: "notice",
  why: "Each request opens connections and pays for the handshake; under load they use up what the database allows, and everybody is refused.",
  instead: "Make the client once, in a module, and import it.",
  rollback: "Make it in the handler again; no data is touched.",

  *check({ head }) {
    for (const pool of head.ofKind("pool")) {
      if (!holding.has(String(pool.attributes?.["library"])) || isExcluded(pool.file)) continue;
      for (const declared of head.to(pool.id)) {
        if (declared.kind !== "declares") continue;
        const handled = head.to(declared.from).find(({ kind, from, certainty }) => {
          const { kind: entry, attributes } = head.node(from) ?? {};
          if (kind !== "handles" || certainty !== "resolved" || entry !== "route") return false;
          const method = attributes?.["method"];
          return method !== "START" && method !== "CLI" && !perRequest.has(String(attributes?.["framework"]));
        });
        if (handled === undefined) continue;
        yield {
          on: [handled.from, pool.id],
          file: pool.file,
          line: pool.line,
          side: "head",
          title: `Every request of \`${head.node(handled.from)?.name}\` makes a client of \`${pool.attributes?.["library"]}\``,
          confidence: 0.9,
          path: [{ id: handled.from }, { id: declared.from, edge: handled }, { id: pool.id, edge: declared }],
        };
      }
    }
  },

  violates: [
    {
      title: "a route of Next makes a client of Prisma",
      before: shop,
      after: {
        ...shop,
        "app/api/search/route.ts": `
          import { PrismaClient } from "@prisma/client";
          export async function GET() {
            const prisma = new PrismaClient(); // want
            return Response.json(await prisma.doc.count({ where: { teamId: "a" } }));
          }
        `,
      },
    },
    {
      title: "a route of Express makes a pool",
      before: shop,
      after: {
        ...shop,
        "src/orders.ts": `${express}
          import { Pool } from "pg";
          app.get("/orders/:id", async (request, response) => {
            const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5 }); // want
            response.json(await pool.query("SELECT 1"));
          });
        `,
      },
    },
    {
      title: "a handler that the route names",
      before: shop,
      after: {
        ...shop,
        "src/orders.ts": `${express}
          import { Client } from "pg";
          app.get("/orders", orders);
          async function orders(request, response) {
            const client = new Client({ connectionString: process.env.DATABASE_URL }); // want
            await client.connect();
            response.json(await client.query("SELECT 1"));
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "the client is made once, in a module",
      before: shop,
      after: {
        ...shop,
        "src/prisma.ts": 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n',
        "app/api/search/route.ts": `
          import { prisma } from "../../../src/prisma.ts";
          export async function GET() {
            return Response.json(await prisma.doc.count({ where: { teamId: "a" } }));
          }
        `,
      },
    },
    {
      title: "a function keeps what it made",
      before: shop,
      after: {
        ...shop,
        "src/db.ts": `
          import { Pool } from "pg";
          let pool;
          export const db = () => (pool ??= new Pool({ connectionString: process.env.DATABASE_URL, max: 5 }));
        `,
        "src/orders.ts": `${express}
          import { db } from "./db.ts";
          app.get("/orders", async (request, response) => response.json(await db().query("SELECT 1")));
        `,
      },
    },
    {
      title: "a driver that speaks HTTP",
      before: shop,
      after: {
        ...shop,
        "app/api/search/route.ts": `
          import { neon } from "@neondatabase/serverless";
          export async function GET() {
            const sql = neon(process.env.DATABASE_URL);
            return Response.json(await sql\`SELECT 1\`);
          }
        `,
      },
    },
  ],
});
