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
    },
    { call: "quickAddJob", fact: "enqueues", system: "graphile-worker", queue: arg(1) },
  ],

  examples: [
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
        "greet enqueues queue:hello",
        "hello enqueues queue:goodbye",
        "job:graphile-worker/goodbye handles run().goodbye",
        "job:graphile-worker/hello handles hello",
        "queue:goodbye triggers job:graphile-worker/goodbye",
        "queue:hello triggers job:graphile-worker/hello",
      ],
    },
  ],
});
