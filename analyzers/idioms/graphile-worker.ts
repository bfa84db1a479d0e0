import { arg, idiom, key } from "../idiom.ts";

/** A table of tasks by their names; work is added by the name of its task. */
export const graphileWorker = idiom({
  name: "graphile-worker",
  packages: ["graphile-worker"],
  docs: "https://worker.graphile.org/docs",

  calls: [
    {
      call: ["run", "runOnce"],
      fact: "consumes",
      system: "graphile-worker",
      each: key(arg(0), "taskList"),
      handler: [],
    },
    {
      call: "addJob",
      on: ["makeWorkerUtils()", "run()", "WorkerUtils!", "JobHelpers!", "Runner!"],
      fact: "enqueues",
      system: "graphile-worker",
      queue: arg(0),
      payload: [arg(1)],
    },
    { call: "quickAddJob", fact: "enqueues", system: "graphile-worker", queue: arg(1), payload: [arg(2)] },
  ],

  // https://worker.graphile.org/docs/tasks#loading-tasks-from-a-directory-of-files
  files: [{ folder: ["tasks", "src/tasks"], fact: "task", system: "graphile-worker" }],

  examples: [
    {
      title: "a folder of tasks, each by the name of its file",
      files: {
        "package.json": `{ "dependencies": { "graphile-worker": "0.16" } }`,
        "tasks/send_mail.ts": "export default async (payload) => {};",
        "tasks/audit.ts": "export default async (payload) => {};",
        "migrations/1.sql": `
          CREATE FUNCTION register(email text) RETURNS void AS $$
          BEGIN
            PERFORM graphile_worker.add_job('audit', json_build_object('email', email));
          END;
          $$ LANGUAGE plpgsql;
        `,
        "src/greet.ts": `
          import { quickAddJob } from "graphile-worker";
          export const greet = () => quickAddJob({}, "send_mail", { name: "Ada" });
        `,
      },
      lines: [
        "greet enqueues queue:send_mail (with name)",
        "job:graphile-worker/audit handles default",
        "job:graphile-worker/send_mail handles default",
        "queue:audit triggers job:graphile-worker/audit",
        "queue:send_mail triggers job:graphile-worker/send_mail",
        "sqlfn:register enqueues queue:audit",
      ],
    },
    {
      title: "each key of the task list is a task",
      files: {
        "src/worker.ts": `
          import { run } from "graphile-worker";
          import { hello } from "./tasks";
          run({ taskList: { hello, goodbye: async (payload) => {} } });
        `,
        "src/tasks.ts": `
          import type { JobHelpers } from "graphile-worker";
          export async function hello(payload: unknown, helpers: JobHelpers) {
            await helpers.addJob("goodbye", {});
          }
        `,
        "src/greet.ts": `
          import { quickAddJob } from "graphile-worker";
          export const greet = () => quickAddJob({}, "hello", { name: "Ada" });
        `,
      },
      lines: [
        "greet enqueues queue:hello (with name)",
        "hello enqueues queue:goodbye",
        "job:graphile-worker/goodbye handles run().goodbye",
        "job:graphile-worker/hello handles hello",
        "queue:goodbye triggers job:graphile-worker/goodbye",
        "queue:hello triggers job:graphile-worker/hello",
      ],
    },
  ],
});
