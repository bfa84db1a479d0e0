import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const support = {
  "migrations/0001_posts.sql": `
    CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL);
    CREATE TABLE posts (id bigint PRIMARY KEY, team_id bigint NOT NULL, author_id bigint NOT NULL REFERENCES authors (id));
  `,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
};
const head = `
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { sql } from "./sql.ts";
          const app = express();`;

/** What a clock asks for over HTTP: nobody waits (Cap-go's `triggers/cron_clean_orphan_images.ts`). */
const byClock = /(?:^|[/_-])crons?(?:[/_.-]|$)/i;

/**
 * Only loops that wait for one answer before they ask for the next: calls that an array's callback makes all at once may be batched
 * by the client (Prisma's `findUnique`), and a loop without a list tries again until a name is free; a loop that returns the first hit (trigger.dev's `emailLookupCandidates`) is a search. Reads that may give many rows
 * for one item are left out: the items may be slices of a list, each asked for at once.
 */
export const queryInLoop = rule({
  name: "query-in-loop",
  title: "A request asks for one row after another",
  level: "warning",
  why: "A list of a hundred items makes a hundred round trips, one after the other, while somebody waits.",
  instead: "Ask once for all of them (`IN`, a join, a data loader), and look each up in a map.",
  rollback: "None is needed: the one query gives the same rows.",
  kin: ["seed-4/aggregate-per-item"],

  *check({ head: graph }) {
    for (const edge of graph.ofEdgeKind("reads")) {
      const { perItem, keyed, aggregate, operation } = edge.attributes ?? {};
      if (perItem !== true || keyed !== true || aggregate === true || operation !== "select") continue;
      if (edge.certainty !== "resolved" || isExcluded(edge.file) || byClock.test(edge.file)) continue;
      const table = graph.node(edge.to);
      if (table?.kind !== "table" || ![...contextsOf(graph, edge.from)].some(isHot)) continue;
      yield {
        on: [edge.from, edge.to],
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `\`${graph.node(edge.from)?.name}\` asks \`${table.name}\` for one row after another`,
        confidence: 0.85,
        path: [{ id: edge.from }, { id: edge.to, edge }],
      };
    }
  },

  violates: [
    {
      title: "the author of each post on the page",
      before: support,
      after: {
        ...support,
        "src/feed.ts": `${head}
          app.get("/feed", requireUser, async (request, response) => {
            const posts = await sql\`SELECT id, author_id FROM posts WHERE team_id = \${request.user.team} LIMIT 100\`;
            for (const post of posts)
              [post.author] = await sql\`SELECT name FROM authors WHERE id = \${post.author_id}\`; // want
            response.json(posts);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "one query with the authors joined",
      before: support,
      after: {
        ...support,
        "src/feed.ts": `${head}
          app.get("/feed", requireUser, async (request, response) => {
            response.json(await sql\`
              SELECT p.id, a.name FROM posts p JOIN authors a ON a.id = p.author_id WHERE p.team_id = \${request.user.team} LIMIT 100\`);
          });
        `,
      },
    },
    {
      title: "a name is tried until it is free",
      before: support,
      after: {
        ...support,
        "src/authors.ts": `${head}
          app.get("/authors/free", requireUser, async (_request, response) => {
            let id = 1;
            while ((await sql\`SELECT name FROM authors WHERE id = \${id}\`).length > 0) id++;
            response.json({ id });
          });
        `,
      },
    },
    {
      title: "the first of a few names that somebody has",
      before: support,
      after: {
        ...support,
        "src/authors.ts": `${head}
          app.get("/authors/like/:name", requireUser, async (request, response) => {
            for (const id of namesLike(request.params.name)) {
              const [author] = await sql\`SELECT name FROM authors WHERE id = \${id}\`;
              if (author) return response.json(author);
            }
            response.sendStatus(404);
          });
        `,
      },
    },
  ],
});
