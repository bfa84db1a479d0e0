import type { Edge } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { projectionsByRaw } from "../questions/projections.ts";
import { publicRoutes } from "../questions/public-routes.ts";
import { ownReadsBelow } from "../questions/reads-below.ts";
import { growthOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

const views = `
  CREATE TABLE page_views (id bigint PRIMARY KEY, site_id bigint NOT NULL, viewed_at timestamptz NOT NULL);
  CREATE TABLE site_stats_current (site_id bigint PRIMARY KEY, n bigint NOT NULL);
`;
const sql = "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;";
const rollup = `
  import cron from "node-cron";
  import { sql } from "./sql.ts";
  cron.schedule("*/2 * * * *", () => sql\`
    INSERT INTO site_stats_current (site_id, n) SELECT site_id, count(*) FROM page_views GROUP BY 1
    ON CONFLICT (site_id) DO UPDATE SET n = excluded.n\`);
`;
const before = { "migrations/0001_views.sql": views, "src/sql.ts": sql, "src/rollup.ts": rollup };

export const bypassesProjection = rule({
  name: "bypasses-projection",
  title: "A public route reads raw rows although they are folded elsewhere",
  level: "error",
  why: "The work is done already, by a job: now every visitor makes the database do it again, over all the rows.",
  instead: "Read the projection; if it lacks a column, let its job fill that, too.",
  rollback: "Switch between the projection and the raw table by a flag.",
  kin: ["seed-14/public-reads-raw"],

  *check({ head }) {
    for (const route of publicRoutes(head))
      for (const { table, edge, path } of ownReadsBelow(head, route.id)) {
        const [projection] = projectionsByRaw(head).get(table.id) ?? [];
        if (projection === undefined || isExcluded(edge.file)) continue;
        const confidence = growthOf(head, table.id);
        if (confidence === 0) continue;
        yield {
          on: [route.id, table.id, projection.table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${route.name}\`, which anybody may ask, reads \`${table.name}\`, not \`${projection.table.name}\``,
          confidence: Math.min(0.9, confidence),
          ...(isBounded(edge) ? { severity: "notice" } : {}),
          path,
          why: `${bypassesProjection.why} \`${projection.table.name}\` is filled from it at ${projection.fold.file}:${projection.fold.line}.`,
        };
      }
  },

  violates: [
    {
      title: "the public counter counts again what the rollup has counted",
      before,
      after: {
        ...before,
        "src/public.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/s/:id", async (request, response) => {
            response.json(await sql\`SELECT count(*) FROM page_views WHERE site_id = \${request.params.id}\`); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the rollup's own row",
      before,
      after: {
        ...before,
        "src/public.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/s/:id", async (request, response) => {
            response.set("Cache-Control", "public, s-maxage=60, stale-while-revalidate=300");
            response.json(await sql\`SELECT n FROM site_stats_current WHERE site_id = \${request.params.id}\`);
          });
        `,
      },
    },
  ],
});

/** A few rows by their key cost what a row of the projection costs. */
function isBounded({ attributes }: Edge): boolean {
  return attributes?.["aggregate"] !== true && attributes?.["keyed"] === true && attributes?.["limited"] === true;
}
