import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { isLoadedWithRoutes } from "../questions/processes.ts";
import { type Work, workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const clocks = new Set(["cron", "croner", "nest-schedule", "node-cron", "node-schedule", "timers"]);

const support = {
  "package.json": '{ "dependencies": { "express": "5.0.0", "node-cron": "4.0.0", "croner": "9.0.0" } }',
  "migrations/0001_trials.sql": "CREATE TABLE trials (id bigint PRIMARY KEY, expired boolean NOT NULL DEFAULT false);",
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/trials.ts": `
    import { sql } from "./sql.ts";
    export const expireTrials = () => sql\`UPDATE trials SET expired = true WHERE id < 100\`;
  `,
};
const web = `
          import express from "express";
          const app = express();
          app.get("/health", (_request, response) => response.sendStatus(200));
          app.listen(3000);`;

/**
 * How many processes are started is not known here: where there is one for certain, the rule may be switched off. A lock, a leader, or
 * a variable that picks the process on the way, and it says nothing.
 */
export const schedulerInWebProcess = rule({
  name: "scheduler-in-web-process",
  title: "Every process that answers requests keeps its own clock",
  level: "notice",
  why: "With a second process the work is done twice, at the same minute; with none that lives through the night it is not done at all.",
  instead: "Start the clock in a process of its own, or let the platform's scheduler put the work into a queue.",
  rollback: "Both clocks may run beside each other if the work can be done twice: take the old one away last.",

  *check({ head }) {
    for (const job of head.ofKind("job")) {
      if (!clocks.has(String(job.attributes?.["system"])) || isExcluded(job.file)) continue;
      const schedule = head.to(job.id).find(({ from }) => head.node(from)?.kind === "schedule");
      const work = workBelow(head, job.id).filter(({ edge }) => edge.kind !== "reads" && !isExcluded(edge.file));
      const [first] = work;
      if (schedule === undefined || first === undefined || isHeldBack(head, job, work)) continue;
      if (!isLoadedWithRoutes(head, job.file)) continue;
      yield {
        on: [job.id],
        file: job.file,
        line: job.line,
        side: "head",
        title: `\`${job.name}\` runs in every process that answers requests, and works on \`${first.target.name}\``,
        confidence: 0.8,
        path: first.path,
      };
    }
  },

  violates: [
    {
      title: "node-cron beside the routes of Express",
      before: support,
      after: {
        ...support,
        "src/server.ts": `
          import cron from "node-cron";
          import { expireTrials } from "./trials.ts";${web}
          cron.schedule("7-59/5 * * * *", () => expireTrials()); // want
        `,
      },
    },
  ],
  honours: [
    {
      title: "a process of its own keeps the clock",
      before: support,
      after: {
        ...support,
        "src/server.ts": web,
        "src/clock.ts": `
          import cron from "node-cron";
          import { expireTrials } from "./trials.ts";
          cron.schedule("7-59/5 * * * *", () => expireTrials());
        `,
      },
    },
    {
      title: "whoever has the lock does it",
      before: support,
      after: {
        ...support,
        "src/lock.ts": `
          export async function withLock(name: string, run: () => Promise<unknown>) {
            return name === "" ? undefined : run();
          }
        `,
        "src/server.ts": `
          import cron from "node-cron";
          import { withLock } from "./lock.ts";
          import { expireTrials } from "./trials.ts";${web}
          cron.schedule("7-59/5 * * * *", () => withLock("trials", () => expireTrials()));
        `,
      },
    },
  ],
});

const holds = /lock|leader|mutex|semaphore|claim|singleton|advisory/i;
const picks = /INSTANCE|WORKER|ROLE|CRON|SCHEDUL|LEADER|PRIMARY|JOBS/;

/** Something on the way lets only one process do it. */
function isHeldBack(graph: Graph, job: Node, work: readonly Work[]): boolean {
  const code = new Set(work.flatMap(({ path }) => path.map(({ id }) => id)));
  for (const id of code)
    for (const { to, kind } of graph.from(id)) {
      const node = graph.node(to);
      if (node === undefined) continue;
      if (node.kind === "env" ? picks.test(node.name) : kind === "calls" && holds.test(node.name)) return true;
    }
  const module = graph.from(`symbol:${job.file}#<module>`);
  return module.some(({ to }) => graph.node(to)?.kind === "env" && picks.test(graph.node(to)?.name ?? ""));
}
