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

  examples: [],
});
