import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isNarrowed, readsAll } from "../questions/bounded-reads.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { surelyMany } from "../questions/many-rows.ts";
import { isDatabase } from "../questions/pools-below.ts";
import { poolsOf } from "../questions/pools-of-code.ts";
import { ownReadsBelow } from "../questions/reads-below.ts";
import { logOf } from "../questions/table-classes.ts";
import { workspacePart } from "../questions/workspace-part.ts";
import { rule } from "../rule.ts";

/** Names of work that goes over all there is, and that nobody needs to the second. */
const heavy = /^(?:export|exports|exporter|report|reports|reporting|backfill|digest|digests|analytics|statistics)$/;

const alone = `
  import { Pool } from "pg";
  export const primary = new Pool({ connectionString: process.env.DATABASE_URL, max: 10, connectionTimeoutMillis: 3000 });
`;
const shop = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "hono": "4.0.0", "pg": "8.0.0" } }',
  "migrations/0001_events.sql": `
    CREATE TABLE audit_events (id bigint PRIMARY KEY, action text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE visit_events (id bigint PRIMARY KEY, site_id bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
  `,
  "src/db.ts": `${alone}
  export const replica = new Pool({ connectionString: process.env.DATABASE_REPLICA_URL, max: 4, connectionTimeoutMillis: 3000 });
`,
};
const digest = (pool: string, queue: string): string => `
  import { Worker } from "bullmq";
  import { ${pool} } from "./db.ts";
  import { post } from "./post.ts";
  new Worker("${queue}", async () => {
    post(await ${pool}.query("SELECT site_id, count(*) FROM visit_events GROUP BY site_id")); // want
  });
`;

/**
 * Only where the code names a client whose pool is known: one that it is handed may be either (midday). Code that writes, too, may have to
 * read what it wrote. In sim, whose exports read their logs from a copy, in trigger.dev, langfuse and midday nothing is told.
 */
export const heavyReadOnPrimary = rule({
  name: "heavy-read-on-primary",
  title: "A large read takes the connections that everybody waits for",
  level: "notice",
  why: "It goes over more rows each day, and holds a connection of the database that takes all writes, while a copy that could answer stands beside it.",
  instead: "Read from the copy: an export may well be a second behind.",
  rollback: "Name the other client again; no data is touched.",

  *check({ head }) {
    const copies = head.ofKind("pool").filter(isCopy);
    if (copies.length === 0) return;
    const told = new Set<Edge>();
    for (const entry of [...head.ofKind("route"), ...head.ofKind("job")]) {
      if (!wordsIn(entry.name).some((word) => heavy.test(word)) || isExcluded(entry.file)) continue;
      for (const { table, edge, path } of ownReadsBelow(head, entry.id)) {
        if (told.has(edge) || isExcluded(edge.file) || !isLarge(head, edge) || writes(head, edge.from)) continue;
        const pools = poolsOf(head, edge.from);
        const [main] = pools;
        const copy = main && copies.find((one) => isOf(one, main));
        if (main === undefined || copy === undefined || pools.some(isCopy)) continue;
        told.add(edge);
        yield {
          on: [edge.from, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${entry.name}\` reads \`${table.name}\` through \`${main.name}\`, while \`${copy.name}\` is a copy to read from`,
          confidence: 0.8,
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "a digest of BullMQ counts every visit",
      before: shop,
      after: { ...shop, "src/digest.ts": digest("primary", "digest") },
    },
    {
      title: "an export of Hono walks through the log, page after page",
      before: shop,
      after: {
        ...shop,
        "src/export.ts": `
          import { Hono } from "hono";
          import { primary } from "./db.ts";
          const app = new Hono();
          app.get("/admin/audit/export", async (c) => {
            const lines = [];
            for (let last = 0; last < Number(c.req.query("until")); last = lines.length) {
              const page = await primary.query("SELECT id, action FROM audit_events WHERE id > $1 ORDER BY id LIMIT 5000", [last]); // want
              lines.push(...page.rows);
            }
            return c.json(lines);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the digest reads from the copy",
      before: shop,
      after: { ...shop, "src/digest.ts": digest("replica", "digest").replace(" // want", "") },
    },
    {
      title: "a job that is no digest may need the last row",
      before: shop,
      after: { ...shop, "src/digest.ts": digest("primary", "settle").replace(" // want", "") },
    },
    {
      title: "there is no copy to read from",
      before: { ...shop, "src/db.ts": alone },
      after: { ...shop, "src/db.ts": alone, "src/digest.ts": digest("primary", "digest").replace(" // want", "") },
    },
  ],
});

const isCopy = (pool: Node): boolean =>
  pool.attributes?.["role"] === "replica" && isDatabase(pool) && !isExcluded(pool.file);

/** Both lead to one database, as far as can be told: the same driver, in the same part of the repository. */
const isOf = (copy: Node, main: Node): boolean =>
  copy.attributes?.["library"] === main.attributes?.["library"] &&
  workspacePart(copy.file) === workspacePart(main.file);

/** All rows of a table, much of a log, or page after page of either. What somebody owns elsewhere is a short list (sim's folders). */
function isLarge(graph: Graph, edge: Edge): boolean {
  const { operation, limited, inLoop, keyed, aggregate, open, inTransaction } = edge.attributes ?? {};
  if (operation !== "select" || keyed === true || inTransaction === true) return false;
  const isLog = logOf(graph, edge.to) >= 0.8;
  if (limited === true) return inLoop === true && isLog;
  if (aggregate === true) return isLog && open !== true && !isNarrowed(edge);
  return surelyMany(graph, edge) >= 0.8 && (isLog || readsAll(graph, edge));
}

const writes = (graph: Graph, code: NodeId): boolean => graph.from(code).some(({ kind }) => kind === "writes");

/** `exportUsers` -> export, users. */
const wordsIn = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/);
