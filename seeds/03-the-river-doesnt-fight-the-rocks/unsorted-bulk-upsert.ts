import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { isDatabase } from "../questions/pools-below.ts";
import { rule } from "../rule.ts";

const stock = {
  "package.json":
    '{ "dependencies": { "bullmq": "5.0.0", "drizzle-orm": "0.40.0", "fastify": "5.0.0", "knex": "3.0.0", "kysely": "0.28.0", "typeorm": "0.3.0" } }',
  "migrations/0001_stock.sql": "CREATE TABLE stock (sku text PRIMARY KEY, amount int NOT NULL);",
  "src/schema.ts": `
    import { integer, pgTable, text } from "drizzle-orm/pg-core";
    export const stock = pgTable("stock", { sku: text("sku").primaryKey(), amount: integer("amount").notNull() });
  `,
};
const drizzle = (rows: string, answer: string): string => `
  import { Worker } from "bullmq";
  import { drizzle } from "drizzle-orm/node-postgres";
  import { stock } from "./schema.ts";
  const db = drizzle(process.env.DATABASE_URL);
  new Worker("deliveries", async (job) => {
    const rows = ${rows};
    await db.insert(stock).values(rows).${answer};
  });
`;
const knex = (rows: string, answer: string): string => `
  import Fastify from "fastify";
  import Knex from "knex";
  const knex = Knex({ client: "pg", connection: process.env.DATABASE_URL, pool: { max: 5 } });
  const app = Fastify();
  app.put("/stock", async (request, reply) => {
    await knex("stock").insert(${rows}).onConflict("sku").${answer};
    return reply.code(204).send();
  });
`;
const kysely = (answer: string): string => `
  import { Worker } from "bullmq";
  import type { Kysely } from "kysely";
  export function work(db: Kysely<Database>) {
    new Worker("deliveries", async (job) => {
      const rows: Row[] = job.data.rows;
      await db.insertInto("stock").values(rows).onConflict((on) => on.column("sku").${answer}).execute();
    });
  }
`;
const over = "onConflictDoUpdate({ target: stock.sku, set: { amount: 0 } })";

/** Who puts the rows into an order stands no further from who writes them. */
const maxHops = 3;

/**
 * Only lists that are put together while the code runs: what stands written out has the order in which it stands. What other code is
 * handed, and sorted by whoever hands it, is not known further than three calls away.
 */
