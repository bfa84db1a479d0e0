import type { Edge } from "../../analyzers/graph/graph.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const teams = `
  CREATE TABLE teams (id bigint PRIMARY KEY, name text NOT NULL);
  CREATE TABLE tickets (id bigint PRIMARY KEY, team_id bigint NOT NULL, open boolean NOT NULL);
`;
const support = {
  "migrations/0001_teams.sql": teams,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};

/** It only notices: the two places in merged changes that it told were ten rows at a time, by the clock. */
export const aggregatePerItem = rule({
  name: "aggregate-per-item",
  title: "A count is asked for once for each row of another answer",
  level: "notice",
  why: "A hundred rows make a hundred and one queries, and each of them counts.",
  instead: "Ask once, grouped by the parent, or keep the count beside the parent.",
  rollback: "None is needed: the grouped query gives the same figures.",
  kin: ["seed-10/query-in-loop", "seed-14/public-aggregate", "seed-4/aggregate-on-read"],

  *check({ head }) {
    for (const edge of head.ofEdgeKind("reads")) {
      const { aggregate, inLoop } = edge.attributes ?? {};
      if (aggregate !== true || inLoop !== true || edge.certainty !== "resolved" || isExcluded(edge.file)) continue;
      const table = head.node(edge.to);
      const outer = head.from(edge.from).find((one) => isList(one) && one.to !== edge.to && one.line < edge.line);
      if (table?.kind !== "table" || outer === undefined) continue;
      const contexts = [...contextsOf(head, edge.from)];
      if (contexts.every((context) => context === "test" || context === "cron")) continue;
      // A page at a time, and nobody waits: so many counts each time, and no more.
      if (outer.attributes?.["limited"] === true && !contexts.some(isHot)) continue;
      yield {
        on: [edge.from, edge.to, outer.to],
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `\`${table.name}\` is counted once for each row of \`${head.node(outer.to)?.name}\``,
        confidence: 0.85,
        path: [{ id: edge.from }, { id: edge.to, edge }],
      };
    }
  },

  violates: [
    {
      title: "a count for every team on the page",
      before: support,
      after: {
        ...support,
        "src/teams.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/admin/teams", async (_request, response) => {
            const teams = await sql\`SELECT id, name FROM teams\`;
            for (const team of teams)
              [team.tickets] = await sql\`SELECT count(*) AS n FROM tickets WHERE team_id = \${team.id}\`; // want
            response.json(teams);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "a clean-up that the platform's clock asks for, ten at a time",
      before: support,
      after: {
        ...support,
        "src/cleanup.ts": `
          import { Hono } from "hono";
          import { sql } from "./sql.ts";
          const app = new Hono();
          app.get("/cron/cleanup/teams", async (context) => {
            const teams = await sql\`SELECT id FROM teams WHERE name IS NULL ORDER BY id LIMIT 10\`;
            for (const team of teams) {
              const [{ n }] = await sql\`SELECT count(*) AS n FROM tickets WHERE team_id = \${team.id}\`;
              if (n === 0) await sql\`DELETE FROM teams WHERE id = \${team.id}\`;
            }
            return context.text("done");
          });
        `,
      },
    },
    {
      title: "one grouped query for all of them",
      before: support,
      after: {
        ...support,
        "src/teams.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/admin/teams", async (_request, response) => {
            response.json(await sql\`SELECT t.id, count(k.id) AS n FROM teams t LEFT JOIN tickets k ON k.team_id = t.id GROUP BY t.id\`);
          });
        `,
      },
    },
  ],
});

/** A read that may give many rows, and is no count itself. */
function isList({ kind, attributes }: Edge): boolean {
  return kind === "reads" && attributes?.["aggregate"] !== true && attributes?.["keyed"] !== true;
}
