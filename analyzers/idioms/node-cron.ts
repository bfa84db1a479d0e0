import { arg, idiom, key } from "../idiom.ts";

/** A function that runs by the clock, in this very process. */
export const nodeCron = idiom({
  name: "node-cron",
  packages: ["node-cron"],
  docs: "https://nodecron.com/api-reference.html",

  calls: [
    {
      call: "schedule",
      on: ["default"],
      fact: "schedules",
      system: "node-cron",
      every: arg(0),
      handler: arg(1),
      name: key(arg(2), "name"),
    },
    {
      call: "schedule",
      fact: "schedules",
      system: "node-cron",
      every: arg(0),
      handler: arg(1),
      name: key(arg(2), "name"),
    },
  ],

  examples: [
    {
      title: "the job has its handler's name, its own, or that of its file",
      files: {
        "src/jobs.ts": `
          import cron from "node-cron";
          import { settle } from "./settle";
          const nightly = "0 3 * * *";
          cron.schedule(nightly, settle);
          cron.schedule("*/5 * * * *", () => {}, { name: "sweep" });
        `,
        "src/digest.ts": `
          import { schedule } from "node-cron";
          schedule("0 7 * * 1", async () => {});
        `,
        "src/settle.ts": "export function settle() {}",
      },
      lines: [
        'job:node-cron/digest handles schedule("0 7 * * 1")',
        "job:node-cron/settle handles settle",
        'job:node-cron/sweep handles cron.schedule("*/5 * * * *")',
        "schedule:*/5 * * * * sweep triggers job:node-cron/sweep",
        "schedule:0 3 * * * settle triggers job:node-cron/settle",
        "schedule:0 7 * * 1 digest triggers job:node-cron/digest",
      ],
    },
  ],
});
