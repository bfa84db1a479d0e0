import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isTestOnly } from "../../analyzers/roles.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { isProjection } from "../questions/projections.ts";
import { rule } from "../rule.ts";

const raw = "CREATE TABLE page_views (id bigint PRIMARY KEY, site_id bigint NOT NULL, viewed_at timestamptz NOT NULL);";
const view = `
  CREATE MATERIALIZED VIEW site_daily AS SELECT site_id, viewed_at::date AS day, count(*) AS n FROM page_views GROUP BY 1, 2;
  CREATE UNIQUE INDEX site_daily_key ON site_daily (site_id, day);
`;
const support = {
  "migrations/0001_views.sql": raw,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const reader = `
  import express from "express";
  import { sql } from "./sql.ts";
  const app = express();
  app.get("/sites/:id", async (request, response) => {
    response.set("Cache-Control", "public, s-maxage=60, stale-while-revalidate=300");
    response.json(await sql\`SELECT day, n FROM site_daily WHERE site_id = \${request.params.id} LIMIT 90\`);
  });
`;

export const orphanProjection = rule({
  name: "orphan-projection",
  title: "Nobody keeps a projection up to date",
  level: "warning",
  why: "Who reads it sees the figures of the day on which it was made, and nothing tells him so.",
  instead: "Add the job that refreshes it to the same change, and let it run before anybody reads.",
  rollback: "Point the readers back to the raw table before the projection goes.",

  *check({ head }) {
    for (const table of [...head.ofKind("view"), ...head.ofKind("table")]) {
      if (!isProjection(head, table) || isExcluded(table.file) || isKept(head, table)) continue;
      const [reader, ...others] = readersOf(head, table);
      if (reader === undefined) continue;
      const more = others.length === 0 ? "" : ` and ${others.length} more`;
      yield {
        on: [table.id],
        file: table.file,
        line: table.line,
        side: "head",
        title: `\`${table.name}\` is read by \`${reader.name}\`${more}, and nothing writes it`,
        // A table may be filled from elsewhere; a view is refreshed by SQL that is seen, or not at all.
        confidence: table.kind === "view" ? 0.85 : 0.7,
      };
    }
  },

  violates: [
    {
      title: "a materialised view that nothing refreshes",
      before: support,
      after: {
        ...support,
        "migrations/0002_daily.sql": `
          CREATE MATERIALIZED VIEW site_daily AS SELECT site_id, viewed_at::date AS day, count(*) AS n FROM page_views GROUP BY 1, 2; -- want
          CREATE UNIQUE INDEX site_daily_key ON site_daily (site_id, day);
        `,
        "src/sites.ts": reader,
      },
    },
  ],
  honours: [
    {
      title: "a job refreshes it every night",
      before: support,
      after: {
        ...support,
        "migrations/0002_daily.sql": view,
        "src/sites.ts": reader,
        "src/nightly.ts": `
          import cron from "node-cron";
          import { sql } from "./sql.ts";
          cron.schedule("17 3 * * *", () => sql\`REFRESH MATERIALIZED VIEW CONCURRENTLY site_daily\`);
        `,
      },
    },
  ],
});

/** Whether anything writes or refreshes it, be it a database's own schedule. */
function isKept(graph: Graph, { id }: Node): boolean {
  return graph.to(id).some(({ kind, file }) => kind === "writes" && !isTestOnly(file));
}

function readersOf(graph: Graph, { id }: Node): readonly Node[] {
  const readers = graph
    .to(id)
    .filter(({ kind, certainty, file }) => kind === "reads" && certainty === "resolved" && !isExcluded(file));
  return [...new Set(readers.map(({ from }) => from))].flatMap((from) => graph.node(from) ?? []);
}
