import { arg, idiom, key, sibling } from "../idiom.ts";

const kafka = ["Kafka!"];

/** Topics: a consumer names them in one call and says what it does in another. */
export const kafkajs = idiom({
  name: "kafkajs",
  packages: ["kafkajs", "@confluentinc/kafka-javascript"],
  docs: "https://kafka.js.org/docs",

  calls: [
    {
      call: "run",
      on: [...kafka, "Consumer!"],
      fact: "consumes",
      system: "kafka",
      queue: [sibling("subscribe", key(arg(0), "topic")), sibling("subscribe", key(arg(0), "topics"))],
      handler: [key(arg(0), "eachMessage"), key(arg(0), "eachBatch")],
    },
    { call: "send", on: [...kafka, "Producer!"], fact: "enqueues", system: "kafka", queue: key(arg(0), "topic") },
    {
      call: "sendBatch",
      on: [...kafka, "Producer!"],
      fact: "enqueues",
      system: "kafka",
      queue: key(arg(0), "topicMessages"),
    },
  ],

  examples: [
    {
      title: "a topic between a producer and a consumer",
      files: {
        "src/kafka.ts": `
          import { Kafka } from "kafkajs";
          export const kafka = new Kafka({ brokers: [] });
          export const producer = kafka.producer();
        `,
        "src/pay.ts": `
          import { producer } from "./kafka";
          export const pay = (order) => producer.send({ topic: "payments", messages: [order] });
        `,
        "src/settle.ts": `
          import { kafka } from "./kafka";
          const consumer = kafka.consumer({ groupId: "settle" });
          export async function start() {
            await consumer.subscribe({ topic: "payments" });
            await consumer.run({ eachMessage: settle });
          }
          async function settle() {}
        `,
      },
      lines: [
        "job:kafka/payments handles settle",
        "pay enqueues queue:payments",
        "queue:payments triggers job:kafka/payments",
      ],
    },
  ],
});
