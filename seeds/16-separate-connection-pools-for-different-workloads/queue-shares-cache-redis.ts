import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const queues = new Set(["package:bullmq", "package:bull", "package:bee-queue"]);

const support = { "package.json": '{ "dependencies": { "bullmq": "5.0.0", "bull": "4.0.0", "ioredis": "5.0.0" } }' };

/** What is kept by keys that say `lock`, `session` or the like must not be thrown away either, and is no cache. */
export const queueSharesCacheRedis = rule({
  name: "queue-shares-cache-redis",
  title: "Jobs wait in a store that throws away what is old",
  level: "notice",
  why: "A cache is told to forget when it is full; a store that holds jobs must never forget. One store can only be told one of the two.",
  instead: "Take a second store for the jobs, with `maxmemory-policy noeviction`.",
  rollback: "Let the queue run empty, then point it at the old address.",

  *check({ head }) {
    for (const pool of head.ofKind("pool")) {
      if (!stores.has(String(pool.attributes?.["library"])) || isExcluded(pool.file)) continue;
      const users = holdersOf(head, pool).flatMap((holder) => usersOf(head, holder));
      const queue = users.find(({ from }) =>
        head.from(from).some(({ to, kind }) => kind === "depends" && queues.has(to)),
      );
      const cached = users.flatMap(({ from }) => cacheWrites(head, from))[0];
      if (queue === undefined || cached === undefined) continue;
      yield {
        on: [pool.id],
        file: queue.file,
        line: queue.line,
        side: "head",
        title: `\`${head.node(queue.from)?.name}\` waits in the store that \`${head.node(cached.to)?.name}\` is cached in`,
        confidence: 0.8,
      };
    }
  },

  violates: [
    {
      title: "one connection for BullMQ and for what is cached",
      before: support,
      after: {
        ...support,
        "src/queue.ts": `
          import { Queue } from "bullmq";
          import IORedis from "ioredis";
          export const redis = new IORedis(process.env.REDIS_URL, { maxRetriesPerRequest: null });
          export const cacheSet = (key: string, value: string) => redis.set(\`cache:\${key}\`, value, "EX", 300);
          export const mails = new Queue("mail", { connection: redis }); // want
        `,
      },
    },
  ],
  honours: [
    {
      title: "a store for each",
      before: support,
      after: {
        ...support,
        "src/queue.ts": `
          import { Queue } from "bullmq";
          import IORedis from "ioredis";
          const cache = new IORedis(process.env.CACHE_REDIS_URL);
          const jobs = new IORedis(process.env.QUEUE_REDIS_URL, { maxRetriesPerRequest: null });
          export const cacheSet = (key: string, value: string) => cache.set(\`cache:\${key}\`, value, "EX", 300);
          export const mails = new Queue("mail", { connection: jobs });
        `,
      },
    },
  ],
});

const stores = new Set(["ioredis", "redis"]);
const kept = /lock|session|sess:|token|otp|code|queue|job|limit|rl:|nonce|presence/i;

/** What holds the pool. */
function holdersOf(graph: Graph, pool: Node): readonly NodeId[] {
  return graph.to(pool.id).flatMap(({ kind, from }) => (kind === "declares" ? from : []));
}

const usersOf = (graph: Graph, holder: NodeId): readonly Edge[] =>
  graph
    .to(holder)
    .filter(
      ({ kind, certainty, file }) =>
        (kind === "uses" || kind === "calls") && certainty === "resolved" && !isExcluded(file),
    );

function cacheWrites(graph: Graph, code: NodeId): readonly Edge[] {
  return graph.from(code).filter(({ kind, to, certainty }) => {
    const cache = kind === "writes" && certainty === "resolved" ? graph.node(to) : undefined;
    return cache?.kind === "cache" && !kept.test(cache.name);
  });
}
