import { isExcluded } from "../questions/exclusions.ts";
import { publicRoutes } from "../questions/public-routes.ts";
import { ownReadsBelow } from "../questions/reads-below.ts";
import { logOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

const support = {
  "migrations/0001_events.sql": `
    CREATE TABLE sites (id bigint PRIMARY KEY, name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE click_events (id bigint PRIMARY KEY, site_id bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
  `,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
};
const head = `
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { sql } from "./sql.ts";
          const app = express();`;

export const offsetPagination = rule({
  name: "offset-pagination",
  title: "Pages of a log are counted off from its start",
  level: "notice",
  why: "The database reads and throws away every row before the page, so each page costs more than the last, and rows that arrive meanwhile are shown twice.",
  instead: "Ask for what comes after the last row shown (`WHERE id < $1 ORDER BY id DESC LIMIT 100`).",
  rollback: "Take both parameters for one release.",

  *check({ head: graph }) {
    const open = new Set(publicRoutes(graph).map(({ id }) => id));
    const told = new Set<string>();
    for (const route of graph.ofKind("route")) {
      const isPublic = open.has(route.id);
      if (isExcluded(route.file) || (!isPublic && route.attributes?.["role"] !== "guarded")) continue;
      for (const { table, edge, path } of ownReadsBelow(graph, route.id)) {
        const { offset, aggregate } = edge.attributes ?? {};
        const confidence = offset === true && aggregate !== true ? logOf(graph, table.id) : 0;
        const place = JSON.stringify([edge.from, table.id]);
        if (confidence === 0 || isExcluded(edge.file) || told.has(place)) continue;
        told.add(place);
        yield {
          on: [edge.from, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${route.name}\` counts the pages of \`${table.name}\` off from its start`,
          confidence: Math.min(0.85, confidence),
          severity: isPublic ? "warning" : "notice",
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "the tenth page of all clicks",
      before: support,
      after: {
        ...support,
        "src/clicks.ts": `${head}
          app.get("/clicks", requireUser, async (request, response) => {
            response.json(await sql\`SELECT id FROM click_events ORDER BY id LIMIT 100 OFFSET \${Number(request.query.page) * 100}\`); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the page after the last click that was shown",
      before: support,
      after: {
        ...support,
        "src/clicks.ts": `${head}
          app.get("/clicks", requireUser, async (request, response) => {
            response.json(await sql\`SELECT id FROM click_events WHERE id > \${request.query.after} ORDER BY id LIMIT 100\`);
          });
        `,
      },
    },
    {
      title: "pages of a table that a few people fill by hand",
      before: support,
      after: {
        ...support,
        "src/sites.ts": `${head}
          app.get("/sites", requireUser, async (request, response) => {
            response.json(await sql\`SELECT id FROM sites ORDER BY id LIMIT 20 OFFSET \${Number(request.query.page) * 20}\`);
          });
        `,
      },
    },
  ],
});
