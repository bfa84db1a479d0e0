import { arg, idiom } from "../idiom.ts";

const agendas = ["default!", "Agenda!"];

/** Jobs that are defined by a name, and asked for by it. */
export const agenda = idiom({
  name: "agenda",
  packages: ["agenda", "@hokify/agenda"],
  docs: "https://github.com/agenda/agenda#readme",

  calls: [
    { call: "define", on: agendas, fact: "consumes", system: "agenda", queue: arg(0), handler: arg(-1) },
    { call: ["now", "create"], on: agendas, fact: "enqueues", system: "agenda", queue: arg(0), payload: [arg(1)] },
    { call: "schedule", on: agendas, fact: "enqueues", system: "agenda", queue: arg(1), payload: [arg(2)] },
    {
      call: "every",
      on: agendas,
      fact: "enqueues",
      system: "agenda",
      queue: arg(1),
      repeat: [arg(0)],
      repeats: true,
    },
  ],

  examples: [
    {
      title: "a job by its name",
      files: {
        "src/agenda.ts": `
          import { Agenda } from "agenda";
          export const agenda = new Agenda({});
          agenda.define("send digest", { concurrency: 5 }, digest);
          function digest() {}
        `,
        "src/start.ts": `
          import { agenda } from "./agenda";
          export const start = () => agenda.every("1 day", "send digest");
          export const again = () => agenda.now("send digest");
        `,
      },
      lines: [
        "again enqueues queue:send digest",
        "job:agenda/send digest handles digest",
        "queue:send digest triggers job:agenda/send digest",
        "schedule:1 day send digest triggers job:agenda/send digest",
        "start enqueues queue:send digest",
      ],
    },
  ],
});
