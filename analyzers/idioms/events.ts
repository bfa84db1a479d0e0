import { arg, idiom } from "../idiom.ts";

/** Made by a package, inherited from one, or written by hand: the shape of the calls is the same. */
const emitters = { on: ["EventEmitter!", "EventEmitter2!", "default!", "default()"], loose: true, own: true } as const;

/** Who makes an event happen runs what listens to that name. */
export const events = idiom({
  name: "events",
  packages: ["events", "node:events", "eventemitter2", "eventemitter3", "mitt"],
  docs: "https://nodejs.org/api/events.html",

  calls: [
    {
      call: ["on", "once", "addListener", "prependListener", "prependOnceListener"],
      ...emitters,
      fact: "listens",
      event: arg(0),
      handler: arg(1),
    },
    { call: ["emit", "emitAsync"], ...emitters, fact: "emits", event: arg(0) },
  ],

  examples: [
    {
      title: "who emits an event runs what listens to it",
      files: {
        "src/bus.ts": `
          import { EventEmitter } from "node:events";
          export const bus = new EventEmitter();
        `,
        "src/mail.ts": `
          import { bus } from "./bus";
          bus.on("order.paid", thank);
          bus.on("order.lost", regret);
          function thank() {}
          function regret() {}
        `,
        "src/pay.ts": `
          import { bus } from "./bus";
          export const pay = () => bus.emit("order.paid");
        `,
      },
      lines: ["pay calls thank ?"],
    },
  ],
});
