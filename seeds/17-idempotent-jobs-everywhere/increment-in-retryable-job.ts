import type { Edge } from "../../analyzers/graph/graph.ts";
import { columnsAddedTo, isGuardOf } from "../questions/added-twice.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { queuedJobs } from "../questions/queued-jobs.ts";
import { workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "pg-boss": "10.0.0" } }',
  "migrations/0001_accounts.sql": `
    CREATE TABLE accounts (id text PRIMARY KEY, credit int NOT NULL DEFAULT 0, attempts int NOT NULL DEFAULT 0, granted boolean NOT NULL DEFAULT false);
    CREATE TABLE grants (id text PRIMARY KEY, account_id text NOT NULL, amount int NOT NULL);
  `,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const worker = `
          import { Worker } from "bullmq";
          import { sql } from "./sql.ts";`;

/**
 * A notice: how often the job is tried stands in options that are not read. Work of the clock is left out, as a tick that failed is
 * not asked for again. A transaction that also adds a row is taken to add it under the event's own key; a condition beside the key may
 * tell that it was done (documenso `process-signing-reminder.handler.ts`); numbers handed out from one row of the schema may have
 * gaps (documenso `increment-id.ts`).
 */
export const incrementInRetryableJob = rule({
  name: "increment-in-retryable-job",
  title: "A job that may run twice adds to a number",
  level: "notice",
  why: "Queues deliver at least once: a worker that dies after the write, and before it says so, adds a second time.",
  instead:
    "Add a row under the event's own key and sum the rows, or add such a row in the same transaction and stop where it is there already.",
  rollback: "Reckon the column again from the rows that it was counted from.",

  *check({ head }) {
    const told = new Set<Edge>();
    for (const job of queuedJobs(head)) {
      const work = workBelow(head, job.id);
      for (const { edge, target, path } of work) {
        const columns = columnsAddedTo(edge, target);
        if (columns.length === 0 || told.has(edge) || isExcluded(edge.file)) continue;
        if (work.some((other) => isGuardOf(other.edge, edge))) continue;
        told.add(edge);
        yield {
          on: [edge.from, target.id],
          salient: columns.join(),
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${job.name}\` adds to ${columns.map((column) => `\`${target.name}.${column}\``).join(", ")} each time it runs`,
          confidence: 0.85,
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "a worker of BullMQ grants credit",
      before: support,
      after: {
        ...support,
        "src/grant.ts": `${worker}
          new Worker("grants", async (job) => {
            await sql\`UPDATE accounts SET credit = credit + 5 WHERE id = \${job.data.account}\`; // want
          });
        `,
      },
    },
    {
      title: "a function below a worker",
      before: support,
      after: {
        ...support,
        "src/grant.ts": `${worker}
          new Worker("grants", grant);
          async function grant(job) { await take(job.data.account); }
          async function take(account) {
            await sql\`UPDATE accounts SET credit = credit - 1 WHERE id = \${account}\`; // want
          }
        `,
      },
    },
    {
      title: "a queue in the database",
      before: support,
      after: {
        ...support,
        "src/grant.ts": `
          import PgBoss from "pg-boss";
          import { sql } from "./sql.ts";
          const boss = new PgBoss("postgres://db/shop");
          boss.work("grants", grant);
          async function grant([job]) {
            await sql\`UPDATE accounts SET credit = credit + 5 WHERE id = \${job.data.account}\`; // want
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "a row for each grant, under its own key",
      before: support,
      after: {
        ...support,
        "src/grant.ts": `${worker}
          new Worker("grants", async (job) => {
            await sql\`INSERT INTO grants (id, account_id, amount) VALUES (\${job.data.id}, \${job.data.account}, 5) ON CONFLICT (id) DO NOTHING\`;
          });
        `,
      },
    },
    {
      title: "the number is set, not added to",
      before: support,
      after: {
        ...support,
        "src/grant.ts": `${worker}
          new Worker("grants", async (job) => {
            await sql\`UPDATE accounts SET credit = \${job.data.credit} WHERE id = \${job.data.account}\`;
          });
        `,
      },
    },
    {
      title: "a condition tells that it was done",
      before: support,
      after: {
        ...support,
        "src/grant.ts": `${worker}
          new Worker("grants", async (job) => {
            await sql\`UPDATE accounts SET credit = credit + 5, granted = true WHERE id = \${job.data.account} AND granted = false\`;
          });
        `,
      },
    },
    {
      title: "tries are counted",
      before: support,
      after: {
        ...support,
        "src/grant.ts": `${worker}
          new Worker("grants", async (job) => {
            await sql\`UPDATE accounts SET attempts = attempts + 1 WHERE id = \${job.data.account}\`;
          });
        `,
      },
    },
  ],
});
