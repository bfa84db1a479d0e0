import { arg, idiom, key } from "../idiom.ts";

/** A function that runs by the clock, in this very process; options may stand before it. */
export const croner = idiom({
  name: "croner",
  packages: ["croner"],
  docs: "https://croner.56k.guru/usage",

  calls: [
    {
      new: ["Cron", "default"],
      fact: "schedules",
      system: "croner",
      every: arg(0),
      handler: [arg(2), arg(1)],
      name: key(arg(1), "name"),
    },
    {
      call: ["Cron", "default"],
      fact: "schedules",
      system: "croner",
      every: arg(0),
      handler: [arg(2), arg(1)],
      name: key(arg(1), "name"),
    },
  ],

  examples: [
    {
      title: "a table of jobs is started by a loop",
      files: {
        "src/jobs.ts": `
          import { Cron } from "croner";
          import { sweep } from "./sweep";
          const jobs = [
            { name: "clear old data", interval: "14 03 * * *", run: sweep },
            { name: "settle", interval: "0 3 * * *", run: settle },
          ];
          export function start() {
            for (const job of jobs) new Cron(job.interval, { name: job.name }, job.run);
          }
          function settle() {}
        `,
        "src/sweep.ts": "export function sweep() {}",
      },
      lines: [
        "job:croner/clear old data handles sweep",
        "job:croner/settle handles settle",
        "schedule:0 3 * * * settle triggers job:croner/settle",
        "schedule:14 03 * * * clear old data triggers job:croner/clear old data",
      ],
    },
  ],
});