export const unsortedBulkUpsert = rule({
  name: "unsorted-bulk-upsert",
  title: "Many rows are written over at once, in any order",
  level: "notice",
  why: "Each row stays locked until the last is written: two runs that meet the same rows in another order wait for each other, until the database ends one of them.",
  instead: "Sort the rows by the key of the conflict before they are written.",
  rollback: "Nothing to take back: the same rows are written.",

  *check({ head }) {
    if (isWrittenByOne(head)) return;
    const told = new Set<string>();
    for (const edge of head.ofEdgeKind("writes")) {
      const table = head.node(edge.to);
      if (
        table?.kind !== "table" ||
        !isBulk(edge) ||
        isOfSurrogate(head, edge, table) ||
        isExcluded(edge.file) ||
        told.has(placeOf(edge))
      )
        continue;
      if (!runsBesideItself(head, edge.from) || isSorted(head, edge.from)) continue;
      told.add(placeOf(edge));
      yield {
        on: [edge.from, table.id],
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `\`${head.node(edge.from)?.name}\` writes over many rows of \`${table.name}\` in the order in which they come`,
        confidence: 0.8,
        path: [{ id: edge.from }, { id: table.id, edge }],
      };
    }
  },

  violates: [
    {
      title: "a worker writes what a delivery brought, with Drizzle",
      before: stock,
      after: {
        ...stock,
        "src/worker.ts": drizzle(
          "job.data.items.map((item) => ({ sku: item.sku, amount: item.amount }))",
          over,
        ).replace("});\n  });", "}); // want\n  });"),
      },
    },
    {
      title: "a route of Fastify merges a list with Knex",
      before: stock,
      after: {
        ...stock,
        "src/stock.ts": knex("request.body.items.map(toRow)", "merge()").replace("merge();", "merge(); // want"),
      },
    },
    {
      title: "a worker of Kysely answers a conflict with the new amount",
      before: stock,
      after: {
        ...stock,
        "src/worker.ts": kysely("doUpdateSet({ amount: 0 })").replace("execute();", "execute(); // want"),
      },
    },
    {
      title: "a query inserts what another table holds",
      before: stock,
      after: {
        ...stock,
        "migrations/0002_arrivals.sql":
          "CREATE TABLE arrivals (delivery text NOT NULL, sku text NOT NULL, amount int NOT NULL, PRIMARY KEY (delivery, sku));",
        "src/worker.ts": `
          import { Worker } from "bullmq";
          import { Pool } from "pg";
          const pool = new Pool({ max: 4, connectionTimeoutMillis: 3000 });
          new Worker("deliveries", async (job) => {
            await pool.query("INSERT INTO stock SELECT sku, amount FROM arrivals WHERE delivery = $1 ON CONFLICT (sku) DO UPDATE SET amount = excluded.amount", [job.data.delivery]); // want
          });
        `,
      },
    },
    {
      title: "upsert of TypeORM is given a list",
      before: stock,
      after: {
        ...stock,
        "src/stock.ts": `
          import { Column, DataSource, Entity, PrimaryColumn } from "typeorm";
          import { Worker } from "bullmq";
          @Entity("stock")
          export class Stock {
            @PrimaryColumn() sku: string;
            @Column() amount: number;
          }
          const source = new DataSource({ type: "postgres", url: process.env.DATABASE_URL, poolSize: 4 });
          new Worker("deliveries", async (job) => {
            const rows = job.data.items.map(toRow);
            await source.getRepository(Stock).upsert(rows, ["sku"]); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "rows are known by a number that the database gave them",
      before: stock,
      after: {
        ...stock,
        "src/schema.ts": `
          import { pgTable, text, uuid } from "drizzle-orm/pg-core";
          export const stock = pgTable("notes", { sku: uuid("id").primaryKey().defaultRandom(), body: text("body") });
        `,
        "src/worker.ts": drizzle("job.data.items.map((item) => ({ sku: item.id, body: item.body }))", over),
      },
    },
    {
      title: "rows that are there are passed over",
      before: stock,
      after: {
        ...stock,
        "src/worker.ts": drizzle(
          "job.data.items.map((item) => ({ sku: item.sku, amount: 0 }))",
          "onConflictDoNothing()",
        ),
      },
    },
    {
      title: "Kysely does nothing about them",
      before: stock,
      after: { ...stock, "src/worker.ts": kysely("doNothing()") },
    },
    {
      title: "the rows are sorted by their key",
      before: stock,
      after: {
        ...stock,
        "src/stock.ts": knex("request.body.items.map(toRow).sort((a, b) => (a.sku < b.sku ? -1 : 1))", "merge()"),
      },
    },
    {
      title: "one row",
      before: stock,
      after: { ...stock, "src/stock.ts": knex("{ sku: request.body.sku, amount: 1 }", "merge()") },
    },
  ],
});

/** SQLite lets one writer in at a time: nobody holds a row that another waits for (openstatus). */
const oneWriter = new Set(["@libsql/client", "better-sqlite3"]);

function isWrittenByOne(graph: Graph): boolean {
  const pools = graph.ofKind("pool");
  return pools.some(({ attributes }) => oneWriter.has(String(attributes?.["library"]))) && !pools.some(isDatabase);
}

const placeOf = ({ file, line, to }: Edge): string => `${file}:${line} ${to}`;

function isBulk({ certainty, attributes }: Edge): boolean {
  const { operation, keyed, list } = attributes ?? {};
  return certainty === "resolved" && operation === "upsert" && keyed === true && list === true;
}

/** Keys that stand for nothing: whoever brings one made it, or was given it, and two seldom bring the same (sim's blocks of a workflow). */
function isOfSurrogate(graph: Graph, { attributes }: Edge, table: Node): boolean {
  const conflict = attributes?.["conflict"];
  if (!Array.isArray(conflict) || conflict.length !== 1) return false;
  const { primary, hasDefault } = graph.node(`column:${table.name}.${conflict[0]}`)?.attributes ?? {};
  return primary === true && (hasDefault === true || conflict[0] === "id");
}

/** Requests and jobs of queues run several at a time; the clock starts one. */
const runsBesideItself = (graph: Graph, code: NodeId): boolean =>
  [...contextsOf(graph, code)].some((context) => isHot(context) || context === "job");

/** Somebody on the way to the write puts a list into an order, or leaves each key once. */
function isSorted(graph: Graph, code: NodeId): boolean {
  const hops = new Map<NodeId, number>([[code, 0]]);
  for (const [id, hop] of hops) {
    if (sorts(graph.node(id))) return true;
    if (hop === maxHops) continue;
    for (const { from, kind } of graph.to(id))
      if ((kind === "calls" || kind === "passes") && !hops.has(from)) hops.set(from, hop + 1);
  }
  return graph.from(code).some(({ to, kind }) => kind === "calls" && sorts(graph.node(to)));
}

const sorts = (node: Node | undefined): boolean => node?.attributes?.["sorts"] === true;
