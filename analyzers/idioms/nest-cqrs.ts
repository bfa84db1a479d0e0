import { arg, idiom, members, rest } from "../idiom.ts";

/** Commands, queries and events are classes: handing one to a bus runs the handler of that class. */
export const nestCqrs = idiom({
  name: "nest-cqrs",
  packages: ["@nestjs/cqrs"],
  docs: "https://docs.nestjs.com/recipes/cqrs",

  calls: [
    {
      decorator: ["CommandHandler", "QueryHandler"],
      fact: "listens",
      event: arg(0),
      handler: members(["execute"]),
      everywhere: true,
    },
    { decorator: "EventsHandler", fact: "listens", event: rest(0), handler: members(["handle"]), everywhere: true },
    { call: "execute", on: ["CommandBus!", "QueryBus!"], fact: "emits", event: arg(0), everywhere: true },
    { call: "publish", on: ["EventBus!"], fact: "emits", event: arg(0), everywhere: true },
    { call: "publishAll", on: ["EventBus!"], fact: "emits", event: arg(0), everywhere: true },
    { call: "apply", on: ["AggregateRoot!"], fact: "emits", event: arg(0), everywhere: true },
  ],

  examples: [
    {
      title: "a command is handled by the class that says so, an event by all that do",
      files: {
        "src/commands.ts": "export class Pay {} export class Paid {}",
        "src/pay.handler.ts": `
          import { CommandHandler, EventBus } from "@nestjs/cqrs";
          import { Pay, Paid } from "./commands";
          @CommandHandler(Pay)
          export class PayHandler {
            constructor(private readonly events: EventBus) {}
            execute() { this.events.publish(new Paid()); }
          }
        `,
        "src/paid.handler.ts": `
          import { EventsHandler } from "@nestjs/cqrs";
          import { Paid } from "./commands";
          @EventsHandler(Paid)
          export class PaidHandler { handle() {} }
        `,
        "src/orders.ts": `
          import { Controller, Post } from "@nestjs/common";
          import { CommandBus } from "@nestjs/cqrs";
          import { Pay } from "./commands";
          @Controller("orders")
          export class Orders {
            constructor(private readonly commands: CommandBus) {}
            @Post() pay() { return this.commands.execute(new Pay()); }
          }
        `,
      },
      lines: ["route:POST /orders handles Orders.pay"],
    },
  ],
});
