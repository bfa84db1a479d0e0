import { arg, decorated, first, idiom, key } from "../idiom.ts";

const clients = [
  "ClientProxy!",
  "ClientKafka!",
  "ClientKafkaProxy!",
  "ClientRedis!",
  "ClientNats!",
  "ClientMqtt!",
  "ClientRMQ!",
  "ClientTCP!",
];
const pattern = first(key(arg(0), "cmd"), arg(0));

/** Methods answer messages of a pattern, which clients send by it. */
export const nestMicroservices = idiom({
  name: "nest-microservices",
  packages: ["@nestjs/microservices"],
  docs: "https://docs.nestjs.com/microservices/basics",

  calls: [
    {
      decorator: ["MessagePattern", "EventPattern"],
      fact: "consumes",
      system: "nest",
      queue: pattern,
      handler: decorated,
    },
    { call: ["send", "emit"], on: clients, fact: "enqueues", system: "nest", queue: pattern },
  ],

  examples: [
    {
      title: "who sends a pattern reaches the method that answers it",
      files: {
        "src/billing.ts": `
          import { Controller } from "@nestjs/common";
          import { EventPattern, MessagePattern } from "@nestjs/microservices";
          @Controller()
          export class Billing {
            @MessagePattern({ cmd: "charge" }) charge(data) {}
            @EventPattern("user_created") greet(data) {}
          }
        `,
        "src/orders.ts": `
          import { Inject } from "@nestjs/common";
          import { ClientProxy } from "@nestjs/microservices";
          export class Orders {
            constructor(@Inject("BILLING") private readonly billing: ClientProxy) {}
            pay(order) { return this.billing.send({ cmd: "charge" }, order); }
          }
        `,
      },
      lines: [
        "Orders.pay enqueues queue:charge",
        "job:nest/charge handles Billing.charge",
        "job:nest/user_created handles Billing.greet",
        "queue:charge triggers job:nest/charge",
        "queue:user_created triggers job:nest/user_created",
      ],
    },
  ],
});
