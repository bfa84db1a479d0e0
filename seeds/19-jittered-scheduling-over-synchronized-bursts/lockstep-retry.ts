import type { EdgeKind, Graph, NodeId } from "../../analyzers/graph/graph.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { triedAgain } from "../questions/retries.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "express": "5.0.0", "hono": "4.0.0", "bullmq": "5.0.0" } }',
  "src/sleep.ts": "export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));",
};
const quote = (pause: string): string => `
          import { Hono } from "hono";
          import { sleep } from "./sleep.ts";
          const app = new Hono();
          async function quote(symbol) {
            for (let attempt = 0; attempt < 4; attempt++) {
              try {
                const answer = await fetch(\`https://quotes.acme.dev/\${symbol}\`, { signal: AbortSignal.timeout(2000) });
                return await answer.json();
              } catch (error) {
                ${pause}
              }
            }
          }
          app.post("/quote/:symbol", async (c) => c.json(await quote(c.req.param("symbol"))));
        `;

/** Code that waits for something to be ready (a machine that it started) is alone with it. */
const waits = /^(?:wait|poll|watch|until)|ready$/i;

/**
 * Only where the code itself asks another host, for a request or a queue: what waits for a row of its own database waits for one
 * other, and the clock of one process comes once.
 */
export const lockstepRetry = rule({
  name: "lockstep-retry",
  title: "Everybody who failed tries again at the same moment",
  level: "notice",
  why: "Who failed together waits as long as the others, and comes back together: the host that just got up is asked by all of them in one second.",
  instead: "Wait for a random part of the pause: `sleep(Math.random() * 1000 * 2 ** attempt)`.",
  rollback: "Put the constant back.",

  *check({ head }) {
    for (const { code, line, pause } of triedAgain(head)) {
      if ((pause !== "fixed" && pause !== "growing") || waits.test(code.name)) continue;
      if (![...contextsOf(head, code.id)].some((context) => isHot(context) || context === "job")) continue;
      const host = hostBelow(head, code.id);
      if (host === undefined) continue;
      yield {
        on: [code.id],
        file: code.file,
        line,
        side: "head",
        title: `\`${code.name}\` asks \`${host}\` again after ${pause === "fixed" ? "always the same pause" : "a pause that has no chance in it"}`,
        confidence: 0.8,
      };
    }
  },

  violates: [
    {
      title: "always a second, in Hono",
      before: support,
      after: {
        ...support,
        "src/quote.ts": quote("await sleep(1000);").replace("attempt++) {", "attempt++) { // want"),
      },
    },
    {
      title: "twice as long each time, in a worker",
      before: support,
      after: {
        ...support,
        "src/deliver.ts": `
          import { Worker } from "bullmq";
          import { sleep } from "./sleep.ts";
          new Worker("hooks", async (job) => deliver(job.data));
          async function deliver(event) {
            let pause = 500;
            while (true) { // want
              try {
                return await fetch("https://hooks.acme.dev/in", { method: "POST", body: event, signal: AbortSignal.timeout(2000) });
              } catch (error) {
                if (pause > 8000) throw error;
                await sleep(pause);
                pause *= 2;
              }
            }
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "a random part of it",
      before: support,
      after: { ...support, "src/quote.ts": quote("await sleep(Math.random() * 1000 * 2 ** attempt);") },
    },
    {
      title: "a row of one's own database is asked for again",
      before: support,
      after: {
        ...support,
        "migrations/0001_locks.sql": "CREATE TABLE locks (id bigint PRIMARY KEY, owner text);",
        "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
        "src/lock.ts": `
          import express from "express";
          import { sleep } from "./sleep.ts";
          import { sql } from "./sql.ts";
          const app = express();
          async function take(id) {
            for (let attempt = 0; attempt < 4; attempt++) {
              try {
                return await sql\`UPDATE locks SET owner = 'me' WHERE id = \${id} AND owner IS NULL\`;
              } catch (error) {
                await sleep(50);
              }
            }
          }
          app.post("/locks/:id", async (request, response) => response.json(await take(request.params.id)));
        `,
      },
    },
  ],
});

const steps: ReadonlySet<EdgeKind> = new Set(["calls", "passes"]);
/** Calls between the loop and the request. */
const maxHops = 2;

/** The other host that code asks, itself or close below. */
function hostBelow(graph: Graph, code: NodeId): string | undefined {
  const roads = new Map<NodeId, number>([[code, 0]]);
  for (const [id, hops] of roads)
    for (const { kind, to, certainty } of graph.from(id)) {
      if (certainty !== "resolved") continue;
      const target = graph.node(to);
      if (kind === "requests" && target?.kind === "service") return target.name;
      if (steps.has(kind) && hops < maxHops && !roads.has(to)) roads.set(to, hops + 1);
    }
  return undefined;
}
