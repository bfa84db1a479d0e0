import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { answeredBy } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { retriedAbove } from "../questions/retried.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "express": "5.0.0", "hono": "4.0.0" } }',
  "migrations/0001_shop.sql": `
    CREATE TABLE invoices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number bigint NOT NULL UNIQUE, tenant text NOT NULL);
  `,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};

/**
 * Advisory locks whose key is written out, and whole tables. Who only tries (`pg_try_advisory_lock`) goes on without it; what an
 * administrator does, a script, a migration or the clock comes alone; a lock by which one of many is chosen is taken seldom (langfuse's
 * `cron_jobs`, which is looked at before it is locked).
 */
export const globalLock = rule({
  name: "global-lock",
  title: "One lock for everybody",
  level: "notice",
  why: "The key is the same whoever asks, so every request of every customer waits until the one before is done, and holds a connection meanwhile.",
  instead:
    "Lock what is changed: put the tenant or the row into the key, or let a unique constraint refuse the second.",
  rollback: "Take the old key again: it stands in code alone.",

  *check({ head }) {
    for (const { on, file, line, what, table } of locks(head)) {
      const entry = isExcluded(file) || chooses.test(what) ? undefined : takenBy(head, on);
      if (entry === undefined) continue;
      yield {
        on: [on, ...(table === undefined ? [] : [table])],
        salient: what,
        file,
        line,
        side: "head",
        title: `\`${entry.name}\` waits for ${what}, which is the same for everybody`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "a route of Express numbers invoices under one advisory lock",
      before: support,
      after: {
        ...support,
        "src/invoices.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.post("/invoices", async (request, response) => {
            await sql\`SELECT pg_advisory_xact_lock(hashtext('invoice-number'))\`; // want
            await sql\`INSERT INTO invoices (number, tenant) SELECT max(number) + 1, \${request.body.tenant} FROM invoices WHERE id > 0\`;
            response.end();
          });
        `,
      },
    },
    {
      title: "a worker of BullMQ locks the whole table",
      before: support,
      after: {
        ...support,
        "src/numbers.ts": `
          import { Worker } from "bullmq";
          import { sql } from "./sql.ts";
          new Worker("numbers", async (job) => {
            await sql\`LOCK TABLE invoices IN EXCLUSIVE MODE\`; // want
            await sql\`UPDATE invoices SET number = \${job.data.number} WHERE id = \${job.data.id}\`;
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "a lock for each tenant",
      before: support,
      after: {
        ...support,
        "src/invoices.ts": `
          import { Hono } from "hono";
          import { sql } from "./sql.ts";
          const app = new Hono();
          app.post("/invoices", async (c) => {
            const { tenant, number } = await c.req.json();
            await sql\`SELECT pg_advisory_xact_lock(hashtext('invoice-number'), hashtext(\${tenant}))\`;
            await sql\`INSERT INTO invoices (number, tenant) VALUES (\${number}, \${tenant})\`;
            return c.body(null, 201);
          });
        `,
      },
    },
    {
      title: "who does not get the lock goes on without it",
      before: support,
      after: {
        ...support,
        "src/fold.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.post("/fold", async (request, response) => {
            const [row] = await sql\`SELECT pg_try_advisory_lock(42) AS mine\`;
            response.json({ mine: row.mine });
          });
        `,
      },
    },
  ],
});

/** Names of locks by which one process of many is chosen for some work. */
const chooses = /cron|job|leader|elect|lease|migrat|schedul|singleton/i;

interface Lock {
  readonly on: NodeId;
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly table?: NodeId;
}

function* locks(graph: Graph): Generator<Lock> {
  for (const { id, file, attributes } of graph.ofKind("symbol")) {
    const gates = attributes?.["gates"];
    for (const gate of Array.isArray(gates) ? gates.map(String) : []) {
      const [, line, key] = /^(\d+) (.*)$/s.exec(gate) ?? [];
      yield { on: id, file, line: Number(line), what: `the lock \`${key}\`` };
    }
  }
  for (const { from, to, file, line, attributes } of graph.ofEdgeKind("reads"))
    if (attributes?.["locked"] === true && attributes["operation"] === "other" && attributes["skips"] !== true)
      yield { on: from, file, line, what: `the whole table \`${graph.node(to)?.name}\``, table: to };
}

/** The nearest entry that many come through. */
const takenBy = (graph: Graph, code: NodeId): Node | undefined =>
  answeredBy(graph, code, ({ attributes }) => attributes?.["role"] !== "admin") ?? retriedAbove(graph, code)?.entry;
