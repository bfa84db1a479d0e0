import type { Edge, Graph } from "../../analyzers/graph/graph.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "bullmq": "5.0.0", "express": "5.0.0", "kysely": "0.28.0", "@prisma/client": "6.0.0" } }',
  "migrations/0001_events.sql": `
    CREATE TABLE events (id bigint PRIMARY KEY, kind text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE orders (id bigint PRIMARY KEY, kind text NOT NULL);
    CREATE TABLE order_lines (order_id bigint NOT NULL REFERENCES orders (id), sku text NOT NULL, PRIMARY KEY (order_id, sku));
  `,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const start = `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();`;

/**
 * Only inserts: rows that are changed each in its own way have no one statement. A loop that does more to the database for each item
 * needs the answers, or takes its time on purpose; what returns the row is told by another write or read beside it.
 */
export const rowByRowWrites = rule({
  name: "row-by-row-writes",
  title: "Rows are inserted one after the other",
  level: "notice",
  why: "Each row pays for a trip to the database and back; a thousand rows wait a thousand times, and hold their connection meanwhile.",
  instead:
    "Insert them in one statement (`createMany`, `values([...])`, `INSERT ... SELECT * FROM unnest(...)`), in portions of a few hundred.",
  rollback: "None is needed: the same rows are written.",

  *check({ head }) {
    for (const edge of head.ofEdgeKind("writes")) {
      const table = head.node(edge.to);
      if (table?.kind !== "table" || !isInsertPerItem(edge) || isExcluded(edge.file)) continue;
      const contexts = [...contextsOf(head, edge.from)].filter((context) => context !== "test");
      if (contexts.length === 0 || !isAlone(head, edge)) continue;
      yield {
        on: [edge.from, table.id],
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `\`${head.node(edge.from)?.name}\` inserts into \`${table.name}\` one row after the other`,
        confidence: contexts.some(isHot) ? 0.85 : 0.8,
        path: [{ id: edge.from }, { id: table.id, edge }],
      };
    }
  },

  violates: [
    {
      title: "events of one request, each by itself",
      before: support,
      after: {
        ...support,
        "src/ingest.ts": `${start}
          app.post("/ingest", async (request, response) => {
            for (const event of request.body.events)
              await sql\`INSERT INTO events (id, kind) VALUES (\${event.id}, \${event.kind})\`; // want
            response.sendStatus(202);
          });
        `,
      },
    },
    {
      title: "a worker of BullMQ writes with Kysely in a loop",
      before: support,
      after: {
        ...support,
        "src/import.ts": `
          import { Worker } from "bullmq";
          import { Kysely } from "kysely";
          const db = new Kysely({});
          new Worker("import", async (job) => {
            for (const event of job.data.events) {
              await db.insertInto("events").values({ id: event.id, kind: event.kind }).execute(); // want
            }
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "all of them in one statement",
      before: support,
      after: {
        ...support,
        "src/import.ts": `
          import { Worker } from "bullmq";
          import { Kysely } from "kysely";
          const db = new Kysely({});
          new Worker("import", async (job) => {
            await db.insertInto("events").values(job.data.events).execute();
          });
        `,
      },
    },
    {
      title: "lines that need the order that was just made",
      before: support,
      after: {
        ...support,
        "src/import.ts": `
          import { Worker } from "bullmq";
          import postgres from "postgres";
          const sql = postgres(process.env.DATABASE_URL);
          new Worker("import", async (job) => {
            await sql.begin(async (tx) => {
              for (const order of job.data.orders) {
                const [row] = await tx\`INSERT INTO orders (id, kind) VALUES (\${order.id}, \${order.kind}) RETURNING id\`;
                await tx\`INSERT INTO order_lines (order_id, sku) SELECT \${row.id}, unnest(\${order.skus}::text[])\`;
              }
            });
          });
        `,
      },
    },
  ],
});

function isInsertPerItem({ attributes, certainty }: Edge): boolean {
  const { operation, perItem, nested, many } = attributes ?? {};
  return certainty === "resolved" && perItem === true && nested !== true && many !== true && operation === "insert";
}

/** Nothing else is asked of the database, or of anybody, for each item. */
function isAlone(graph: Graph, edge: Edge): boolean {
  if (workBelow(graph, edge.from).some(({ edge: { kind } }) => kind === "requests" || kind === "enqueues"))
    return false;
  return graph.from(edge.from).every((other) => {
    if (other.line === edge.line || !touches.has(other.kind)) return true;
    return other.attributes?.["perItem"] !== true && other.attributes?.["inLoop"] !== true;
  });
}

const touches = new Set(["reads", "writes"]);
