import { arg, idiom, key } from "../idiom.ts";

/** Queues and topics of Amazon: known by their addresses, which are most often told by the environment. */
export const sqs = idiom({
  name: "sqs",
  packages: ["@aws-sdk/client-sqs", "@aws-sdk/client-sns", "sqs-consumer", "sqs-producer"],
  docs: "https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/sqs",

  calls: [
    {
      new: ["SendMessageCommand", "SendMessageBatchCommand"],
      fact: "enqueues",
      system: "sqs",
      queue: key(arg(0), "QueueUrl"),
    },
    {
      new: ["PublishCommand", "PublishBatchCommand"],
      fact: "enqueues",
      system: "sns",
      queue: [key(arg(0), "TopicArn"), key(arg(0), "TargetArn")],
    },
    { new: "ReceiveMessageCommand", fact: "consumes", system: "sqs", queue: key(arg(0), "QueueUrl") },
    {
      call: "create",
      on: ["Consumer"],
      fact: "consumes",
      system: "sqs",
      queue: key(arg(0), "queueUrl"),
      handler: [key(arg(0), "handleMessage"), key(arg(0), "handleMessageBatch")],
    },
  ],

  examples: [
    {
      title: "both ends ask the environment for the queue's address",
      files: {
        "src/send.ts": `
          import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
          const client = new SQSClient({});
          export const send = (order) =>
            client.send(new SendMessageCommand({ QueueUrl: process.env.ORDERS_QUEUE_URL, MessageBody: order }));
        `,
        "src/poll.ts": `
          import { SQSClient, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
          import { env } from "./env";
          const client = new SQSClient({});
          export async function poll() {
            const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: env.ORDERS_QUEUE_URL }));
          }
        `,
        "src/env.ts": "export const env = read();\nfunction read() {}",
      },
      lines: [
        "job:sqs/$ORDERS_QUEUE_URL handles poll",
        "queue:$ORDERS_QUEUE_URL triggers job:sqs/$ORDERS_QUEUE_URL",
        "send enqueues queue:$ORDERS_QUEUE_URL",
      ],
    },
  ],
});
