import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { wordsOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "express": "5.0.0", "knex": "3.0.0", "pg": "8.0.0" } }',
  "migrations/0001_jobs.sql": `
    CREATE TABLE outbound_jobs (id bigint PRIMARY KEY, status text NOT NULL, attempts int NOT NULL DEFAULT 0, body jsonb);
    CREATE TABLE seats (id bigint PRIMARY KEY, hall text NOT NULL, taken boolean NOT NULL DEFAULT false);
  `,
  "src/db.ts": `
    import { Pool } from "pg";
    export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
  `,
};
const start = `
          import express from "express";
          import { pool } from "./db.ts";
          const app = express();`;

/** One row by its key is what a limit or a balance has to lock: only locks over many rows are told. */
export const blockingLockInRequest = rule({
  name: "blocking-lock-in-request",
  title: "Whoever comes second waits for a lock over many rows",
  level: "notice",
  why: "The first transaction keeps all of these rows until it ends. Everybody else queues behind it, each with a connection in his hand.",
  instead:
    "Take rows that nobody holds (`FOR UPDATE SKIP LOCKED`), or let a condition in the update decide (`UPDATE ... WHERE taken = false RETURNING id`).",
  rollback: "Put the statement back; no data is touched.",

  *check({ head }) {
    for (const edge of head.ofEdgeKind("reads")) {
      const { locked, keyed, skips, operation } = edge.attributes ?? {};
      const table = head.node(edge.to);
      if (locked !== true || skips === true || keyed === true || operation !== "select") continue;
      if (table?.kind !== "table" || edge.certainty !== "resolved" || isExcluded(edge.file)) continue;
      const contexts = [...contextsOf(head, edge.from)];
      const queue = isQueue(head, table);
      if (!contexts.some(isHot) && !(queue && contexts.some((context) => context !== "test"))) continue;
      yield {
        on: [edge.from, table.id],
        file: edge.file,
        line: edge.line,
        side: "head",
        title: queue
          ? `\`${head.node(edge.from)?.name}\` takes work out of \`${table.name}\` one worker at a time`
          : `\`${head.node(edge.from)?.name}\` locks every row of \`${table.name}\` that it finds`,
        confidence: queue ? 0.9 : 0.85,
        path: [{ id: edge.from }, { id: table.id, edge }],
      };
    }
  },

  violates: [
    {
      title: "workers take their work from one table, and wait for each other",
      before: support,
      after: {
        ...support,
        "src/claim.ts": `
          import { Worker } from "bullmq";
          import { pool } from "./db.ts";
          new Worker("claim", async () => {
            const { rows } = await pool.query("SELECT id FROM outbound_jobs WHERE status = 'ready' ORDER BY id LIMIT 10 FOR UPDATE"); // want
            return rows;
          });
        `,
      },
    },
    {
      title: "a request locks all free seats of a hall",
      before: support,
      after: {
        ...support,
        "src/seats.ts": `${start}
          app.post("/halls/:hall/seats", async (request, response) => {
            const { rows } = await pool.query("SELECT id FROM seats WHERE hall = $1 AND taken = false FOR UPDATE", [request.params.hall]); // want
            await pool.query("UPDATE seats SET taken = true WHERE id = $1", [rows[0].id]);
            response.sendStatus(204);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "each worker takes what nobody holds",
      before: support,
      after: {
        ...support,
        "src/claim.ts": `
          import { Worker } from "bullmq";
          import { pool } from "./db.ts";
          new Worker("claim", async () => {
            const { rows } = await pool.query("SELECT id FROM outbound_jobs WHERE status = 'ready' ORDER BY id LIMIT 10 FOR UPDATE SKIP LOCKED");
            return rows;
          });
        `,
      },
    },
    {
      title: "with Knex, each worker takes what nobody holds",
      before: support,
      after: {
        ...support,
        "src/claim.ts": `
          import { Worker } from "bullmq";
          import knex from "knex";
          const db = knex({ client: "pg" });
          new Worker("claim", async () => {
            return db("outbound_jobs").where({ status: "ready" }).limit(10).forUpdate().skipLocked();
          });
        `,
      },
    },
    {
      title: "one seat by its key",
      before: support,
      after: {
        ...support,
        "src/seats.ts": `${start}
          app.post("/seats/:id", async (request, response) => {
            await pool.query("SELECT taken FROM seats WHERE id = $1 FOR UPDATE", [request.params.id]);
            response.sendStatus(204);
          });
        `,
      },
    },
  ],
});

const claims = /^(?:attempts?|run_at|runAt|locked_at|lockedAt|available_at|availableAt|lease\w*)$/;
const queueWords = new Set(["job", "task", "queue", "outbox"]);

/** A table that holds work: a state, and how often or when it was tried. */
function isQueue(graph: Graph, table: Node): boolean {
  const columns = graph
    .from(table.id)
    .flatMap(({ kind, to }) => (kind === "holds" ? to.slice(to.lastIndexOf(".") + 1) : []));
  if (!columns.some((column) => /^(?:status|state)$/.test(column))) return false;
  return columns.some((column) => claims.test(column)) || wordsOf(table).some((word) => queueWords.has(word));
}
