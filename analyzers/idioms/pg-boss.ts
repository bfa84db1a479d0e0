import { arg, idiom, key } from "../idiom.ts";

const boss = ["default!", "PgBoss!"];

/** A queue in PostgreSQL: its name is an argument of every call. */
export const pgBoss = idiom({
  name: "pg-boss",
  packages: ["pg-boss"],
  docs: "https://timgit.github.io/pg-boss",

  calls: [
    { call: "createQueue", on: boss, fact: "queue", system: "pg-boss", queue: arg(0) },
    { call: ["work", "subscribe"], on: boss, fact: "consumes", system: "pg-boss", queue: arg(0), handler: arg(-1) },
    {
      call: ["send", "sendAfter", "sendOnce", "sendThrottled", "sendDebounced", "publish", "insert"],
      on: boss,
      fact: "enqueues",
      system: "pg-boss",
      queue: [key(arg(0), "name"), arg(0)],
      payload: [arg(1), key(arg(0), "data")],
      tries: {
        attempts: [key(arg(2), "retryLimit")],
        pause: [key(arg(2), "retryBackoff"), key(arg(2), "retryDelay")],
      },
    },
    {
      call: "schedule",
      on: boss,
      fact: "enqueues",
      system: "pg-boss",
      queue: arg(0),
      repeat: [arg(1)],
      repeats: true,
    },
  ],

  examples: [
    {
      title: "both ends name the queue; a schedule puts work into it",
      files: {
        "src/boss.ts": `
          import PgBoss from "pg-boss";
          export const boss = new PgBoss("postgres://localhost");
          boss.work("mail", { batchSize: 5 }, deliver);
          function deliver() {}
        `,
        "src/sign-up.ts": `
          import { boss } from "./boss";
          export const signUp = (user) => boss.send("mail", { user });
          export const remind = (user) => boss.send({ name: "mail", data: { user } });
          export const plan = () => boss.schedule("mail", "0 7 * * *");
        `,
      },
      lines: [
        "job:pg-boss/mail handles deliver",
        "plan enqueues queue:mail",
        "queue:mail triggers job:pg-boss/mail",
        "remind enqueues queue:mail (with user)",
        "schedule:0 7 * * * mail triggers job:pg-boss/mail",
        "signUp enqueues queue:mail (with user)",
      ],
    },
  ],
});
