import { arg, idiom } from "../idiom.ts";

const channels = ["connect()", "default.connect()", "Channel!", "ConfirmChannel!", "default.Channel!"];

/** Queues of RabbitMQ; what is published goes to an exchange. */
export const amqplib = idiom({
  name: "amqplib",
  packages: ["amqplib", "amqp-connection-manager"],
  docs: "https://amqp-node.github.io/amqplib/channel_api.html",

  calls: [
    { call: "assertQueue", on: channels, fact: "queue", system: "amqp", queue: arg(0) },
    { call: "consume", on: channels, fact: "consumes", system: "amqp", queue: arg(0), handler: arg(1) },
    { call: ["sendToQueue", "publish"], on: channels, fact: "enqueues", system: "amqp", queue: arg(0) },
  ],

  examples: [
    {
      title: "a queue by its name",
      files: {
        "src/mail.ts": `
          import amqp from "amqplib";
          export async function start() {
            const connection = await amqp.connect("amqp://localhost");
            const channel = await connection.createChannel();
            await channel.consume("mail", deliver);
          }
          function deliver() {}
        `,
        "src/sign-up.ts": `
          import type { Channel } from "amqplib";
          export const signUp = (channel: Channel, user) => channel.sendToQueue("mail", user);
        `,
      },
      lines: ["job:amqp/mail handles deliver", "queue:mail triggers job:amqp/mail", "signUp enqueues queue:mail"],
    },
  ],
});
