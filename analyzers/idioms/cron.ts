import { arg, idiom, key } from "../idiom.ts";

/** A function that runs by the clock, in this very process. */
export const cron = idiom({
  name: "cron",
  packages: ["cron"],
  docs: "https://github.com/kelektiv/node-cron#readme",

  calls: [
    { new: "CronJob", fact: "schedules", system: "cron", every: arg(0), handler: arg(1), name: arg(8) },
    {
      call: "from",
      on: ["CronJob"],
      fact: "schedules",
      system: "cron",
      every: key(arg(0), "cronTime"),
      handler: key(arg(0), "onTick"),
      name: key(arg(0), "name"),
    },
  ],

  examples: [
    {
      title: "a job of the clock has its handler's name",
      files: {
        "src/jobs.ts": `
          import { CronJob } from "cron";
          new CronJob("0 3 * * *", settle, null, true);
          CronJob.from({ cronTime: "*/5 * * * *", onTick: sweep, start: true });
          function settle() {}
          function sweep() {}
        `,
      },
      lines: [
        "job:cron/settle handles settle",
        "job:cron/sweep handles sweep",
        "schedule:*/5 * * * * sweep triggers job:cron/sweep",
        "schedule:0 3 * * * settle triggers job:cron/settle",
      ],
    },
  ],
});
