import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { contextsOf } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "express": "5.0.0", "ioredis": "5.0.0", "redis": "5.0.0" } }',
};
const redis = {
  ...support,
  "src/redis.ts": 'import Redis from "ioredis";\nexport const redis = new Redis(process.env.REDIS_URL);\n',
};
const collect = `
  import express from "express";
  import { redis } from "./redis.ts";
  const app = express();
  app.post("/collect", async (request, response) => {
    await redis.rpush("buffer:views", JSON.stringify(request.body));`;

/**
 * Lists of Redis alone, and only where nothing in the repository takes elements out of a list whose key it computes: that list may be
 * this one. Streams are left out, since whoever reads them keeps the key in a field (dub), and so are keys that something else ends.
 */
export const bufferWithoutFlusher = rule({
  name: "buffer-without-flusher",
  title: "A buffer is filled, and nobody empties it",
  level: "notice",
  why: "It grows until the store is full, and what was put into it is never counted anywhere.",
  instead: "Add the job that takes so many elements at a time, and watch how long the list is.",
  rollback: "Write directly again until the list no longer grows.",

  *check({ head }) {
    const appended = head.ofEdgeKind("writes").filter(isAppend);
    if (appended.length === 0 || anyUnknownDrain(head)) return;
    const told = new Set<string>();
    for (const edge of appended) {
      const list = head.node(edge.to);
      if (list === undefined || told.has(list.id) || isExcluded(edge.file) || !isRun(head, edge)) continue;
      if (head.ofKind("cache").some((one) => overlaps(one, list) && isEnded(head, one))) continue;
      told.add(list.id);
      yield {
        on: [list.id],
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `Nothing in the repository takes out of \`${list.name}\` what \`${head.node(edge.from)?.name}\` puts in`,
        confidence: 0.8,
        path: [{ id: edge.from }, { id: list.id, edge }],
      };
    }
  },

  violates: [
    {
      title: "views are collected by Express, and that is all",
      before: redis,
      after: { ...redis, "src/collect.ts": `${collect} // want\n    response.sendStatus(202);\n  });\n` },
    },
    {
      title: "a worker keeps what failed, by the client of Node",
      before: support,
      after: {
        ...support,
        "src/worker.ts": `
          import { Worker } from "bullmq";
          import { createClient } from "redis";
          const client = createClient({ url: process.env.REDIS_URL });
          new Worker("imports", async (job) => {
            await client.lPush("imports:failed", job.data.line); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "a clock takes a thousand at a time",
      before: redis,
      after: {
        ...redis,
        "src/collect.ts": `${collect}\n    response.sendStatus(202);\n  });\n`,
        "src/flush.ts": `
          import { redis } from "./redis.ts";
          import { save } from "./save.ts";
          export const flush = async () => save(await redis.lpop("buffer:views", 1000));
        `,
      },
    },
    {
      title: "somebody takes out of lists whose keys he is given",
      before: redis,
      after: {
        ...redis,
        "src/collect.ts": `${collect}\n    response.sendStatus(202);\n  });\n`,
        "src/drain.ts": `
          import { redis } from "./redis.ts";
          export const drain = (key: string) => redis.lpop(key, 1000);
        `,
      },
    },
    {
      title: "the list is cut to its newest hundred",
      before: redis,
      after: {
        ...redis,
        "src/collect.ts": `${collect}\n    await redis.ltrim("buffer:views", -100, -1);\n    response.sendStatus(202);\n  });\n`,
      },
    },
  ],
});

const appends = new Set<unknown>(["lpush", "rpush"]);
const isAppend = ({ certainty, attributes }: Edge): boolean =>
  certainty === "resolved" && appends.has(attributes?.["operation"]);

const isRun = (graph: Graph, { from }: Edge): boolean =>
  [...contextsOf(graph, from)].some((context) => context !== "test");

/** Code that takes out of a list of which the graph does not tell the key. */
function anyUnknownDrain(graph: Graph): boolean {
  return graph.ofKind("symbol").some(({ id, file, attributes }) => {
    if (attributes?.["drains"] !== true || isExcluded(file)) return false;
    return !graph
      .from(id)
      .some(({ to, attributes: how }) => to.startsWith("cache:") && !appends.has(how?.["operation"]));
  });
}

/** Both may be one list: the text in front of what is computed is the start of the other. */
function overlaps({ name: one }: Node, { name: other }: Node): boolean {
  const [a = "", b = ""] = [one.split("*")[0], other.split("*")[0]];
  return a.startsWith(b) || b.startsWith(a);
}

/** Something else is done with it than to append: it is read, cut, taken from, deleted, or ends by itself. */
const isEnded = (graph: Graph, { id }: Node): boolean =>
  graph.to(id).some((edge) => !appends.has(edge.attributes?.["operation"]));
