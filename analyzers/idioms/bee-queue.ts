import { arg, idiom, made } from "../idiom.ts";

/** One object is both ends of a queue. */
export const beeQueue = idiom({
  name: "bee-queue",
  packages: ["bee-queue"],
  docs: "https://github.com/bee-queue/bee-queue#readme",

  calls: [
    { new: "default", fact: "queue", system: "bee-queue", queue: arg(0) },
    { call: "process", on: ["default!"], fact: "consumes", system: "bee-queue", queue: made(0), handler: arg(-1) },
    { call: "createJob", on: ["default!"], fact: "enqueues", system: "bee-queue", queue: made(0), payload: [arg(0)] },
  ],

  examples: [
    {
      title: "what `process` is given does the work",
      files: {
        "src/mail.ts": `
          import Queue from "bee-queue";
          const mail = new Queue("mail");
          mail.process(5, deliver);
          function deliver() {}
          export const signUp = (user) => mail.createJob({ user }).save();
        `,
      },
      lines: [
        "job:bee-queue/mail handles deliver",
        "queue:mail triggers job:bee-queue/mail",
        "signUp enqueues queue:mail (with user)",
      ],
    },
  ],
});
