import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { conditionsOf } from "../questions/bounded-reads.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { helps, tellsIndexes } from "../questions/indexes.ts";
import { searchesOf } from "../questions/searches.ts";
import { growthOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";
import { late, parcels } from "./sample-parcels.ts";

const deliveries = `
  CREATE TABLE deliveries (id bigint PRIMARY KEY, provider_ref text NOT NULL, shop_id bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
  CREATE INDEX deliveries_shop_idx ON deliveries (shop_id, created_at);
`;
const support = {
  "migrations/0001_deliveries.sql": deliveries,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/auth.ts": "export declare function requireUser(ctx: unknown, next: () => Promise<void>): Promise<void>;",
  "src/hooks.ts": `
    import express from "express";
    import { sql } from "./sql.ts";
    const app = express();
    app.post("/hooks/parcels", async (request, response) => {
      await sql\`INSERT INTO deliveries (id, provider_ref, shop_id) VALUES (\${request.body.id}, \${request.body.ref}, \${request.body.shop})\`;
      response.sendStatus(204);
    });
  `,
};
const prisma = (index: string): Readonly<Record<string, string>> => ({
  "schema.prisma": `
    model AuditEvent {
      id        BigInt   @id @default(autoincrement())
      traceId   String
      teamId    String
      createdAt DateTime @default(now())
      @@index([teamId, createdAt])${index}
    }
  `,
});
const byTrace = (mark: string): string => `
          import { PrismaClient } from "@prisma/client";
          import { Worker } from "bullmq";
          const prisma = new PrismaClient();
          new Worker("trace", async (job) => {
            return prisma.auditEvent.findMany({ where: { traceId: job.data.trace }, take: 20 });${mark}
          });
        `;
const start = `
          import Koa from "koa";
          import Router from "@koa/router";
          import { requireUser } from "./auth.ts";
          import { sql } from "./sql.ts";
          const app = new Koa();
          const router = new Router();
          app.use(requireUser);
          app.use(router.routes());`;

/**
 * Only where the schema tells its indexes, and only lookups that no index helps with any of their columns: one that narrows the rows
 * at all leaves few to look through.
 */
export const unindexedLookup = rule({
  name: "unindexed-lookup",
  title: "Rows of a table that grows are looked for without an index",
  level: "notice",
  why: "The database reads the whole table each time. It is quick while the table fits into memory, and stops being so without a change of code.",
  instead: "Build the index in a migration of its own (`CREATE INDEX CONCURRENTLY`), before the query is asked.",
  rollback: "`DROP INDEX CONCURRENTLY`: no data is touched.",

  *check({ head }) {
    if (!tellsIndexes(head)) return;
    const told = new Set<string>();
    for (const kind of ["reads", "writes"] as const)
      for (const edge of head.ofEdgeKind(kind)) {
        const table = head.node(edge.to);
        const columns = lookedUp(head, edge);
        if (table?.kind !== "table" || columns.length === 0 || !isLookup(edge) || isExcluded(edge.file)) continue;
        const confidence = growthOf(head, table.id);
        const place = JSON.stringify([edge.from, table.id, columns]);
        if (confidence < 0.85 || told.has(place) || !isAwaited(head, edge) || !isKnown(head, table)) continue;
        if (helps(head, table, columns) || isJoined(head, edge)) continue;
        told.add(place);
        yield {
          on: [edge.from, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `No index of \`${table.name}\` helps \`${head.node(edge.from)?.name}\` to look for ${columns.map((column) => `\`${column}\``).join(", ")}`,
          confidence: Math.min(0.85, confidence),
          fix: `${unindexedLookup.instead} Here: \`CREATE INDEX CONCURRENTLY ON ${table.name} (${columns.join(", ")})\`.`,
        };
      }
  },

  violates: [
    {
      title: "a parcel by the number that the provider gave it, in Koa",
      before: support,
      after: {
        ...support,
        "src/lookup.ts": `${start}
          router.get("/parcels/:ref", async (ctx) => {
            ctx.body = await sql\`SELECT id FROM deliveries WHERE provider_ref = \${ctx.params.ref} LIMIT 1\`; // want
          });
        `,
      },
    },
    {
      title: "events by their trace, with Prisma",
      before: prisma(""),
      after: { ...prisma(""), "src/trace.ts": byTrace(" // want") },
    },
  ],
  honours: [
    {
      title: "the index comes with the lookup",
      before: support,
      after: {
        ...support,
        "migrations/0002_ref.sql":
          "CREATE INDEX CONCURRENTLY IF NOT EXISTS deliveries_provider_ref_idx ON deliveries (provider_ref);\n",
        "src/lookup.ts": `${start}
          router.get("/parcels/:ref", async (ctx) => {
            ctx.body = await sql\`SELECT id FROM deliveries WHERE provider_ref = \${ctx.params.ref} LIMIT 1\`;
          });
        `,
      },
    },
    {
      title: "the model has the index",
      before: prisma(""),
      after: { ...prisma("\n      @@index([traceId])"), "src/trace.ts": byTrace("") },
    },
    {
      title: "a lookup that nothing helped before asks for one more column",
      before: {
        ...support,
        "src/lookup.ts": `${start}
          router.get("/parcels/:ref", async (ctx) => {
            ctx.body = await sql\`SELECT id FROM deliveries WHERE provider_ref = \${ctx.params.ref} LIMIT 1\`;
          });
        `,
      },
      after: {
        ...support,
        "src/lookup.ts": `${start}
          router.get("/parcels/:ref", async (ctx) => {
            ctx.body = await sql\`SELECT id FROM deliveries WHERE provider_ref = \${ctx.params.ref} AND weight = \${ctx.query.weight} LIMIT 1\`;
          });
        `,
      },
    },
    {
      title: "the table that is joined finds the rows by its own index, with Drizzle",
      before: parcels,
      after: { ...parcels, "src/late.ts": late },
    },
    {
      title: "few rows are left by another column",
      before: support,
      after: {
        ...support,
        "src/lookup.ts": `${start}
          router.get("/shops/:shop/parcels/:ref", async (ctx) => {
            ctx.body = await sql\`SELECT id FROM deliveries WHERE shop_id = \${ctx.params.shop} AND provider_ref = \${ctx.params.ref} LIMIT 1\`;
          });
        `,
      },
    },
  ],
});

