import { arg, idiom, key, made } from "../idiom.ts";

/** A Queue is where work waits; a Worker is the code that does it. */
export const bullmq = idiom({
  name: "bullmq",
  packages: ["bullmq"],
  docs: "https://docs.bullmq.io",

  calls: [
    { new: "Queue", fact: "queue", system: "bullmq", queue: arg(0) },
    { new: "Worker", fact: "consumes", system: "bullmq", queue: arg(0), handler: arg(1) },
    {
      call: "add",
      on: ["Queue!"],
      loose: "queue",
      fact: "enqueues",
      system: "bullmq",
      queue: made(0),
      job: arg(0),
      repeat: [
        key(key(arg(2), "repeat"), "pattern"),
        key(key(arg(2), "repeat"), "cron"),
        key(key(arg(2), "repeat"), "every"),
      ],
    },
    {
      call: "addBulk",
      on: ["Queue!"],
      loose: "queue",
      fact: "enqueues",
      system: "bullmq",
      queue: made(0),
      each: { of: arg(0), name: "name" },
    },
    {
      call: "upsertJobScheduler",
      on: ["Queue!"],
      loose: "queue",
      fact: "enqueues",
      system: "bullmq",
      queue: made(0),
      job: key(arg(2), "name"),
      repeat: [key(arg(1), "pattern"), key(arg(1), "every")],
    },
    {
      call: "add",
      on: ["FlowProducer!"],
      fact: "enqueues",
      system: "bullmq",
      queue: key(arg(0), "queueName"),
      job: key(arg(0), "name"),
    },
  ],

  examples: [],
});
