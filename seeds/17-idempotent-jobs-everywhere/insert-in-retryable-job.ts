import type { Edge } from "../../analyzers/graph/graph.ts";
import { addsRowTwice, looksAt } from "../questions/added-twice.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { queuedJobs } from "../questions/queued-jobs.ts";
import { workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "@prisma/client": "6.0.0", "bullmq": "5.0.0", "inngest": "3.0.0", "pg-boss": "10.0.0" } }',
  "migrations/0001_invoices.sql": `
    CREATE TABLE invoices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id text NOT NULL, cents int NOT NULL);
    CREATE TABLE receipts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id text NOT NULL UNIQUE, cents int NOT NULL);
  `,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const worker = `
          import { Worker } from "bullmq";
          import { sql } from "./sql.ts";`;

/**
 * A notice: how often the job is tried stands in options that are not read. Work of the clock is left out, as a tick that failed is
 * not asked for again. Tables with a key of their own refuse the second row; who looks first whether the row is there knows; logs may
 * well say a thing twice.
 */
export const insertInRetryableJob = rule({
  name: "insert-in-retryable-job",
  title: "A job that may run twice adds a row each time",
  level: "notice",
  why: "Queues deliver at least once: a worker that dies after the write, and before it says so, adds the row a second time.",
  instead:
    "Give the row a key out of the job (the order, the event), make it unique, and insert with `ON CONFLICT DO NOTHING`.",
  rollback: "Look for rows that are there twice before the key is made unique.",

  *check({ head }) {
    const told = new Set<Edge>();
    for (const job of queuedJobs(head)) {
      const work = workBelow(head, job.id);
      for (const { edge, target, path } of work) {
        if (told.has(edge) || isExcluded(edge.file) || !addsRowTwice(head, edge, target)) continue;
        // Who reads, changes or clears rows of the table before may know that it was done.
        if (work.some((other) => other.edge !== edge && looksAt(other.edge, target.id))) continue;
        told.add(edge);
        yield {
          on: [edge.from, target.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${job.name}\` adds a row to \`${target.name}\` each time it runs`,
          confidence: 0.85,
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "a worker of BullMQ writes an invoice",
      before: support,
      after: {
        ...support,
        "src/bill.ts": `${worker}
          new Worker("bills", async (job) => {
            await sql\`INSERT INTO invoices (account_id, cents) VALUES (\${job.data.account}, \${job.data.cents})\`; // want
          });
        `,
      },
    },
    {
      title: "a function of pg-boss, below its handler",
      before: support,
      after: {
        ...support,
        "src/bill.ts": `
          import PgBoss from "pg-boss";
          import { sql } from "./sql.ts";
          const boss = new PgBoss("postgres://db/shop");
          boss.work("bills", bill);
          async function bill([job]) { await write(job.data); }
          async function write(data) {
            await sql\`INSERT INTO invoices (account_id, cents) VALUES (\${data.account}, \${data.cents})\`; // want
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "a second row for the same order is refused",
      before: support,
      after: {
        ...support,
        "src/bill.ts": `${worker}
          new Worker("receipts", async (job) => {
            await sql\`INSERT INTO receipts (order_id, cents) VALUES (\${job.data.order}, \${job.data.cents}) ON CONFLICT (order_id) DO NOTHING\`;
          });
        `,
      },
    },
    {
      title: "it looks whether the invoice is there",
      before: support,
      after: {
        ...support,
        "src/bill.ts": `${worker}
          new Worker("bills", async (job) => {
            const [known] = await sql\`SELECT id FROM invoices WHERE account_id = \${job.data.account} AND cents = \${job.data.cents} LIMIT 1\`;
            if (known === undefined)
              await sql\`INSERT INTO invoices (account_id, cents) VALUES (\${job.data.account}, \${job.data.cents})\`;
          });
        `,
      },
    },
  ],
});
