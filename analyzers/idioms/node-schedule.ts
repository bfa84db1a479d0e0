import { arg, idiom } from "../idiom.ts";

const job = { every: arg(-2), handler: arg(-1), name: arg(-3) };

/** A function that runs by the clock, in this very process; a name may stand before its rule. */
export const nodeSchedule = idiom({
  name: "node-schedule",
  packages: ["node-schedule"],
  docs: "https://github.com/node-schedule/node-schedule#readme",

  calls: [
    { call: "scheduleJob", on: ["default"], fact: "schedules", system: "node-schedule", ...job },
    { call: "scheduleJob", fact: "schedules", system: "node-schedule", ...job },
  ],

  examples: [
    {
      title: "a job has its own name, its handler's, or that of the setting that holds its rule",
      files: {
        "src/jobs.ts": `
          import schedule from "node-schedule";
          import { settings } from "./settings";
          schedule.scheduleJob("sweep", "*/5 * * * *", () => {});
          schedule.scheduleJob("0 3 * * *", settle);
          schedule.scheduleJob(settings().jobs["full-scan"].schedule, () => {});
          function settle() {}
        `,
        "src/settings.ts": "export function settings() { return load(); }\nfunction load() {}",
      },
      lines: [
        "job:node-schedule/full-scan handles schedule.scheduleJob()",
        "job:node-schedule/settle handles settle",
        'job:node-schedule/sweep handles schedule.scheduleJob("sweep")',
        "schedule:*/5 * * * * sweep triggers job:node-schedule/sweep",
        "schedule:0 3 * * * settle triggers job:node-schedule/settle",
        "schedule:? full-scan triggers job:node-schedule/full-scan",
      ],
    },
  ],
});
