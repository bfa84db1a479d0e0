import { arg, idiom } from "../idiom.ts";

const clients = ["default!", "Redis!", "Cluster!", "createClient()"];

/** A stream by its key: what is added is read by whoever ranges over it. */
export const redisStreams = idiom({
  name: "redis-streams",
  packages: ["ioredis", "redis", "@redis/client", "@upstash/redis"],
  docs: "https://redis.io/docs/latest/develop/data-types/streams",

  calls: [
    { call: ["xadd", "xAdd"], on: clients, fact: "enqueues", system: "redis-stream", queue: arg(0) },
    { call: ["xrange", "xRange"], on: clients, fact: "consumes", system: "redis-stream", queue: arg(0) },
    { call: ["xread", "xreadgroup"], on: clients, fact: "consumes", system: "redis-stream", queue: arg(-2) },
  ],

  examples: [
    {
      title: "who reads a stream works off what is added to it",
      files: {
        "src/redis.ts": `
          import Redis from "ioredis";
          export const redis = new Redis();
        `,
        "src/click.ts": `
          import { redis } from "./redis";
          export const click = (link) => redis.xadd("clicks", "*", "link", link);
        `,
        "src/count.ts": `
          import { redis } from "./redis";
          export async function count() {
            await redis.xreadgroup("GROUP", "count", "one", "COUNT", 10, "STREAMS", "clicks", ">");
          }
        `,
      },
      lines: [
        "click enqueues queue:clicks",
        "job:redis-stream/clicks handles count",
        "queue:clicks triggers job:redis-stream/clicks",
      ],
    },
  ],
});
