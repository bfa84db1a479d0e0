import { calledBy } from "../questions/called-by.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { serverlessHostOf } from "../questions/serverless.ts";
import { rule } from "../rule.ts";

const support = { "package.json": '{ "dependencies": { "express": "5.0.0", "fastify": "5.0.0", "koa": "3.0.0" } }' };

/** Boot, signals and commands end the process by right: only code that a route over the network calls is told (outline's environment ends it while it loads). */
export const processExitInRequest = rule({
  name: "process-exit-in-request",
  title: "A request can end the whole process",
  level: "notice",
  why: "Everybody else's request dies with it, and whoever finds out how to ask can keep the process down.",
  instead: "Answer 503, say that this process is not ready any more, and end it when the requests under way are done.",
  rollback: "Put the line back; no data is touched.",

  *check({ head }) {
    for (const node of head.ofKind("symbol")) {
      if (node.attributes?.["exits"] !== true || isExcluded(node.file)) continue;
      const route = calledBy(head, node.id);
      if (route === undefined || serverlessHostOf(head, node.id) !== undefined) continue;
      yield {
        on: [node.id],
        file: node.file,
        line: node.line,
        side: "head",
        title: `\`${node.name}\` ends the process while \`${route.name}\` is answered`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "a route of Express gives up on the database",
      before: support,
      after: {
        ...support,
        "src/orders.ts": `
          import express from "express";
          const app = express();
          app.get("/orders", async (_request, response) => { // want
            const answer = await load();
            if (answer === undefined) process.exit(1);
            response.json(answer);
          });
          async function load() { return undefined; }
        `,
      },
    },
    {
      title: "a helper below a route of Fastify",
      before: support,
      after: {
        ...support,
        "src/orders.ts": `
          import Fastify from "fastify";
          const app = Fastify();
          app.get("/orders", async () => orThrow(await load()));
          async function load() { return undefined; }
          function orThrow(value) { // want
            if (value === undefined) process.exit(1);
            return value;
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "the request fails, and the process goes on",
      before: support,
      after: {
        ...support,
        "src/orders.ts": `
          import express from "express";
          const app = express();
          app.get("/orders", async (_request, response) => {
            const answer = await load();
            if (answer === undefined) return response.status(503).set("Retry-After", "5").end();
            response.json(answer);
          });
          async function load() { return undefined; }
        `,
      },
    },
    {
      title: "a signal ends the process when it is drained",
      before: support,
      after: {
        ...support,
        "src/server.ts": `
          import express from "express";
          const app = express();
          app.get("/health", (_request, response) => response.sendStatus(200));
          const server = app.listen(3000);
          process.on("SIGTERM", () => server.close(() => process.exit(0)));
        `,
      },
    },
  ],
});
