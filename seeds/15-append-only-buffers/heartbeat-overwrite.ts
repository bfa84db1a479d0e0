import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { answeredBy } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const keys = `
  CREATE TABLE api_keys (id bigint PRIMARY KEY, hash text NOT NULL UNIQUE, last_used_at timestamptz);
`;
const support = {
  "migrations/0001_keys.sql": keys,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const start = `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();`;

/**
 * A write that stands behind any fork may well be throttled (openstatus returns early, dub asks a limiter first), and so may a
 * helper by whoever calls it (docmost's `updateLastActiveAt`): there the rule says nothing, or only gives notice.
 */
export const heartbeatOverwrite = rule({
  name: "heartbeat-overwrite",
  title: "Every request writes that it was here",
  level: "warning",
  why: "Each call rewrites the same row and all its indexes, and calls with one key wait for each other, for a time that nobody reads to the second.",
  instead:
    "Write only when the stored time is more than a minute old (`WHERE last_used_at < now() - interval '1 minute'`), or append to a buffer.",
  rollback: "None is needed: the column only informs.",

  *check({ head }) {
    for (const edge of head.ofEdgeKind("writes")) {
      const column = beatOf(edge);
      const table = head.node(edge.to);
      if (column === undefined || table?.kind !== "table" || isExcluded(edge.file)) continue;
      const guarded = guards(head, edge.from);
      const route = guarded ?? answeredBy(head, edge.from);
      if (route === undefined) continue;
      const whose = guarded === undefined ? "asks" : "passes the guard of";
      yield {
        on: [edge.from, table.id],
        salient: column,
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `Everybody who ${whose} \`${route.name}\` overwrites \`${table.name}.${column}\``,
        confidence: guarded !== undefined || isHandler(head, edge.from) ? 0.85 : 0.7,
        path: [{ id: edge.from }, { id: table.id, edge }],
      };
    }
  },

  violates: [
    {
      title: "a guard notes when a key was last used",
      before: support,
      after: {
        ...support,
        "src/server.ts": `${start}
          async function byKey(request: any, _response: any, next: () => void) {
            await sql\`UPDATE api_keys SET last_used_at = now() WHERE hash = \${request.headers["x-api-key"]}\`; // want
            next();
          }
          app.get("/orders", byKey, (_request, response) => { response.json([]); });
        `,
      },
    },
    {
      title: "a ping is written over the last one",
      before: support,
      after: {
        ...support,
        "src/server.ts": `${start}
          app.post("/ping/:key", async (request, response) => {
            await sql\`UPDATE api_keys SET last_used_at = now() WHERE hash = \${request.params.key}\`; // want
            response.sendStatus(204);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "only a time that is older than a minute is overwritten",
      before: support,
      after: {
        ...support,
        "src/server.ts": `${start}
          app.post("/ping/:key", async (request, response) => {
            await sql\`UPDATE api_keys SET last_used_at = now()
              WHERE hash = \${request.params.key} AND last_used_at < now() - interval '1 minute'\`;
            response.sendStatus(204);
          });
        `,
      },
    },
    {
      title: "the time is compared before it is written",
      before: support,
      after: {
        ...support,
        "src/server.ts": `${start}
          app.post("/ping/:key", async (request, response) => {
            const [key] = await sql\`SELECT last_used_at FROM api_keys WHERE hash = \${request.params.key}\`;
            if (Date.now() - key.last_used_at > 60_000)
              await sql\`UPDATE api_keys SET last_used_at = now() WHERE hash = \${request.params.key}\`;
            response.sendStatus(204);
          });
        `,
      },
    },
  ],
});

const beat =
  /^last_?(?:seen|used|active|activity|access(?:ed)?|ping(?:ed)?|heart_?beat)(?:_?(?:at|on|time))?$|^heart_?beat(?:_?at)?$/i;
const beside = /^updated_?at$/i;

/** The column, where an update writes nothing else, nothing forks around it and no condition looks at it. */
function beatOf({ attributes, certainty }: Edge): string | undefined {
  const { operation, columns, where, arms } = attributes ?? {};
  if (certainty !== "resolved" || operation !== "update" || arms !== undefined || !Array.isArray(columns))
    return undefined;
  const names = columns.map(String);
  const column = names.find((name) => beat.test(name));
  if (column === undefined || !names.every((name) => beat.test(name) || beside.test(name))) return undefined;
  return Array.isArray(where) && where.includes(column) ? undefined : column;
}

/** A route that this code guards. */
function guards(graph: Graph, id: NodeId): Node | undefined {
  const edge = graph.to(id).find(({ kind, certainty }) => kind === "guards" && certainty === "resolved");
  return edge && graph.node(edge.from);
}

const isHandler = (graph: Graph, id: NodeId): boolean => graph.to(id).some(({ kind }) => kind === "handles");
