import { arg, decorated, idiom } from "../idiom.ts";

const emitter = ["EventEmitter2!"];

/** One emitter serves an application: whoever emits a name runs the methods that listen to it. */
export const nestEvents = idiom({
  name: "nest-events",
  packages: ["@nestjs/event-emitter"],
  docs: "https://docs.nestjs.com/techniques/events",

  calls: [
    { decorator: "OnEvent", fact: "listens", event: arg(0), handler: decorated, everywhere: true },
    {
      call: ["on", "once", "addListener", "prependListener"],
      on: emitter,
      fact: "listens",
      event: arg(0),
      handler: arg(1),
      everywhere: true,
    },
    { call: ["emit", "emitAsync"], on: emitter, fact: "emits", event: arg(0), everywhere: true },
  ],

  examples: [
    {
      title: "listeners to one event, to several, and to all of a kind; a name may be guessed to come from elsewhere",
      files: {
        "src/bus.ts": `export const bus = { emit(name) {} };`,
        "src/orders.ts": `
          import { EventEmitter2 } from "@nestjs/event-emitter";
          import { bus } from "./bus";
          export class Orders {
            constructor(private readonly events: EventEmitter2) {}
            pay() { this.events.emit("order.paid"); }
          }
          export const replay = () => bus.emit("order.paid");
        `,
        "src/mail.ts": `
          import { OnEvent } from "@nestjs/event-emitter";
          export class Mail {
            @OnEvent(["order.paid", "order.lost"]) tell() {}
            @OnEvent("order.*") note() {}
          }
        `,
      },
      lines: ["replay calls Mail.tell ?"],
    },
  ],
});
