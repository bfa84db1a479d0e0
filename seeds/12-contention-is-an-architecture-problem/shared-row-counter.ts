import type { Edge, Node } from "../../analyzers/graph/graph.ts";
import { answeredBy, isOpenToWrites } from "../questions/entry-contexts.ts";
import { columnsOf, isCounter } from "../questions/shared-counters.ts";
import { tableOf, writesOf } from "../questions/sql-functions.ts";
import { growthOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

const links = `
  CREATE TABLE links (id text PRIMARY KEY, url text NOT NULL, clicks int NOT NULL DEFAULT 0);
  CREATE TABLE click_events (id bigint PRIMARY KEY, link_id text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
`;
const support = {
  "migrations/0001_links.sql": links,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const start = `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();`;
const posts = `
  CREATE TABLE posts (id bigint PRIMARY KEY, body text NOT NULL, like_count int NOT NULL DEFAULT 0);
  CREATE TABLE likes (post_id bigint NOT NULL, user_id bigint NOT NULL, PRIMARY KEY (post_id, user_id));
`;

/**
 * Only where strangers or machines ask (public routes, webhooks, ingestion), or where a trigger does it for every row: counters that
 * members of a team move by hand are left alone. Rows of the acting person himself, limits that have to be exact, and numbers that
 * only tell tries or versions are no shared doors (documenso `rate-limit.ts`, trigger.dev `environmentVariablesRepository`).
 */
export const sharedRowCounter = rule({
  name: "shared-row-counter",
  title: "Many writers add to one row",
  level: "notice",
  why: "Each of them holds the row's lock until its transaction ends, so all of them go through one door, one at a time.",
  instead:
    "Append a row for each event and let a job add them up, or spread the counter over several slots and sum them when it is read.",
  rollback: "Keep the column, fill it from the events, and compare both until they agree.",

  *check({ head }) {
    for (const edge of head.ofEdgeKind("writes")) {
      const table = head.node(edge.to);
      if (table === undefined || !isCounter(head, edge, table)) continue;
      const route = answeredBy(head, edge.from, isOpenToWrites);
      if (route === undefined) continue;
      yield {
        on: [edge.from, table.id],
        salient: columnsOf(edge).join(),
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `Everybody who asks \`${route.name}\` adds to ${told(edge, table)}`,
        confidence: 0.85,
        path: [{ id: edge.from }, { id: table.id, edge }],
      };
    }
    for (const trigger of head.ofKind("trigger")) {
      const table = tableOf(head, trigger.id);
      const { forEachRow, events } = trigger.attributes ?? {};
      if (table === undefined || forEachRow !== true || !Array.isArray(events) || !events.includes("insert")) continue;
      for (const edge of writesOf(head, trigger.id)) {
        const counted = head.node(edge.to);
        if (counted === undefined || counted.id === table.id || !isCounter(head, edge, counted)) continue;
        yield {
          on: [trigger.id, counted.id],
          salient: columnsOf(edge).join(),
          file: trigger.file,
          line: trigger.line,
          side: "head",
          title: `Every row of \`${table.name}\` adds to ${told(edge, counted)}`,
          confidence: growthOf(head, table.id) >= 0.85 ? 0.85 : 0.7,
        };
      }
    }
  },

  violates: [
    {
      title: "a click is written down, and counted on its link",
      before: support,
      after: {
        ...support,
        "src/track.ts": `${start}
          app.post("/track/:link", async (request, response) => {
            await sql\`INSERT INTO click_events (id, link_id) VALUES (1, \${request.params.link})\`;
            await sql\`UPDATE links SET clicks = clicks + 1 WHERE id = \${request.params.link}\`; // want
            response.sendStatus(204);
          });
        `,
      },
    },
    {
      title: "a trigger counts the likes of a post",
      before: { "migrations/0001_posts.sql": posts },
      after: {
        "migrations/0001_posts.sql": posts,
        "migrations/0002_likes.sql": `
          CREATE FUNCTION bump_likes() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN UPDATE posts SET like_count = like_count + 1 WHERE id = NEW.post_id; RETURN NEW; END $$;
          CREATE TRIGGER likes_bump AFTER INSERT ON likes FOR EACH ROW EXECUTE FUNCTION bump_likes(); -- want
        `,
      },
    },
  ],
  honours: [
    {
      title: "a click is only written down",
      before: support,
      after: {
        ...support,
        "src/track.ts": `${start}
          app.post("/track/:link", async (request, response) => {
            await sql\`INSERT INTO click_events (id, link_id) VALUES (1, \${request.params.link})\`;
            response.sendStatus(204);
          });
        `,
      },
    },
    {
      title: "likes in slots, summed when they are read",
      before: { "migrations/0001_posts.sql": posts },
      after: {
        "migrations/0001_posts.sql": posts,
        "migrations/0002_likes.sql": `
          CREATE TABLE post_like_slots (post_id bigint, slot smallint, n bigint NOT NULL DEFAULT 0, PRIMARY KEY (post_id, slot));
          CREATE VIEW post_like_totals AS SELECT post_id, sum(n) AS likes FROM post_like_slots GROUP BY post_id;
        `,
      },
    },
    {
      title: "tries to send a mail are counted on the mail's own row",
      before: support,
      after: {
        ...support,
        "migrations/0002_mails.sql": "CREATE TABLE mails (id text PRIMARY KEY, attempts int NOT NULL DEFAULT 0);",
        "src/bounce.ts": `${start}
          app.post("/hooks/bounce/:mail", async (request, response) => {
            await sql\`UPDATE mails SET attempts = attempts + 1 WHERE id = \${request.params.mail}\`;
            response.sendStatus(204);
          });
        `,
      },
    },
  ],
});

function told(edge: Edge, table: Node): string {
  return columnsOf(edge)
    .map((column) => `\`${table.name}.${column}\``)
    .join(", ");
}
