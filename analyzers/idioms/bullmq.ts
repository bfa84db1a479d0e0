import { arg, type Hole, idiom, key, made } from "../idiom.ts";

const tries = (options: Hole) => ({ attempts: [key(options, "attempts")], pause: [key(options, "backoff")] });

/** A Queue is where work waits; a Worker is the code that does it. */
export const bullmq = idiom({
  name: "bullmq",
  packages: ["bullmq"],
  docs: "https://docs.bullmq.io",

  calls: [
    {
      new: "Queue",
      fact: "queue",
      system: "bullmq",
      queue: arg(0),
      tries: tries(key(arg(1), "defaultJobOptions")),
    },
    {
      new: "Worker",
      fact: "consumes",
      system: "bullmq",
      queue: arg(0),
      handler: arg(1),
      pace: { atOnce: [key(arg(2), "concurrency")], limiter: [key(arg(2), "limiter")] },
    },
    {
      call: "add",
      on: ["Queue!"],
      loose: "queue",
      fact: "enqueues",
      system: "bullmq",
      queue: made(0),
      job: arg(0),
      payload: [arg(1)],
      repeat: [
        key(key(arg(2), "repeat"), "pattern"),
        key(key(arg(2), "repeat"), "cron"),
        key(key(arg(2), "repeat"), "every"),
      ],
      tries: tries(arg(2)),
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
      repeats: true,
    },
    {
      call: ["add", "addBulk"],
      on: ["FlowProducer!"],
      fact: "enqueues",
      system: "bullmq",
      queue: key(arg(0), "queueName"),
      flow: { of: arg(0), queue: "queueName", name: "name", children: "children" },
    },
  ],

  examples: [
    {
      title: "work waits in a queue until a worker does it; both know it by a constant",
      files: {
        "src/names.ts": `export const queues = { mail: "mail" } as const;`,
        "src/sign-up.ts": `
          import { Queue } from "bullmq";
          import { queues } from "./names";
          const mail = new Queue(queues.mail);
          export const signUp = (user) => mail.add("welcome", { user }, { attempts: 5, backoff: { type: "exponential", delay: 1000 } });
          export const remind = (users) => mail.addBulk([{ name: "remind", data: users }]);
          export const plan = () => mail.upsertJobScheduler("digest", { pattern: "0 7 * * *" }, { name: "digest" });
        `,
        "src/worker.ts": `
          import { Worker } from "bullmq";
          import { queues } from "./names";
          new Worker(queues.mail, deliver);
          function deliver() {}
        `,
      },
      lines: [
        "job:bullmq/mail handles deliver",
        "plan enqueues queue:mail (digest)",
        "queue:mail triggers job:bullmq/mail",
        "remind enqueues queue:mail (remind bulk)",
        "schedule:0 7 * * * mail/digest triggers job:bullmq/mail",
        "signUp enqueues queue:mail (welcome with user tried 5 pause growing)",
      ],
    },
    {
      title: "a flow puts each of its parts into its own queue",
      files: {
        "src/render.ts": `
          import { FlowProducer } from "bullmq";
          const flow = new FlowProducer();
          const encode = { name: "encode", queueName: "video" };
          export const render = (data) => flow.add({
            name: "publish",
            queueName: "pages",
            data,
            children: [{ name: "draw", queueName: "images", children: [encode] }],
          });
          export const all = () => flow.addBulk([{ name: "sweep", queueName: "pages" }, encode]);
        `,
      },
      lines: [
        "all enqueues queue:pages (sweep bulk)",
        "all enqueues queue:video (encode bulk)",
        "render enqueues queue:images (draw)",
        "render enqueues queue:pages (publish)",
        "render enqueues queue:video (encode)",
      ],
    },
    {
      title: "a queue named at run time is still a queue",
      files: {
        "src/worker.ts": `
          import { Worker } from "bullmq";
          new Worker(process.env.QUEUE, deliver);
          new Worker(pick(), retry);
          function deliver() {}
          function retry() {}
          function pick() {}
        `,
      },
      lines: [
        "job:bullmq/$QUEUE handles deliver",
        "job:bullmq/? in src/worker.ts handles retry",
        "queue:$QUEUE triggers job:bullmq/$QUEUE",
        "queue:? in src/worker.ts triggers job:bullmq/? in src/worker.ts ?",
      ],
    },
    {
      title: "a queue held by a class",
      files: {
        "src/mailer.ts": `
          import { Queue } from "bullmq";
          export class Mailer {
            private readonly queue = new Queue("mail");
            async send(order) {
              await this.queue.add("receipt", { order }, { repeat: { every: 60000 } });
            }
          }
        `,
      },
      lines: [
        "Mailer.send enqueues queue:mail (receipt with order)",
        "schedule:every 60000ms mail/receipt triggers queue:mail",
      ],
    },
  ],
});
