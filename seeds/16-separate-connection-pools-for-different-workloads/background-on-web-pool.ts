import type { NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { webPoolBelow } from "../questions/pools-below.ts";
import { runsWhereLoaded } from "../questions/processes.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "express": "5.0.0", "node-cron": "4.0.0", "pg": "8.0.0" } }',
  "src/db.ts": `
    import { Pool } from "pg";
    export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
  `,
  "src/web.ts": `
    import express from "express";
    import { pool } from "./db.ts";
    export const app = express();
    app.get("/orders/:id", async (request, response) => {
      response.set("Cache-Control", "private, no-store");
      response.json(await pool.query("SELECT 1"));
    });
  `,
};

/** Only where one module loads both: the same code in a process of its own makes a pool of its own. */
export const backgroundOnWebPool = rule({
  name: "background-on-web-pool",
  title: "Work in the background takes the connections that requests wait for",
  level: "notice",
  why: "A job that is slow, or comes a hundred at a time, holds connections of the one pool, and everybody who waits for an answer waits for the job.",
  instead:
    "Give the jobs a pool of their own with few connections and its own address, or run them in a process of their own.",
  rollback: "Point the new variable at the old address.",

  *check({ head }) {
    const told = new Set<NodeId>();
    for (const job of head.ofKind("job")) {
      const road = runsWhereLoaded(job) && !isExcluded(job.file) ? webPoolBelow(head, job) : undefined;
      const pool = head.node(road?.at(-1)?.id ?? "");
      if (road === undefined || pool === undefined || told.has(pool.id)) continue;
      told.add(pool.id);
      const max = pool.attributes?.["max"];
      yield {
        on: [pool.id, job.id],
        file: job.file,
        line: job.line,
        side: "head",
        title: `\`${job.name}\` draws on the${max === undefined ? "" : ` ${max}`} connections of \`${pool.name}\`, which answer requests`,
        confidence: 0.85,
        path: road,
      };
    }
  },

  violates: [
    {
      title: "a worker of BullMQ beside the routes of Express",
      before: { ...support, "src/main.ts": 'import { app } from "./web.ts";\napp.listen(3000);\n' },
      after: {
        ...support,
        "src/worker.ts": `
          import { Worker } from "bullmq";
          import { pool } from "./db.ts";
          new Worker("recalc", async (job) => { // want
            await pool.query("CALL recalc_account($1)", [job.data.id]);
          });
        `,
        "src/main.ts": 'import "./worker.ts";\nimport { app } from "./web.ts";\napp.listen(3000);\n',
      },
    },
    {
      title: "a clock in the file that listens",
      before: support,
      after: {
        ...support,
        "src/main.ts": `
          import cron from "node-cron";
          import { pool } from "./db.ts";
          import { app } from "./web.ts";
          cron.schedule("17 3 * * *", async () => { // want
            await pool.query("CALL recalc_all()");
          });
          app.listen(3000);
        `,
      },
    },
  ],
  honours: [
    {
      title: "the worker has a pool and a process of its own",
      before: { ...support, "src/main.ts": 'import { app } from "./web.ts";\napp.listen(3000);\n' },
      after: {
        ...support,
        "src/main.ts": 'import { app } from "./web.ts";\napp.listen(3000);\n',
        "src/worker.ts": `
          import { Pool } from "pg";
          import { Worker } from "bullmq";
          const workers = new Pool({ connectionString: process.env.WORKER_DATABASE_URL, max: 4 });
          new Worker("recalc", async (job) => {
            await workers.query("CALL recalc_account($1)", [job.data.id]);
          });
        `,
      },
    },
  ],
});
