import { isExcluded } from "../questions/exclusions.ts";
import { startedBy } from "../questions/instances.ts";
import { unsaidSize } from "../questions/pool-sizes.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "drizzle-orm": "0.40.0", "express": "5.0.0", "mysql2": "3.0.0", "next": "15.0.0", "pg": "8.0.0", "postgres": "3.0.0" } }',
};
const page = (from: string, read: string): string => `
          import { ${from} } from "../../../src/db.ts";
          export const dynamic = "force-dynamic";
          export async function GET() {
            return Response.json(await ${read});
          }
        `;

/**
 * Only where a platform starts as many processes as requests ask for: each has a pool of its own. Clients that take the number from
 * their address (Prisma), or speak HTTP, are left alone, and so are options that are put together elsewhere.
 */
export const unsizedPool = rule({
  name: "unsized-pool",
  title: "Nobody says how many connections each process may hold",
  level: "notice",
  why: "Each process that the platform starts opens as many as its library thinks right; a burst of requests starts many, and together they use up what the database allows.",
  instead:
    "Say it where the pool is made: few for each process (`max: 1` to `5`), and a pooler in front of the database.",
  rollback: "Raise the number.",

  *check({ head }) {
    for (const pool of head.ofKind("pool")) {
      const number = unsaidSize(pool);
      if (number === undefined) continue;
      const route = isExcluded(pool.file) ? undefined : startedBy(head, pool.file);
      if (route === undefined) continue;
      yield {
        on: [pool.id],
        file: pool.file,
        line: pool.line,
        side: "head",
        title: `\`${pool.name}\` holds up to ${number} connections in each process that answers \`${route.name}\`, and nothing says how many it may`,
        confidence: 0.8,
      };
    }
  },

  violates: [
    {
      title: "a pool behind a route of Next",
      before: support,
      after: {
        ...support,
        "src/db.ts": `
          import { Pool } from "pg";
          export const pool = new Pool({ connectionString: process.env.DATABASE_URL }); // want
        `,
        "app/api/orders/route.ts": page("pool", 'pool.query("SELECT 1")'),
      },
    },
    {
      title: "a client that Drizzle stands around",
      before: support,
      after: {
        ...support,
        "src/db.ts": `
          import { drizzle } from "drizzle-orm/postgres-js";
          import postgres from "postgres";
          const client = postgres(process.env.POSTGRES_URL); // want
          export const db = drizzle(client);
        `,
        "app/api/orders/route.ts": page("db", 'db.execute("SELECT 1")'),
      },
    },
  ],
  honours: [
    {
      title: "the number is said",
      before: support,
      after: {
        ...support,
        "src/db.ts": `
          import mysql from "mysql2/promise";
          export const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 3 });
        `,
        "app/api/orders/route.ts": page("pool", 'pool.query("SELECT 1")'),
      },
    },
    {
      title: "one process that is started by hand",
      before: support,
      after: {
        ...support,
        "src/db.ts": `
          import { Pool } from "pg";
          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
        "src/main.ts": `
          import express from "express";
          import { pool } from "./db.ts";
          const app = express();
          app.get("/orders", async (request, response) => {
            response.set("Cache-Control", "private, no-store");
            response.json(await pool.query("SELECT 1"));
          });
          app.listen(3000);
        `,
      },
    },
  ],
});
