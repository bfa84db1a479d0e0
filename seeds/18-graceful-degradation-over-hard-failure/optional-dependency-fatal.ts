import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json": '{ "dependencies": { "express": "5.0.0", "hono": "4.0.0", "ioredis": "5.0.0" } }',
  "src/redis.ts": 'import Redis from "ioredis";\nexport const redis = new Redis(process.env.REDIS_URL);\n',
};
const start = `
          import express from "express";
          import { redis } from "./redis.ts";
          const app = express();`;

/**
 * Keys that say by their name that they only hold back or remind: what else a store holds may be the truth (a session, a code that was
 * sent). Only what a route or its guard does itself: whoever calls a helper may well take what goes wrong there.
 */
export const optionalDependencyFatal = rule({
  name: "optional-dependency-fatal",
  title: "A helper that fails takes the whole answer with it",
  level: "notice",
  why: "A limiter or a cache is there to make things better; when it is down, everything behind it is down as well.",
  instead: "Catch what goes wrong, write it down and count it, and go on without (or refuse, where that was decided).",
  rollback: "Take the catch away.",

  *check({ head }) {
    for (const kind of ["reads", "writes", "requests"] as const)
      for (const edge of head.ofEdgeKind(kind)) {
        const helper = helperOf(head, edge);
        if (helper === undefined || edge.attributes?.["caught"] === true || isExcluded(edge.file)) continue;
        const route = routeOf(head, edge.from);
        if (route === undefined) continue;
        yield {
          on: [edge.from, edge.to],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `Without \`${helper.name}\` there is no \`${route.name}\``,
          confidence: 0.8,
          path: [{ id: edge.from }, { id: edge.to, edge }],
        };
      }
  },

  violates: [
    {
      title: "a limiter of Express",
      before: support,
      after: {
        ...support,
        "src/cart.ts": `${start}
          app.get("/cart", async (request, response) => {
            const n = await redis.incr(\`rl:\${request.ip}\`); // want
            response.status(n > 100 ? 429 : 200).end();
          });
        `,
      },
    },
    {
      title: "a message to the team's chat, in Hono",
      before: support,
      after: {
        ...support,
        "src/feedback.ts": `
          import { Hono } from "hono";
          const app = new Hono();
          app.post("/feedback", async (c) => {
            await fetch("https://hooks.slack.com/services/T1/B1", { method: "POST", body: await c.req.text(), signal: AbortSignal.timeout(2000) }); // want
            return c.body(null, 204);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "without the limiter everybody is let in",
      before: support,
      after: {
        ...support,
        "src/cart.ts": `${start}
          app.get("/cart", async (request, response) => {
            const n = await redis.incr(\`rl:\${request.ip}\`).catch(() => 0);
            response.status(n > 100 ? 429 : 200).end();
          });
        `,
      },
    },
    {
      title: "the chat may be down",
      before: support,
      after: {
        ...support,
        "src/feedback.ts": `
          import { Hono } from "hono";
          const app = new Hono();
          app.post("/feedback", async (c) => {
            try {
              await fetch("https://hooks.slack.com/services/T1/B1", { method: "POST", body: await c.req.text(), signal: AbortSignal.timeout(2000) });
            } catch (error) {
              console.error(error);
            }
            return c.body(null, 204);
          });
        `,
      },
    },
    {
      title: "a code that was sent is the truth",
      before: support,
      after: {
        ...support,
        "src/code.ts": `${start}
          app.post("/code", async (request, response) => {
            await redis.set(\`otp:\${request.body.phone}\`, "1234", "EX", 300);
            response.sendStatus(202);
          });
        `,
      },
    },
  ],
});

const helping = /^(?:rl|rate|rate-?limit\w*|limit\w*|throttle\w*|cache\w*|flags?|features?)[:/._-]/i;
const watching =
  /(?:^|\.)(?:hooks\.slack\.com|api\.segment\.io|segment\.com|posthog\.com|mixpanel\.com|amplitude\.com|plausible\.io|google-analytics\.com|axiom\.co|logtail\.com|betterstack\.com)$/;

/** What the answer does not hang on, as far as its name tells. */
function helperOf(graph: Graph, { to, certainty }: Edge): Node | undefined {
  const node = certainty === "resolved" ? graph.node(to) : undefined;
  if (node?.kind === "cache") return helping.test(node.name) ? node : undefined;
  return node?.kind === "service" && watching.test(node.name) ? node : undefined;
}

/** A route that names this code itself, to answer or to stand in front. */
function routeOf(graph: Graph, code: NodeId): Node | undefined {
  const entry = graph
    .to(code)
    .find(({ kind, certainty }) => certainty === "resolved" && (kind === "handles" || kind === "guards"));
  const route = entry && graph.node(entry.from);
  const role = route?.attributes?.["role"];
  return route?.kind === "route" && role !== "internal" && role !== "admin" ? route : undefined;
}
