import type { Edge } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { ownWorkBelow, type Work } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

/** Whom somebody waits for. */
const waited = new Set(["public", "guarded", "admin"]);

/** A condition on a key says whose rows, and how many there can be. */
const isKey = (column: string): boolean =>
  /(?:^|_)(?:id|ids|uuid|key|slug|email|token|code|hash)$|(?:Id|Ids|Uuid|Key|Slug|Email|Token|Code|Hash)$/.test(column);

const before = {
  "package.json": `{ "dependencies": { "express": "5", "bullmq": "5" } }`,
  "migrations/0001_subscriptions.sql":
    "CREATE TABLE subscriptions (id bigint PRIMARY KEY, account_id bigint NOT NULL, due_at timestamptz);",
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const renewals = (body: string): string => `
  import express from "express";
  import { sql } from "./sql.ts";
  const app = express();
  app.post("/renewals", async (request, response) => {
    ${body}
    response.end();
  });
`;

/**
 * Rows of one owner are left out: in the repositories that were read, every loop over rows that a key had picked was bounded by what
 * one customer holds. So is a read without a condition of its own: most are what a statement loads, or ties to, beside its own table
 * (`connect` of Prisma at langfuse 6275144614). That the loop goes over those rows, and to its end, the graph does not say: of two
 * places found one was such a batch (amplication d533515daf), one left after its first write (trigger.dev b082e44389). So it only notices.
 */
export const batchInRequest = rule({
  name: "batch-in-request",
  title: "A request works off rows of everybody",
  level: "notice",
  why: "The work grows with the table while somebody waits: one day it passes the time limit, half done, and the next click begins at the front.",
  instead: "Enqueue the work in chunks and answer 202; a worker goes through them.",
  rollback: "Keep the old handler behind a switch until the queue is drained.",

  *check({ head }) {
    // Code that several routes share is told once, with the first of them.
    const told = new Set<string>();
    for (const route of head.ofKind("route")) {
      if (!waited.has(String(route.attributes?.["role"])) || isExcluded(route.file)) continue;
      if (head.to(route.id).some(({ kind }) => kind === "triggers")) continue;
      const work = ownWorkBelow(head, route.id);
      for (const { edge, target, path } of work) {
        if (edge.attributes?.["inLoop"] !== true || (edge.kind !== "writes" && edge.kind !== "requests")) continue;
        const read = unboundedReadBefore(work, edge);
        const place = JSON.stringify([edge.file, edge.line]);
        if (read === undefined || told.has(place) || isExcluded(edge.file)) continue;
        told.add(place);
        yield {
          on: [edge.from, read.target.id, target.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${route.name}\` ${edge.kind === "writes" ? "writes" : "asks"} \`${target.name}\` for each row of \`${read.target.name}\` that it finds`,
          confidence: 0.8,
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "an administrator renews all that is due, and waits",
      before,
      after: {
        ...before,
        "src/renewals.ts": renewals(`const due = await sql\`SELECT id FROM subscriptions WHERE due_at < now()\`;
    for (const { id } of due) {
      await sql\`UPDATE subscriptions SET due_at = now() + interval '1 month' WHERE id = \${id}\`; // want
    }`),
      },
    },
    {
      title: "another host is asked for each of them",
      before,
      after: {
        ...before,
        "src/renewals.ts": renewals(`const due = await sql\`SELECT id FROM subscriptions WHERE due_at < now()\`;
    for (const { id } of due) {
      await fetch("https://api.billing.dev/charge", { method: "POST", body: id, signal: AbortSignal.timeout(3000) }); // want
    }`),
      },
    },
  ],
  honours: [
    {
      title: "one statement does it",
      before,
      after: {
        ...before,
        "src/renewals.ts": renewals(
          "await sql`UPDATE subscriptions SET due_at = due_at + interval '1 month' WHERE due_at < now()`;",
        ),
      },
    },
    {
      title: "the rows of one account",
      before,
      after: {
        ...before,
        "src/renewals.ts":
          renewals(`const due = await sql\`SELECT id FROM subscriptions WHERE account_id = \${request.body.account}\`;
    for (const { id } of due) {
      await sql\`UPDATE subscriptions SET due_at = now() WHERE id = \${id}\`;
    }`),
      },
    },
    {
      title: "a bounded number of them",
      before,
      after: {
        ...before,
        "src/renewals.ts":
          renewals(`const due = await sql\`SELECT id FROM subscriptions WHERE due_at < now() ORDER BY due_at LIMIT 20\`;
    for (const { id } of due) {
      await sql\`UPDATE subscriptions SET due_at = now() WHERE id = \${id}\`;
    }`),
      },
    },
  ],
});

/** A read in the same function, before the loop, whose condition says nothing about whose rows they are. */
function unboundedReadBefore(work: readonly Work[], loop: Edge): Work | undefined {
  return work.find(({ edge, target }) => {
    if (edge.kind !== "reads" || edge.from !== loop.from || edge.file !== loop.file || edge.line >= loop.line)
      return false;
    const { where, limited, inLoop, aggregate, dynamic, keyed, locked } = edge.attributes ?? {};
    if (target.kind !== "table" || limited || inLoop || aggregate || dynamic || keyed || locked) return false;
    return Array.isArray(where) && where.length > 0 && !where.some((column) => isKey(String(column)));
  });
}
