import { isOfOne } from "../questions/bounded-reads.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { projectionsByRaw } from "../questions/projections.ts";
import { keptSeconds, publicRoutes } from "../questions/public-routes.ts";
import { ownReadsBelow } from "../questions/reads-below.ts";
import { growthOf, logOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

/** An answer that is kept this long bounds what a crowd can cost (seed rule book, 14). */
const longEnough = 60;

const checks = `
  CREATE TABLE check_results (id bigint PRIMARY KEY, slug text NOT NULL, ok boolean, checked_at timestamptz NOT NULL);
  CREATE TABLE plans (id bigint PRIMARY KEY, name text NOT NULL);
`;
const seats =
  "CREATE TABLE seats (id uuid PRIMARY KEY, person_id bigint NOT NULL); CREATE INDEX seats_person ON seats (person_id);";
const sql = "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;";

/** It only notices: of 416 merged changes it spoke loudly in one, of a route that only a runner of jobs may ask. */
export const publicAggregate = rule({
  name: "public-aggregate",
  title: "Anybody can make the database count raw rows",
  level: "notice",
  why: "Every visitor pays for all the rows that ever were, and so does everybody else who waits for the database.",
  instead: "Let a job fold the rows into a small table with a key, and read one row of that.",
  rollback: "Serve the last answer out of a cache while the count is taken out.",
  kin: ["seed-4/aggregate-on-read"],

  *check({ head }) {
    for (const route of publicRoutes(head)) {
      const kept = (keptSeconds(route) ?? 0) >= longEnough;
      for (const { table, edge, path } of ownReadsBelow(head, route.id)) {
        if (edge.attributes?.["aggregate"] !== true || table.kind !== "table" || isExcluded(edge.file)) continue;
        const confidence = isOfOne(edge) ? logOf(head, table.id) : growthOf(head, table.id);
        // Where a projection is at hand, that it was passed by says more.
        if (confidence === 0 || projectionsByRaw(head).has(table.id)) continue;
        yield {
          on: [route.id, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${route.name}\`, which anybody may ask, counts over \`${table.name}\``,
          confidence: Math.min(0.9, confidence),
          ...(kept ? { severity: "notice" } : {}),
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "the status page works out its percentage from every check",
      before: { "migrations/0001_checks.sql": checks, "src/sql.ts": sql },
      after: {
        "migrations/0001_checks.sql": checks,
        "src/sql.ts": sql,
        "src/status.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/status/:slug", async (request, response) => {
            const [row] = await sql\`SELECT avg(ok::int) * 100 AS pct FROM check_results WHERE slug = \${request.params.slug}\`; // want
            response.json(row);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "a page of Next counts once a day, for everybody",
      before: { "migrations/0001_checks.sql": checks, "src/sql.ts": sql },
      after: {
        "package.json": '{ "dependencies": { "next": "16.0.0" } }',
        "migrations/0001_checks.sql": checks,
        "src/sql.ts": sql,
        "src/counts.ts": `
          import { sql } from "./sql.ts";
          export const checksOfAll = async () => {
            "use cache";
            return sql\`SELECT count(*) AS n FROM check_results\`;
          };
        `,
        "app/about/page.tsx": `
          import { checksOfAll } from "../../src/counts.ts";
          export default async function Page() {
            return <p>{(await checksOfAll()).length}</p>;
          }
        `,
      },
    },
    {
      title: "one row of what a job has folded",
      before: { "migrations/0001_checks.sql": checks, "src/sql.ts": sql },
      after: {
        "migrations/0001_checks.sql": checks,
        "migrations/0002_current.sql":
          "CREATE TABLE monitor_current (slug text PRIMARY KEY, pct real NOT NULL, updated_on date NOT NULL);",
        "src/sql.ts": sql,
        "src/fold.ts": `
          import cron from "node-cron";
          import { sql } from "./sql.ts";
          cron.schedule("*/5 * * * *", () => sql\`
            INSERT INTO monitor_current (slug, pct, updated_on) SELECT slug, avg(ok::int) * 100, now() FROM check_results GROUP BY 1
            ON CONFLICT (slug) DO UPDATE SET pct = excluded.pct\`);
        `,
        "src/status.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/status/:slug", async (request, response) => {
            const [row] = await sql\`SELECT pct FROM monitor_current WHERE slug = \${request.params.slug} LIMIT 1\`;
            response.json(row);
          });
        `,
      },
    },
    {
      title: "the seats that one person holds are few",
      before: { "migrations/0001_seats.sql": seats, "src/sql.ts": sql },
      after: {
        "migrations/0001_seats.sql": seats,
        "src/sql.ts": sql,
        "src/seats.ts": `
          import { Hono } from "hono";
          import { sql } from "./sql.ts";
          const app = new Hono();
          app.post("/seats/:person", async (context) => {
            const [{ held }] = await sql\`SELECT count(*) AS held FROM seats WHERE person_id = \${context.req.param("person")}\`;
            if (held > 3) return context.text("enough", 409);
            await sql\`INSERT INTO seats (id, person_id) VALUES (\${crypto.randomUUID()}, \${context.req.param("person")})\`;
            return context.text("yours", 201);
          });
        `,
      },
    },
    {
      title: "a handful of plans may be counted",
      before: { "migrations/0001_checks.sql": checks, "src/sql.ts": sql },
      after: {
        "migrations/0001_checks.sql": checks,
        "src/sql.ts": sql,
        "src/plans.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/plans/count", async (_request, response) => {
            response.set("Cache-Control", "public, s-maxage=60, stale-while-revalidate=300");
            response.json(await sql\`SELECT count(*) FROM plans\`);
          });
        `,
      },
    },
  ],
});
