import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { answersOf } from "../questions/answers.ts";
import { publicRoutes } from "../questions/public-routes.ts";
import { ownReadsBelow } from "../questions/reads-below.ts";
import { rule } from "../rule.ts";

const support = {
  "migrations/0001_incidents.sql":
    "CREATE TABLE incidents (id bigint PRIMARY KEY, title text NOT NULL, slug text NOT NULL UNIQUE);",
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const start = `
          import Fastify from "fastify";
          import { sql } from "./sql.ts";
          const app = Fastify();`;

/** Pages are left to their framework, which keeps what it can; one remark for all routes that a change brings. */
export const publicGetUncached = rule({
  name: "public-get-uncached",
  title: "What everybody may read is read from the database for each",
  level: "notice",
  why: "The answer is the same for all who ask. Without a word about keeping it, every one of them comes to the database.",
  instead: "Let the edge keep it for a moment: `Cache-Control: public, s-maxage=60, stale-while-revalidate=600`.",
  rollback: "Take the header away, and purge the path.",
  onlyChange: true,

  *check({ base, head }) {
    const found = publicRoutes(head).flatMap((route) => {
      if (base.node(route.id) !== undefined || !isPlainGet(route) || answersOf(head, route.id).length > 0) return [];
      const [read] = ownReadsBelow(head, route.id);
      return read === undefined || writes(head, route) ? [] : [{ route, read }];
    });
    const [first, ...more] = found.sort((a, b) => (a.route.id < b.route.id ? -1 : 1));
    if (first === undefined) return;
    const others = more.length === 0 ? "" : `, and ${more.length} more`;
    yield {
      on: [first.route.id],
      file: first.route.file,
      line: first.route.line,
      side: "head",
      title: `\`${first.route.name}\` reads \`${first.read.table.name}\` for everybody who asks${others}`,
      confidence: 0.8,
      path: first.read.path,
    };
  },

  violates: [
    {
      title: "incidents for whoever looks, in Fastify",
      before: support,
      after: {
        ...support,
        "src/public.ts": `${start}
          app.get("/incidents/:slug", async (request) => { // want
            return await sql\`SELECT title FROM incidents WHERE slug = \${request.params.slug}\`;
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the edge keeps it for a minute",
      before: support,
      after: {
        ...support,
        "src/public.ts": `${start}
          app.get("/incidents/:slug", async (request, reply) => {
            reply.header("Cache-Control", "public, s-maxage=60, stale-while-revalidate=600");
            return await sql\`SELECT title FROM incidents WHERE slug = \${request.params.slug}\`;
          });
        `,
      },
    },
    {
      title: "whether the database answers",
      before: support,
      after: {
        ...support,
        "src/health.ts": `${start}
          app.get("/health", async () => {
            return await sql\`SELECT count(*) FROM incidents\`;
          });
        `,
      },
    },
  ],
});

/** Asked by machines about the process itself, or answers of the moment: a copy would be wrong. */
const momentary =
  /\/(?:health\w*|ready\w*|live\w*|ping|status|metrics|version|auth|oauth\w*|login|logout|sign-?(?:in|up|out)|session|callback|:\w*(?:token|secret|key)\w*|verify|confirm|unsubscribe|invite|invitation|token|stream|events|sse|ws|socket|debug|redirect|\.well-known)(?:\/|$)/i;

function isPlainGet({ attributes, file }: Node): boolean {
  const { method, path } = attributes ?? {};
  if (method !== "GET" || momentary.test(String(path))) return false;
  return !/\.(?:[jt]sx|astro|vue|svelte)$/.test(file) && !/(?:^|\/)(?:sitemap|robots|manifest)\.[jt]s$/.test(file);
}

/** Its answer is not the same for the next who asks. */
function writes(graph: Graph, { id }: Node): boolean {
  return graph
    .from(id)
    .some(
      ({ kind, to }) =>
        kind === "handles" && graph.from(to).some((edge) => edge.kind === "writes" || edge.kind === "enqueues"),
    );
}
