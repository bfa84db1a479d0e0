import type { Edge } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { projectionsByRaw } from "../questions/projections.ts";
import { keptSeconds, publicRoutes } from "../questions/public-routes.ts";
import { ownReadsBelow } from "../questions/reads-below.ts";
import { logOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

/** An answer that is kept this long bounds what a crowd can cost (seed rule book, 14). */
const longEnough = 60;

const events = `
  CREATE TABLE audit_events (id bigint PRIMARY KEY, kind text NOT NULL, token text UNIQUE, created_at timestamptz NOT NULL);
  CREATE TABLE activity_latest (rank int PRIMARY KEY, kind text NOT NULL);
`;
const sql = "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;";
const before = { "migrations/0001_events.sql": events, "src/sql.ts": sql };

/** It only notices: of 416 merged changes it spoke loudly in one, of a route that only a runner of jobs may ask. */
export const publicReadsRaw = rule({
  name: "public-reads-raw",
  title: "Anybody can read through the raw log",
  level: "notice",
  why: "The log grows with every visit and every event, and so does what each of these answers costs.",
  instead: "Keep the latest few in a table of their own, written by whoever writes the log's consumer, and read that.",
  rollback: "Serve the last answer out of a cache while the read is taken out.",

  *check({ head }) {
    for (const route of publicRoutes(head)) {
      const kept = (keptSeconds(route) ?? 0) >= longEnough;
      for (const { table, edge, path } of ownReadsBelow(head, route.id)) {
        if (table.kind !== "table" || isExcluded(edge.file) || projectionsByRaw(head).has(table.id)) continue;
        const confidence = logOf(head, table.id);
        if (confidence === 0 || edge.attributes?.["aggregate"] === true || isBounded(edge)) continue;
        yield {
          on: [route.id, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${route.name}\`, which anybody may ask, reads as much of \`${table.name}\` as there is`,
          confidence: Math.min(0.85, confidence),
          ...(kept ? { severity: "notice" } : {}),
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "the public feed takes every deployment there ever was",
      before,
      after: {
        ...before,
        "src/feed.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/activity", async (_request, response) => {
            response.json(await sql\`SELECT id, kind FROM audit_events WHERE kind = 'deploy' ORDER BY created_at DESC\`); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the latest few from a table that holds no more",
      before,
      after: {
        ...before,
        "src/feed.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/activity", async (_request, response) => {
            response.set("Cache-Control", "public, s-maxage=60, stale-while-revalidate=300");
            response.json(await sql\`SELECT kind FROM activity_latest ORDER BY rank LIMIT 20\`);
          });
        `,
      },
    },
    {
      title: "one event by the token that was shared",
      before,
      after: {
        ...before,
        "src/share.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/shared/:token", async (request, response) => {
            response.json(await sql\`SELECT kind FROM audit_events WHERE token = \${request.params.token} LIMIT 1\`);
          });
        `,
      },
    },
  ],
});

/** By a key, or so many of what a condition leaves: the size of the log does not matter. */
function isBounded({ attributes }: Edge): boolean {
  const { keyed, limited, where } = attributes ?? {};
  return keyed === true || (limited === true && Array.isArray(where) && where.length > 0);
}
