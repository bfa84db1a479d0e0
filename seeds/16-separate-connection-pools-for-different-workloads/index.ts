import { seed } from "../rule.ts";
import { backgroundOnWebPool } from "./background-on-web-pool.ts";
import { heavyReadOnPrimary } from "./heavy-read-on-primary.ts";
import { poolPerRequest } from "./pool-per-request.ts";
import { queueSharesCacheRedis } from "./queue-shares-cache-redis.ts";
import { unsizedPool } from "./unsized-pool.ts";

export const separatesPools = seed({
  number: 16,
  slug: "16-separate-connection-pools-for-different-workloads",
  title: "Separate Connection Pools for Different Workloads",
  promise:
    "Connections belong to a process and to one kind of work: who waits for an answer never queues behind the rest.",
  rules: [backgroundOnWebPool, poolPerRequest, heavyReadOnPrimary, queueSharesCacheRedis, unsizedPool],
});
