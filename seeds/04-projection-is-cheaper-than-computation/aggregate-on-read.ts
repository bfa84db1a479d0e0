import type { Node } from "../../analyzers/graph/graph.ts";
import { isNarrowed } from "../questions/bounded-reads.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { projectionsByRaw } from "../questions/projections.ts";
import { ownReadsBelow } from "../questions/reads-below.ts";
import { logOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

const views = `
  CREATE TABLE sites (id bigint PRIMARY KEY, name text NOT NULL);
  CREATE TABLE page_views (id bigint PRIMARY KEY, site_id bigint NOT NULL REFERENCES sites (id), viewed_at timestamptz NOT NULL);
  CREATE TABLE page_views_daily (site_id bigint, day date, n bigint NOT NULL, PRIMARY KEY (site_id, day));
`;
const support = {
  "migrations/0001_views.sql": views,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
};

/** It only notices: in 416 merged changes it spoke twice, rightly, to a team whose product is to count on read. */
export const aggregateOnRead = rule({
  name: "aggregate-on-read",
  title: "A request counts over raw rows",
  level: "notice",
  why: "The same rows are counted again for everybody who looks, and each day there are more of them.",
  instead: "Let a job fold new rows into a rollup once, and read the rollup by its key.",
  rollback: "Keep the old query behind a flag until the rollup's figures agree with it.",
  kin: ["seed-14/public-aggregate"],

  *check({ head }) {
    for (const route of head.ofKind("route")) {
      if (!isAnswering(route)) continue;
      for (const { table, edge, path } of ownReadsBelow(head, route.id)) {
        if (edge.attributes?.["aggregate"] !== true || isExcluded(edge.file) || isNarrowed(edge)) continue;
        const confidence = logOf(head, table.id);
        if (confidence === 0 || table.attributes?.["store"] !== undefined) continue;
        const [projection] = projectionsByRaw(head).get(table.id) ?? [];
        const hint = projection === undefined ? "" : ` \`${projection.table.name}\` is folded from it already.`;
        yield {
          on: [route.id, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${route.name}\` counts over \`${table.name}\` each time it is asked`,
          confidence: Math.min(0.85, confidence),
          path,
          why: `${aggregateOnRead.why}${hint}`,
        };
      }
    }
  },

  violates: [
    {
      title: "the dashboard groups every view there ever was",
      before: support,
      after: {
        ...support,
        "src/stats.ts": `
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/stats", requireUser, async (_request, response) => {
            response.json(await sql\`SELECT date_trunc('day', viewed_at) AS day, count(*) AS n FROM page_views GROUP BY 1\`); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the dashboard reads what a job has folded",
      before: support,
      after: {
        ...support,
        "src/stats.ts": `
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/stats/:site", requireUser, async (request, response) => {
            response.json(await sql\`SELECT day, n FROM page_views_daily WHERE site_id = \${request.params.site} ORDER BY day DESC LIMIT 90\`);
          });
        `,
      },
    },
    {
      title: "one site's views of a short time",
      before: support,
      after: {
        ...support,
        "src/stats.ts": `
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/stats/:site", requireUser, async (request, response) => {
            response.json(await sql\`SELECT count(*) FROM page_views WHERE site_id = \${request.params.site} AND viewed_at > now() - interval '1 day'\`);
          });
        `,
      },
    },
  ],
});

/** Those who are known by name; what strangers may ask is seed 14's, and who administers may wait. */
function isAnswering({ file, attributes }: Node): boolean {
  return attributes?.["role"] === "guarded" && !isExcluded(file);
}
