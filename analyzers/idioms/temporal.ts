import { arg, first, idiom, key, ownModule } from "../idiom.ts";

const started = { fact: "enqueues", system: "temporal", queue: key(arg(1), "taskQueue"), job: arg(0) } as const;
const action = key(arg(0), "action");
const spec = key(arg(0), "spec");

/** Workflows wait in the queue that a worker takes from: each exported function of the module that it is given. */
export const temporal = idiom({
  name: "temporal",
  packages: ["@temporalio/client", "@temporalio/worker", "@temporalio/workflow"],
  docs: "https://docs.temporal.io/develop/typescript",

  calls: [
    {
      call: "create",
      on: ["Worker"],
      fact: "consumes",
      system: "temporal",
      queue: key(arg(0), "taskQueue"),
      each: key(arg(0), "workflowsPath"),
      handler: key(arg(0), "activities"),
    },
    // Only workflows ask activities so; who bundles the module may be a framework.
    {
      call: ["proxyActivities", "proxyLocalActivities"],
      fact: "consumes",
      system: "temporal",
      each: ownModule,
      handler: [],
      waits: false,
    },
    {
      ...started,
      call: ["start", "execute", "signalWithStart", "startUpdateWithStart", "executeUpdateWithStart"],
      on: ["Client!", "WorkflowClient!"],
      repeat: [key(arg(1), "cronSchedule")],
      payload: [key(arg(1), "args")],
    },
    {
      call: "create",
      on: ["Client!", "ScheduleClient!"],
      after: ["schedule"],
      fact: "schedules",
      system: "temporal",
      every: first(key(spec, "cronExpressions"), key(spec, "intervals"), key(spec, "calendars")),
      handler: key(action, "workflowType"),
      name: key(arg(0), "scheduleId"),
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
    {
      title: "the workflows of a module, which reach activities through a proxy",
      files: {
        "src/worker.ts": `
          import { Worker } from "@temporalio/worker";
          import * as activities from "./activities";
          export const start = () =>
            Worker.create({ taskQueue: "orders", workflowsPath: require.resolve("./workflows"), activities });
        `,
        "src/workflows/index.ts": `export * from "./order"; export { remind as reminder } from "./remind";`,
        "src/workflows/order.ts": `
          import { defineSignal, proxyActivities } from "@temporalio/workflow";
          import type * as activities from "../activities";
          const { charge } = proxyActivities<typeof activities>({ startToCloseTimeout: "1 minute" });
          export const cancel = defineSignal("cancel");
          export async function order(id: string) { await charge(id); }
        `,
        "src/workflows/remind.ts": `export async function remind() {}`,
        "src/activities.ts": "export async function charge(id: string) {}",
        "src/place.ts": `
          import { Client } from "@temporalio/client";
          import { order, reminder } from "./workflows";
          const client = new Client();
          export const place = () => client.workflow.execute(order, { taskQueue: "orders", args: ["1"] });
          export const daily = () =>
            client.schedule.create({
              scheduleId: "daily",
              spec: { cronExpressions: ["0 8 * * *"] },
              action: { type: "startWorkflow", workflowType: reminder, taskQueue: "orders" },
            });
        `,
      },
      lines: [
        "job:temporal/daily handles remind",
        "job:temporal/order handles order",
        "job:temporal/orders handles charge",
        "job:temporal/reminder handles remind",
        "place enqueues queue:orders (order)",
        "queue:orders triggers job:temporal/order",
        "queue:orders triggers job:temporal/orders",
        "queue:orders triggers job:temporal/reminder",
        "schedule:0 8 * * * daily triggers job:temporal/daily",
      ],
    },
    {
      title: "workflows that a framework bundles",
      files: {
        "src/workflows/ship.workflow.ts": `
          import { defineQuery, proxyActivities } from "@temporalio/workflow";
          import type { ShipActivity } from "../ship.activity";
          const { send } = proxyActivities<ShipActivity>({ startToCloseTimeout: "1 minute", taskQueue: "ship" });
          export const state = defineQuery("state");
          export async function ship(id: string) { await send(id); }
          export const shipAll = async (ids: string[]) => { for (const id of ids) await send(id); };
        `,
        "src/ship.activity.ts": "export class ShipActivity { async send(id: string) {} }",
      },
      lines: ["job:temporal/ship handles ship", "job:temporal/shipAll handles shipAll"],
    },
  ],
});
