import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "express": "5.0.0", "redis": "5.0.0", "ioredis": "5.0.0" } }',
  "src/redis.ts": 'import Redis from "ioredis";\nexport const redis = new Redis(process.env.REDIS_URL);\n',
};
const collect = (mark: string): string => `
          import express from "express";
          import { redis } from "./redis.ts";
          const app = express();
          app.post("/collect", async (request, response) => {
            await redis.xadd("views", "*", "path", request.body.path);${mark}
            response.sendStatus(202);
          });
        `;

/** Streams alone: lists and hashes of a store may be kept for themselves. */
export const bufferWithoutFlusher = rule({
  name: "buffer-without-flusher",
  title: "A stream is filled that nobody reads",
  level: "notice",
  why: "What is put there never arrives anywhere, and the stream grows until the store is full.",
  instead: "Let a worker read it in a group, fold what it took, and acknowledge it; watch how far it lags behind.",
  rollback: "Write straight to the table until the worker is there.",
  kin: ["seed-7/dangling-reference"],

  *check({ head }) {
    for (const queue of head.ofKind("queue")) {
      if (queue.attributes?.["system"] !== "redis-stream" || isRead(head, queue)) continue;
      const [filler] = head
        .to(queue.id)
        .filter(({ kind, certainty, file }) => kind === "enqueues" && certainty === "resolved" && !isExcluded(file));
      if (filler === undefined) continue;
      yield {
        on: [queue.id],
        file: filler.file,
        line: filler.line,
        side: "head",
        title: `Nothing in this repository reads \`${queue.name}\``,
        confidence: 0.8,
        path: [{ id: filler.from }, { id: queue.id, edge: filler }],
      };
    }
  },

  violates: [
    {
      title: "views that are collected for nobody",
      before: support,
      after: { ...support, "src/collect.ts": collect(" // want") },
    },
  ],
  honours: [
    {
      title: "a group reads the views",
      before: support,
      after: {
        ...support,
        "src/collect.ts": collect(""),
        "src/fold.ts": `
          import { redis } from "./redis.ts";
          export async function fold() {
            return redis.xreadgroup("GROUP", "views", "one", "COUNT", 1000, "STREAMS", "views", ">");
          }
        `,
      },
    },
  ],
});

const isRead = (graph: Graph, { id }: Node): boolean =>
  graph.from(id).some(({ kind }) => kind === "triggers" || kind === "handles");
