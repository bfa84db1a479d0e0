import { arg, idiom, key } from "../idiom.ts";

const connections = ["connect()", "NatsConnection!", "JetStreamClient!", "jetstream()"];

/** Subjects; who subscribes handles in a callback or in the loop around the subscription. */
export const nats = idiom({
  name: "nats",
  packages: ["nats", "@nats-io/nats-core", "@nats-io/transport-node", "@nats-io/jetstream"],
  docs: "https://nats-io.github.io/nats.js",

  calls: [
    {
      call: "subscribe",
      on: connections,
      fact: "consumes",
      system: "nats",
      queue: arg(0),
      handler: [key(arg(1), "callback"), arg(-2)],
    },
    { call: ["publish", "request"], on: connections, fact: "enqueues", system: "nats", queue: arg(0) },
  ],

  examples: [
    {
      title: "a subject by its name",
      files: {
        "src/mail.ts": `
          import { connect } from "nats";
          export async function start() {
            const connection = await connect();
            connection.subscribe("mail.send", { callback: deliver });
          }
          function deliver() {}
        `,
        "src/sign-up.ts": `
          import type { NatsConnection } from "nats";
          export const signUp = (connection: NatsConnection) => connection.publish("mail.send", "Ada");
        `,
      },
      lines: [
        "job:nats/mail.send handles deliver",
        "queue:mail.send triggers job:nats/mail.send",
        "signUp enqueues queue:mail.send",
      ],
    },
  ],
});