function isLookup({ certainty, attributes }: Edge): boolean {
  const { operation, open, dynamic, nested, keyed } = attributes ?? {};
  if (certainty !== "resolved" || [open, dynamic, nested, keyed].includes(true)) return false;
  return operation === "select" || operation === "update" || operation === "delete";
}

/** Somebody waits, or a queue does. */
function isAwaited(graph: Graph, { from }: Edge): boolean {
  return [...contextsOf(graph, from)].some((context) => isHot(context) || context === "job");
}

/** Columns that an ordinary index could find; one in which a text may stand anywhere is another rule's. */
function lookedUp(graph: Graph, edge: Edge): readonly string[] {
  const symbol = graph.node(edge.from);
  const search = symbol && searchesOf(graph, symbol).find((one) => one.edge === edge);
  return conditionsOf(edge).filter((column) => search?.columns.includes(column) !== true);
}

/** A table of a store of its own, or one without any key or index that is known, is declared somewhere else. */
function isKnown(graph: Graph, table: Node): boolean {
  const { store, undeclared, indexes, keys } = table.attributes ?? {};
  if (store !== undefined || undeclared === true) return false;
  if (indexes !== undefined || keys !== undefined) return true;
  return graph
    .from(table.id)
    .some(({ kind, to }) => kind === "holds" && graph.node(to)?.attributes?.["primary"] === true);
}

/** Rows are found by another table of the same statement: one on the same line, or one that is joined and has an index for it. */
function isJoined(graph: Graph, edge: Edge): boolean {
  const reads = graph
    .from(edge.from)
    .filter(({ kind, file, to }) => kind === "reads" && file === edge.file && to.startsWith("table:"));
  if (reads.some(({ line, to }) => line === edge.line && to !== edge.to)) return true;
  // A builder has a line for each step: what is joined stands between this table and the next one that is asked for by itself.
  const next = Math.min(
    ...reads.flatMap(({ line, attributes }) => (isAfter(edge, line) && !attributes?.["nested"] ? line : [])),
  );
  return reads.some(({ line, to, attributes }) => {
    const table = graph.node(to);
    if (table === undefined || attributes?.["nested"] !== true || !isAfter(edge, line) || line >= next) return false;
    return helps(graph, table, narrowing(graph, table, attributes["where"]));
  });
}

const isAfter = (edge: Edge, line: number): boolean => line > edge.line;

/** Conditions on a key are what joins the table. */
function narrowing(graph: Graph, { name }: Node, where: unknown): readonly string[] {
  const columns = Array.isArray(where) ? where.map(String) : [];
  return columns.filter((column) => graph.node(`column:${name}.${column}`)?.attributes?.["primary"] !== true);
}
