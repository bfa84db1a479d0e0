import type { Attributes } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { poolBelow } from "../questions/pools-below.ts";
import { rule } from "../rule.ts";

/** Connections that a pool holds where nobody says how many (node-postgres, postgres.js, mysql2 and knex in their documentation). */
const defaults: Readonly<Record<string, number>> = { knex: 10, mysql2: 10, pg: 10, postgres: 10 };

const support = {
  "package.json": '{ "dependencies": { "bull": "4.0.0", "bullmq": "5.0.0", "pg": "8.0.0", "postgres": "3.0.0" } }',
  "src/pool.ts": `
    import { Pool } from "pg";
    export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
  `,
};

/** What one process does at once, against the connections of its own pool; where either number is unknown nothing is said. */
export const noBackpressure = rule({
  name: "no-backpressure",
  title: "More work is begun at once than there are connections for",
  level: "notice",
  why: "What has no connection waits for one while its lock or lease runs out: under load jobs time out and are tried again, on top of those that wait.",
  instead: "Begin no more pieces of work than the pool has connections, or give it more of them.",
  rollback: "Put the old number back.",

  *check({ head }) {
    for (const job of head.ofKind("job")) {
      const atOnce = job.attributes?.["atOnce"];
      if (typeof atOnce !== "number" || isExcluded(job.file)) continue;
      const road = poolBelow(head, job);
      const pool = head.node(road?.at(-1)?.id ?? "");
      const max = pool && connectionsOf(pool.attributes);
      if (road === undefined || pool === undefined || max === undefined || atOnce <= max) continue;
      yield {
        on: [job.id, pool.id],
        file: job.file,
        line: job.line,
        side: "head",
        title: `\`${job.name}\` begins ${atOnce} pieces of work at once on the ${max} connections of \`${pool.name}\``,
        confidence: 0.85,
        path: road,
      };
    }
  },

  violates: [
    {
      title: "a worker of BullMQ that does fifty at once",
      before: support,
      after: {
        ...support,
        "src/worker.ts": `
          import { Worker } from "bullmq";
          import { pool } from "./pool.ts";
          new Worker("recalc", async (job) => { // want
            await pool.query("CALL recalc_account($1)", [job.data.id]);
          }, { concurrency: 50 });
        `,
      },
    },
    {
      title: "a queue of Bull on connections that nobody counted",
      before: support,
      after: {
        ...support,
        "src/worker.ts": `
          import Queue from "bull";
          import postgres from "postgres";
          const sql = postgres(process.env.DATABASE_URL);
          const exportsQueue = new Queue("exports");
          exportsQueue.process(40, async (job) => { // want
            await sql\`CALL export_account(\${job.data.id})\`;
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "as many at once as there are connections",
      before: support,
      after: {
        ...support,
        "src/worker.ts": `
          import { Worker } from "bullmq";
          import { pool } from "./pool.ts";
          new Worker("recalc", async (job) => {
            await pool.query("CALL recalc_account($1)", [job.data.id]);
          }, { concurrency: 8 });
        `,
      },
    },
    {
      title: "work that asks no database",
      before: support,
      after: {
        ...support,
        "src/worker.ts": `
          import { Worker } from "bullmq";
          new Worker("resize", async (job) => resize(job.data.image), { concurrency: 50 });
          async function resize(image) { return image; }
        `,
      },
    },
  ],
});

function connectionsOf(attributes: Attributes | undefined): number | undefined {
  const { max, library } = attributes ?? {};
  // A variable holds it.
  if (max !== undefined) return typeof max === "number" ? max : undefined;
  return defaults[String(library)];
}
