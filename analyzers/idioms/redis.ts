import { arg, idiom, key } from "../idiom.ts";

const client = [
  "default!",
  "Redis!",
  "Cluster!",
  "Redis.fromEnv()",
  "createClient()",
  "createCluster()",
  "default.createClient()",
];
const touched = { on: client, loose: "redis", fact: "cache", system: "redis", keys: arg(0) } as const;

/** Keys by the text they begin with; the computed rest reads `*`. */
export const redis = idiom({
  name: "redis",
  packages: ["ioredis", "redis", "@upstash/redis", "@vercel/kv"],
  docs: "https://redis.io/docs/latest/commands/",

  calls: [
    {
      ...touched,
      call: "get mget getBuffer exists ttl strlen hget hmget hgetall hexists hkeys hvals hlen smembers sismember scard".split(
        " ",
      ),
      does: "reads",
    },
    {
      ...touched,
      call: "lrange llen lindex zrange zrangebyscore zrevrange zscore zcard zcount hGet hGetAll hKeys hVals sMembers zRange lRange lLen lIndex".split(
        " ",
      ),
      does: "reads",
    },
    {
      ...touched,
      call: "set",
      does: "writes",
      ttl: [key(arg(2), "EX"), key(arg(2), "ex"), arg(3), arg(2)],
      value: arg(1),
    },
    { ...touched, call: ["setex", "setEx"], does: "writes", ttl: [arg(1)], value: arg(2) },
    { ...touched, call: "expire pexpire expireat pexpireat expireAt pExpire".split(" "), does: "writes", ends: true },
    { ...touched, call: ["hset", "hmset", "hSet"], does: "writes", value: arg(1) },
    {
      ...touched,
      call: "psetex setnx mset getset getdel del unlink rename renamenx persist incr incrby decr decrby append".split(
        " ",
      ),
      does: "writes",
    },
    {
      ...touched,
      call: "hdel hincrby hincrbyfloat sadd srem spop lpush rpush lpop rpop blpop brpop lmove blmove rpoplpush brpoplpush ltrim lrem zadd zrem zincrby zremrangebyscore".split(
        " ",
      ),
      does: "writes",
    },
    {
      ...touched,
      call: "hDel hIncrBy sAdd sRem sPop lPush rPush lPop rPop blPop brPop lMove lTrim lRem zAdd zRem zIncrBy incrBy".split(
        " ",
      ),
      does: "writes",
    },
  ],

  examples: [
    {
      title: "keys that are put and taken",
      files: {
        "src/redis.ts": `
          import Redis from "ioredis";
          export const redis = new Redis("redis://cache");
        `,
        "src/users.ts": `
          import { redis } from "./redis";
          const prefix = "user:";
          const seen = new Map();
          export const put = (id, user) => redis.set(\`\${prefix}\${id}\`, user, "EX", 60);
          export const take = (id) => redis.get(prefix + id);
          export const drop = () => redis.del("user:all");
          export const any = (key) => redis.get(key);
          export const own = (id) => seen.get("user:1");
          export const loose = (ctx) => ctx.redis.get("rates");
        `,
      },
      lines: [
        "drop writes cache:redis/user:all (del)",
        "loose reads cache:redis/rates (get) ?",
        "put writes cache:redis/user:* (set for 60 stores)",
        "take reads cache:redis/user:* (get)",
      ],
    },
  ],
});
