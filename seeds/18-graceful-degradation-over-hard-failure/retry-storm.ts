import type { Graph } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { triedAgain } from "../questions/retries.ts";
import { rule, type Yield } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "bull": "4.0.0", "bullmq": "5.0.0", "fastify": "5.0.0", "koa": "3.0.0", "@koa/router": "14.0.0" } }',
};

/** A second try at once is no storm yet. */
const many = 3;

/** Tries that are counted, or end where somebody says so, are left alone in code: three of them make no storm. */
export const retryStorm = rule({
  name: "retry-storm",
  title: "What failed is tried again at once",
  level: "notice",
  why: "A service that is down, or slow, gets all of its requests again without a breath in between: what would have been over in a second keeps it down.",
  instead:
    'Wait longer after each try, with some chance in it, and give up after a few: `attempts: 5, backoff: { type: "exponential", delay: 1000 }`.',
  rollback: "Set the number of tries to one.",

  *check({ head }) {
    for (const { code, line, pause, bounded } of triedAgain(head)) {
      if (pause !== "none" || bounded) continue;
      yield {
        on: [code.id],
        file: code.file,
        line,
        side: "head",
        title: `\`${code.name}\` tries again without a pause and without an end`,
        confidence: 0.85,
      };
    }
    yield* hastyQueues(head);
  },

  violates: [
    {
      title: "a function that its own catch calls",
      before: support,
      after: {
        ...support,
        "src/sink.ts": `
          import Fastify from "fastify";
          const app = Fastify();
          async function push(event) {
            try {
              await fetch("https://sink.acme.dev/events", { method: "POST", body: event, signal: AbortSignal.timeout(2000) });
            } catch {
              return push(event); // want
            }
          }
          app.post("/orders", async (request) => push(request.body));
        `,
      },
    },
    {
      title: "a loop that goes round until it works",
      before: support,
      after: {
        ...support,
        "src/rates.ts": `
          import Router from "@koa/router";
          const router = new Router();
          async function rates() {
            while (true) { // want
              try {
                const answer = await fetch("https://rates.acme.dev/today", { signal: AbortSignal.timeout(2000) });
                return await answer.json();
              } catch (error) {
                console.warn(error);
              }
            }
          }
          router.post("/quote", async (ctx) => { ctx.body = await rates(); });
          export default router;
        `,
      },
    },
    {
      title: "jobs of BullMQ that are tried ten times in a row",
      before: support,
      after: {
        ...support,
        "src/queue.ts": `
          import { Queue } from "bullmq";
          export const mail = new Queue("mail", { defaultJobOptions: { attempts: 10 } }); // want
        `,
      },
    },
    {
      title: "one job of Bull that is",
      before: support,
      after: {
        ...support,
        "src/queue.ts": `
          import Queue from "bull";
          const invoices = new Queue("invoices");
          export const bill = (order) => invoices.add("bill", { order }, { attempts: 8, jobId: order }); // want
        `,
      },
    },
  ],
  honours: [
    {
      title: "jobs wait longer after each try",
      before: support,
      after: {
        ...support,
        "src/queue.ts": `
          import { Queue } from "bullmq";
          export const mail = new Queue("mail", {
            defaultJobOptions: { attempts: 5, backoff: { type: "exponential", delay: 1000, jitter: 0.5 } },
          });
          export const welcome = (user) => mail.add("welcome", { user }, { attempts: 3 });
        `,
      },
    },
    {
      title: "three tries, and then it is somebody else's",
      before: support,
      after: {
        ...support,
        "src/sink.ts": `
          import Fastify from "fastify";
          const app = Fastify();
          async function push(event, left = 3) {
            try {
              await fetch("https://sink.acme.dev/events", { method: "POST", body: event, signal: AbortSignal.timeout(2000) });
            } catch (error) {
              if (left === 0) throw error;
              return push(event, left - 1);
            }
          }
          app.post("/orders", async (request) => push(request.body));
        `,
      },
    },
    {
      title: "a loop over a list is no second try",
      before: support,
      after: {
        ...support,
        "src/warm.ts": `
          import Fastify from "fastify";
          const app = Fastify();
          const hosts = ["https://a.acme.dev", "https://b.acme.dev"];
          app.post("/ping", async () => {
            for (const host of hosts) {
              try {
                await fetch(host, { signal: AbortSignal.timeout(1000) });
              } catch (error) {
                console.warn(host, error);
              }
            }
          });
        `,
      },
    },
  ],
});

/** Queues, and single jobs, whose options count tries and say nothing of the time in between: they follow each other at once. */
function* hastyQueues(head: Graph): Generator<Yield> {
  for (const queue of head.ofKind("queue")) {
    const { attempts, pause } = queue.attributes ?? {};
    const hasty = isHasty(attempts, pause) && !isExcluded(queue.file);
    if (hasty)
      yield {
        on: [queue.id],
        file: queue.file,
        line: queue.line,
        side: "head",
        title: `Jobs of \`${queue.name}\` are tried ${attempts} times at once`,
        confidence: 0.85,
      };
    if (pause !== undefined) continue;
    for (const { from, to, kind, file, line, attributes } of head.to(queue.id)) {
      if (kind !== "enqueues" || !isHasty(attributes?.["attempts"], attributes?.["pause"]) || isExcluded(file))
        continue;
      yield {
        on: [from, to],
        file,
        line,
        side: "head",
        title: `What is put into \`${queue.name}\` here is tried ${attributes?.["attempts"]} times at once`,
        confidence: 0.85,
      };
    }
  }
}

const isHasty = (attempts: unknown, pause: unknown): boolean =>
  typeof attempts === "number" && attempts >= many && pause === undefined;
