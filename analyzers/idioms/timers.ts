import { arg, idiom, runtime } from "../idiom.ts";

/** A loop of a server process. Timers of pages are none, nor is one that the function that sets it clears again. */
export const timers = idiom({
  name: "timers",
  packages: [runtime, "node:timers", "timers"],
  docs: "https://nodejs.org/api/timers.html",

  calls: [{ call: "setInterval", fact: "schedules", system: "timer", every: arg(1), handler: arg(0), server: true }],

  examples: [
    {
      title: "a loop runs what it is given, also through a service of the repository's own",
      files: {
        "src/flush.ts": `
          export function start() {
            setInterval(flush, 5 * 60 * 1000).unref();
          }
          function flush() {}
        `,
        "src/scheduler.ts": `
          export class Scheduler {
            schedule(run: () => Promise<void>, every: number, id: string) {
              setInterval(async () => { await run(); }, every);
            }
          }
        `,
        "src/jobs.ts": `
          import { Scheduler } from "./scheduler";
          import { announce } from "./announce";
          export function plan(scheduler: Scheduler) {
            scheduler.schedule(announce, 1000, "announce");
          }
        `,
        "src/announce.ts": "export async function announce() {}",
      },
      lines: [
        "job:timer/announce handles announce",
        "job:timer/flush handles flush",
        "schedule:every 1000ms announce triggers job:timer/announce",
        "schedule:every 300000ms flush triggers job:timer/flush",
      ],
    },
    {
      title: "a page's timer, and one that ends with the work around it, are no jobs",
      files: {
        "src/clock.tsx": `
          import { useEffect } from "react";
          export function Clock() {
            useEffect(() => { setInterval(tick, 1000); }, []);
          }
          function tick() {}
        `,
        "src/wait.ts": `
          export async function work(job) {
            const beat = setInterval(() => job.extend(), 1000);
            await job.run();
            clearInterval(beat);
          }
        `,
        "src/loop.ts": "setInterval(poll, 1000);\nfunction poll() {}",
      },
      lines: ["job:timer/poll handles poll", "schedule:every 1000ms poll triggers job:timer/poll"],
    },
  ],
});
