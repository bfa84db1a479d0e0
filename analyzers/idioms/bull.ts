import { arg, type Hole, idiom, key, made } from "../idiom.ts";

const tries = (options: Hole) => ({ attempts: [key(options, "attempts")], pause: [key(options, "backoff")] });

const queue = ["default!", "Queue!", "default.Queue!"];

/** One object is both ends: what `process` is given does the work that `add` puts in. */
export const bull = idiom({
  name: "bull",
  packages: ["bull"],
  docs: "https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md",

  calls: [
    {
      new: "default",
      fact: "queue",
      system: "bull",
      queue: arg(0),
      tries: tries(key(arg(-1), "defaultJobOptions")),
    },
    {
      call: "process",
      on: queue,
      fact: "consumes",
      system: "bull",
      queue: made(0),
      handler: arg(-1),
      pace: { atOnce: [arg(-2)], limiter: [] },
    },
    {
      call: "addBulk",
      on: queue,
      fact: "enqueues",
      system: "bull",
      queue: made(0),
      each: { of: arg(0), name: "name" },
    },
    {
      call: "add",
      on: queue,
      fact: "enqueues",
      system: "bull",
      queue: made(0),
      job: [key(arg(0), "name"), arg(0)],
      payload: [arg(1), arg(0)],
      repeat: [key(key(arg(-1), "repeat"), "cron"), key(key(arg(-1), "repeat"), "every")],
      tries: tries(arg(-1)),
    },
  ],

  examples: [
    {
      title: "a queue behind a function of the repository's own",
      files: {
        "src/queues.ts": `
          import Queue from "bull";
          function createQueue(name: string) {
            const queue = new Queue(name, { defaultJobOptions: { attempts: 5 } });
            return queue;
          }
          export const mail = createQueue("mail");
        `,
        "src/worker.ts": `
          import { mail } from "./queues";
          mail.process(5, deliver);
          function deliver() {}
        `,
        "src/sign-up.ts": `
          import { mail } from "./queues";
          export const signUp = (user) => mail.add({ name: "welcome", user });
          export const plan = () => mail.add("digest", {}, { repeat: { cron: "0 7 * * *" } });
        `,
      },
      lines: [
        "job:bull/mail handles deliver",
        "plan enqueues queue:mail (digest)",
        "queue:mail triggers job:bull/mail",
        "schedule:0 7 * * * mail/digest triggers job:bull/mail",
        "signUp enqueues queue:mail (welcome with name, user)",
      ],
    },
  ],
});
