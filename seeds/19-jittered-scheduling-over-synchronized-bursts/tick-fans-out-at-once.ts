import type { Edge, Graph } from "../../analyzers/graph/graph.ts";
import { readsAll } from "../questions/bounded-reads.ts";
import { type Repeated, repeatedBelow, startedBy } from "../questions/bursts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { type Work, workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "@trigger.dev/sdk": "4.0.0", "bullmq": "5.0.0", "node-cron": "4.0.0", "next": "15.0.0" } }',
  "migrations/0001_monitors.sql":
    "CREATE TABLE monitors (id bigint PRIMARY KEY, url text NOT NULL, enabled boolean NOT NULL, next_run_at timestamptz NOT NULL);",
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/queue.ts": 'import { Queue } from "bullmq";\nexport const checkQueue = new Queue("checks");\n',
};

/**
 * Rows that are due at a time, or of which so many are taken, are a choice of few; a worker that begins so many a minute spreads them.
 * Of requests those that `map` begins together are told; a loop waits for one before it begins the next.
 */
export const tickFansOutAtOnce = rule({
  name: "tick-fans-out-at-once",
  title: "One tick of the clock begins the work of every row",
  level: "notice",
  why: "All of it meets in the same second, in the queue, in the database and at the other host, and for the rest of the period there is nothing to do.",
  instead:
    "Give each its own moment (`delay: hash(id) % period`), or keep `next_run_at` with the row and take what is due, so many at a time.",
  rollback: "Set the delay to nothing.",

  *check({ head }) {
    const told = new Set<Edge>();
    for (const schedule of head.ofKind("schedule")) {
      if (isExcluded(schedule.file)) continue;
      for (const entry of startedBy(head, schedule.id)) {
        const all = workBelow(head, entry.id);
        for (const repeated of repeatedBelow(head, entry.id)) {
          const { work, at } = repeated;
          if (told.has(at) || isExcluded(at.file) || !isBurst(head, repeated)) continue;
          const read = readBefore(head, all, at);
          if (read === undefined) continue;
          told.add(at);
          yield {
            on: [at.from, read.target.id, work.target.id],
            file: at.file,
            line: at.line,
            side: "head",
            title: `\`${schedule.name}\` ${work.edge.kind === "enqueues" ? "fills" : "asks"} \`${work.target.name}\` for every row of \`${read.target.name}\` at once`,
            confidence: 0.85,
            path: work.path,
          };
        }
      }
    }
  },

  violates: [
    {
      title: "a task of Trigger.dev puts every monitor into a queue",
      before: support,
      after: {
        ...support,
        "src/probe.ts": `
          import { schedules } from "@trigger.dev/sdk";
          import { checkQueue } from "./queue.ts";
          import { sql } from "./sql.ts";
          export const probe = schedules.task({ id: "probe", cron: "* * * * *", run: async () => {
            const all = await sql\`SELECT id, url FROM monitors WHERE enabled\`;
            await checkQueue.addBulk(all.map((one) => ({ name: "check", data: one }))); // want
          } });
        `,
      },
    },
    {
      title: "a cron in the process asks every host together",
      before: support,
      after: {
        ...support,
        "src/probe.ts": `
          import cron from "node-cron";
          import { sql } from "./sql.ts";
          cron.schedule("3-59/5 * * * *", async () => {
            const all = await sql\`SELECT id, url FROM monitors WHERE enabled\`;
            await Promise.all(all.map((one) => fetch("https://probe.acme.dev/check", { method: "POST", body: one.url, signal: AbortSignal.timeout(5000) }))); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "what is due, so many at a time, each at its moment",
      before: support,
      after: {
        ...support,
        "src/probe.ts": `
          import { schedules } from "@trigger.dev/sdk";
          import { checkQueue } from "./queue.ts";
          import { sql } from "./sql.ts";
          export const probe = schedules.task({ id: "probe", cron: "* * * * *", run: async () => {
            const due = await sql\`SELECT id, url FROM monitors WHERE enabled AND next_run_at < now() ORDER BY next_run_at LIMIT 500\`;
            await checkQueue.addBulk(due.map((one) => ({ name: "check", data: one })));
          } });
        `,
      },
    },
    {
      title: "every row, each at a moment of its own",
      before: support,
      after: {
        ...support,
        "src/probe.ts": `
          import { schedules } from "@trigger.dev/sdk";
          import { checkQueue } from "./queue.ts";
          import { sql } from "./sql.ts";
          const phase = (id) => Number(id) % 60000;
          export const probe = schedules.task({ id: "probe", cron: "* * * * *", run: async () => {
            const all = await sql\`SELECT id, url FROM monitors WHERE enabled\`;
            await checkQueue.addBulk(all.map((one) => ({ name: "check", data: one, opts: { delay: phase(one.id) } })));
          } });
        `,
      },
    },
    {
      title: "the worker begins so many a second",
      before: support,
      after: {
        ...support,
        "src/probe.ts": `
          import { schedules } from "@trigger.dev/sdk";
          import { Worker } from "bullmq";
          import { checkQueue } from "./queue.ts";
          import { sql } from "./sql.ts";
          export const probe = schedules.task({ id: "probe", cron: "* * * * *", run: async () => {
            const all = await sql\`SELECT id, url FROM monitors WHERE enabled\`;
            await checkQueue.addBulk(all.map((one) => ({ name: "check", data: one })));
          } });
          new Worker("checks", async (job) => check(job.data), { limiter: { max: 20, duration: 1000 } });
          async function check(one) { return one; }
        `,
      },
    },
  ],
});

function isBurst(graph: Graph, { work: { edge, target }, at }: Repeated): boolean {
  if (edge.kind === "requests") return at === edge && edge.attributes?.["mapped"] === true;
  if (edge.kind !== "enqueues" || edge.attributes?.["spaced"] === true) return false;
  const workers = target.kind === "queue" ? graph.from(target.id).map(({ to }) => graph.node(to)) : [target];
  return !workers.some((worker) => worker?.attributes?.["limited"] === true);
}

/** A read of all rows in the same code, before them. */
function readBefore(graph: Graph, all: readonly Work[], at: Edge): Work | undefined {
  return all.find(
    ({ edge, target }) =>
      edge.kind === "reads" &&
      target.kind === "table" &&
      edge.from === at.from &&
      edge.file === at.file &&
      edge.line <= at.line &&
      readsAll(graph, edge),
  );
}
