import { arg, idiom, key, made } from "../idiom.ts";

const run = { job: key(arg(0), "id"), queue: key(arg(0), "id"), handler: key(arg(0), "run") };
const calls = ["trigger", "triggerAndWait", "batchTrigger", "batchTriggerAndWait", "triggerAndPoll"];

/** A task has an id; it is triggered by that, or by the constant that holds it. */
export const triggerDev = idiom({
  name: "trigger-dev",
  packages: ["@trigger.dev/sdk"],
  docs: "https://trigger.dev/docs/tasks/overview",

  calls: [
    {
      call: "task",
      on: ["schedules"],
      fact: "consumes",
      system: "trigger.dev",
      ...run,
      every: [key(key(arg(0), "cron"), "pattern"), key(arg(0), "cron")],
    },
    { call: ["task", "schemaTask"], fact: "consumes", system: "trigger.dev", ...run },
    { call: calls, on: ["tasks"], fact: "enqueues", system: "trigger.dev", queue: arg(0), payload: [arg(1)] },
    {
      call: calls,
      on: ["task()", "schemaTask()", "schedules.task()"],
      fact: "enqueues",
      system: "trigger.dev",
      queue: key(made(0), "id"),
      payload: [arg(0)],
    },
    {
      call: "create",
      on: ["schedules"],
      fact: "enqueues",
      system: "trigger.dev",
      queue: key(arg(0), "task"),
      repeat: [key(arg(0), "cron")],
      repeats: true,
    },
  ],

  examples: [
    {
      title: "a task is triggered by its id, by its constant or by the clock",
      files: {
        "src/tasks.ts": `
          import { schedules, task } from "@trigger.dev/sdk";
          export const resize = task({ id: "resize", run: async (payload) => {} });
          export const sweep = schedules.task({ id: "sweep", cron: "0 3 * * *", run: async () => {} });
        `,
        "src/upload.ts": `
          import { tasks } from "@trigger.dev/sdk";
          import { resize } from "./tasks";
          export const upload = (image) => tasks.trigger("resize", { image });
          export const again = (image) => resize.triggerAndWait({ image });
        `,
      },
      lines: [
        "again enqueues queue:resize (with image)",
        "job:trigger.dev/resize handles resize.run",
        "job:trigger.dev/sweep handles sweep.run",
        "queue:resize triggers job:trigger.dev/resize",
        "queue:sweep triggers job:trigger.dev/sweep",
        "schedule:0 3 * * * sweep triggers job:trigger.dev/sweep",
        "upload enqueues queue:resize (with image)",
      ],
    },
  ],
});
