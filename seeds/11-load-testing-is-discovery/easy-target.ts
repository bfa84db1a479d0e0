import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { hotRoutes, isIdle } from "../questions/hot-routes.ts";
import { isPressed, scriptsOf, targetsOf } from "../questions/load-tests.ts";
import { rule } from "../rule.ts";

const app = {
  "package.json": '{ "dependencies": { "autocannon": "8.0.0", "express": "5.0.0", "hono": "4.0.0" } }',
  "src/app.ts": `
          import express from "express";
          import { append } from "./events.ts";
          const app = express();
          app.get("/health", (request, response) => response.end("ok"));
          app.post("/track/:site", async (request, response) => {
            await append(request.params.site, request.body);
            response.status(202).end();
          });
        `,
  "src/events.ts": "export declare function append(site: string, event: unknown): Promise<void>;",
};
const ramp = `export const options = {
            stages: [{ duration: "1m", target: 20 }, { duration: "5m", target: 2000 }],
            thresholds: { http_req_failed: [{ threshold: "rate<0.05", abortOnFail: true }] },
          };`;

/** A script whose requests are not all told may press anything, and is left alone; so is one that is there for a CDN, and says so. */
export const easyTarget = rule({
  name: "easy-target",
  title: "A load test presses only what gives way last",
  level: "notice",
  why: "A health check, a file or the one row that is in every cache stands under any load. What strangers really ask was never pressed.",
  instead:
    "Ask the routes that strangers and machines ask, with other ids and bodies each time, out of a file of them.",
  rollback: "None is needed: only a test changes.",

  *check({ head, change }) {
    const scripts = scriptsOf(head);
    if (scripts.length === 0) return;
    const unpressed = unpressedRoute(head, scripts, new Set(change.nodes.map(({ node }) => node.id)));
    if (unpressed === undefined) return;
    for (const script of scripts) {
      const easy = openly.test(script.file) ? undefined : easeOf(script);
      if (easy === undefined) continue;
      yield {
        on: [script.id],
        file: script.file,
        line: script.line,
        side: "head",
        title: `${easy}, and no load test asks \`${unpressed.name}\``,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "k6 asks for the health of the application",
      before: app,
      after: {
        ...app,
        "load/api.k6.js": `
          import http from "k6/http";
          ${ramp.replace("{\n", "{ // want\n")}
          export default function () {
            http.get(\`\${__ENV.BASE}/health\`);
          }
        `,
      },
    },
    {
      title: "autocannon sends the same event to one path",
      before: { ...app, "src/more.ts": more() },
      after: {
        ...app,
        "src/more.ts": more(),
        "load/run.mjs": `
          import autocannon from "autocannon";
          for (const connections of [10, 100, 1000]) {
            await autocannon({ // want
              url: process.env.BASE,
              connections,
              requests: [{ method: "POST", path: "/track/acme", body: '{"name":"view"}' }],
            });
          }
        `,
      },
    },
    {
      title: "Artillery asks for one product",
      before: app,
      after: {
        ...app,
        "load/products.yml": [
          "config:",
          "  target: https://staging.acme.dev",
          "  phases:",
          "    - { duration: 60, arrivalRate: 5 } # want",
          "    - { duration: 300, arrivalRate: 5, rampTo: 500 }",
          "  ensure: { p95: 400, maxErrorRate: 1 }",
          "scenarios:",
          "  - flow:",
          "      - get: { url: /products/1 }",
          "",
        ].join("\n"),
      },
    },
  ],
  honours: [
    {
      title: "k6 sends another event to another site each time",
      before: app,
      after: {
        ...app,
        "load/track.k6.js": `
          import http from "k6/http";
          ${ramp}
          export default function () {
            http.post(\`\${__ENV.BASE}/track/\${__ITER % 500}\`, JSON.stringify({ at: Date.now() }));
          }
        `,
      },
    },
    {
      title: "an interface that anybody may ask is no folder of files",
      before: app,
      after: {
        ...app,
        "load/sites.k6.js": `
          import http from "k6/http";
          ${ramp}
          export default function () {
            http.get(\`\${__ENV.BASE}/api/public/sites/\${__ITER % 500}\`);
          }
        `,
      },
    },
    {
      title: "Artillery fills in what a file holds",
      before: app,
      after: {
        ...app,
        "load/track.yml": [
          "config:",
          "  target: https://staging.acme.dev",
          "  phases:",
          "    - { duration: 60, arrivalRate: 5 }",
          "    - { duration: 600, arrivalRate: 5, rampTo: 500 }",
          "  payload: { path: sites.csv, fields: [site] }",
          "  ensure: { p95: 400, maxErrorRate: 1 }",
          "scenarios:",
          "  - flow:",
          '      - post: { url: "/track/{{ site }}", json: { name: view } }',
          "",
        ].join("\n"),
      },
    },
  ],
});

function more(): string {
  return `
          import { Hono } from "hono";
          import { append } from "./events.ts";
          const app = new Hono();
          app.post("/collect", async (c) => {
            await append("all", await c.req.json());
            return c.body(null, 202);
          });
        `;
}

/** Scripts that say by their names what they are for. */
const openly = /cdn|edge|static|smoke|sanity|health/i;
const mocked =
  /^\w+ https?:\/\/(?:[^/]*\b(?:mock\w*|httpbin|example|test\.k6|test-api\.k6|quickpizza|jsonplaceholder)\b)/i;
const files = /\.(?:js|css|png|jpe?g|svg|ico|webp|woff2?|txt|html)$|\/(?:_next|static|assets)\//i;

/** What makes its requests easy, in words; undefined where they are not, or not all told. */
function easeOf(script: Node): string | undefined {
  const targets = targetsOf(script);
  const [first] = targets;
  if (first === undefined) return undefined;
  const pathOf = (target: string): string => target.replace(/^\w+ (?:https?:\/\/[^/]*)?/, "");
  if (targets.every((target) => isIdle(pathOf(target)) || files.test(pathOf(target)) || mocked.test(target)))
    return `Every request is \`${targets.slice(0, 3).join("`, `")}\``;
  return targets.length === 1 && script.attributes?.["varied"] !== true && !first.includes("*")
    ? `Every request is the same \`${first}\``
    : undefined;
}

/** A hot route that no script asks, one of the change first. */
function unpressedRoute(graph: Graph, scripts: readonly Node[], changed: ReadonlySet<string>): Node | undefined {
  const targets = scripts.flatMap(targetsOf);
  const hot = hotRoutes(graph).filter((route) => !targets.some((target) => isPressed(target, route)));
  return hot.find(({ id }) => changed.has(id)) ?? hot[0];
}
