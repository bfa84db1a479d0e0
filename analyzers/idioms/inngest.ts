import { arg, idiom, key } from "../idiom.ts";

/** Functions that run for an event or by the clock; an event is a queue, a function is a job. */
export const inngest = idiom({
  name: "inngest",
  packages: ["inngest"],
  docs: "https://www.inngest.com/docs/reference/functions/create",

  calls: [
    {
      call: "createFunction",
      on: ["Inngest!"],
      fact: "consumes",
      system: "inngest",
      job: [key(arg(0), "id"), key(arg(0), "name")],
      queue: [key(arg(1), "event"), key(key(arg(0), "triggers"), "event")],
      every: [key(arg(1), "cron"), key(key(arg(0), "triggers"), "cron")],
      handler: arg(-1),
    },
    {
      call: "send",
      on: ["Inngest!"],
      fact: "enqueues",
      system: "inngest",
      queue: key(arg(0), "name"),
      payload: [key(arg(0), "data")],
    },
  ],

  examples: [
    {
      title: "an event runs the functions that wait for it",
      files: {
        "src/client.ts": `
          import { Inngest } from "inngest";
          export const inngest = new Inngest({ id: "shop" });
        `,
        "src/functions.ts": `
          import { inngest } from "./client";
          export const welcome = inngest.createFunction({ id: "welcome" }, { event: "user/created" }, greet);
          export const digest = inngest.createFunction({ id: "digest" }, { cron: "0 7 * * *" }, summarise);
          async function greet() {}
          async function summarise() {}
        `,
        "src/sign-up.ts": `
          import { inngest } from "./client";
          export const signUp = () => inngest.send({ name: "user/created", data: {} });
        `,
      },
      lines: [
        "job:inngest/digest handles summarise",
        "job:inngest/welcome handles greet",
        "queue:user/created triggers job:inngest/welcome",
        "schedule:0 7 * * * digest triggers job:inngest/digest",
        "signUp enqueues queue:user/created",
      ],
    },
  ],
});
