import { arg, idiom, key } from "../idiom.ts";

/** Workflows wait in the queue that a worker takes from. */
export const temporal = idiom({
  name: "temporal",
  packages: ["@temporalio/client", "@temporalio/worker"],
  docs: "https://docs.temporal.io/develop/typescript",

  calls: [
    {
      call: "create",
      on: ["Worker"],
      fact: "consumes",
      system: "temporal",
      queue: key(arg(0), "taskQueue"),
      handler: key(arg(0), "activities"),
    },
    {
      call: ["start", "execute", "signalWithStart"],
      on: ["Client!", "WorkflowClient!"],
      fact: "enqueues",
      system: "temporal",
      queue: key(arg(1), "taskQueue"),
      job: arg(0),
    },
  ],

  examples: [
    {
      title: "a queue between a client and a worker",
      files: {
        "src/worker.ts": `
          import { Worker } from "@temporalio/worker";
          import { charge, refund } from "./activities";
          export const start = () => Worker.create({ taskQueue: "payments", activities: { charge, refund } });
        `,
        "src/activities.ts": "export async function charge() {}\nexport async function refund() {}",
        "src/pay.ts": `
          import { Client } from "@temporalio/client";
          const client = new Client();
          export const pay = () => client.workflow.start("payment", { taskQueue: "payments" });
        `,
      },
      lines: [
        "job:temporal/payments handles charge",
        "job:temporal/payments handles refund",
        "pay enqueues queue:payments (payment)",
        "queue:payments triggers job:temporal/payments",
      ],
    },
  ],
});
