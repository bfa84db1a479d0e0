import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { hotRoutes } from "../questions/hot-routes.ts";
import { isPressed, scriptsOf, targetsOf } from "../questions/load-tests.ts";
import { workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

/** Fewer levels of load than this show one point, and no curve. */
const few = 3;
/** Names that the title tells. */
const shown = 3;

const app = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "fastify": "5.0.0", "hono": "4.0.0" } }',
  "src/orders.ts": `
          import fastify from "fastify";
          import { place } from "./events.ts";
          const app = fastify();
          app.post("/orders", async (request) => place(request.body));
        `,
  "src/events.ts": "export declare function place(body: unknown): Promise<string>;",
};
const script = (path: string, stages: string): string => `
          import http from "k6/http";
          export const options = {
            stages: [${stages}],
            thresholds: { http_req_failed: [{ threshold: "rate<0.05", abortOnFail: true }] },
          };
          export default function () {
            http.post(\`\${__ENV.BASE}${path}\`, JSON.stringify({ at: Date.now() }));
          }
        `;
const steps = '{ duration: "1m", target: 20 }, { duration: "2m", target: 200 }, { duration: "5m", target: 2000 }';
const loaded = { ...app, "load/orders.k6.js": script("/orders", steps) };

/**
 * Only where the repository has load tests at all, and once for a pull request. A script whose requests are not told, by their own text
 * or by a helper's, may press anything: then nothing is said. So it is of work in a queue that some pressed route puts there.
 */
export const hotSurfaceUntested = rule({
  name: "hot-surface-untested",
  title: "What many may ask is new, and no load test asks it",
  level: "notice",
  why: "Nobody knows how many it stands. The day when ten times as many come is the test, and customers are in it.",
  instead:
    "Add it to a load test that goes up in steps, to ten and a hundred times the ordinary load, until something gives.",
  rollback: "None is needed: only a test is missing.",
  onlyChange: true,

  *check({ base, head, change }) {
    const scripts = scriptsOf(head).filter(
      (one) => targetsOf(one).length > 0 || one.attributes?.["peak"] !== undefined,
    );
    if (scripts.length === 0 || scripts.some((one) => targetsOf(one).length === 0)) return;
    const added = new Set(change.nodes.flatMap(({ node, change: what }) => (what === "added" ? [node.id] : [])));
    const fresh = [...hotRoutes(head), ...consumersOf(head)].filter(
      ({ id, file }) => added.has(id) && base.node(id) === undefined && !isExcluded(file),
    );
    const untested = fresh.filter((entry) => levelsOn(head, scripts, entry) < few);
    const [first] = untested;
    if (first === undefined) return;
    const names = untested.slice(0, shown).map(({ name }) => `\`${name}\``);
    const rest = untested.length - names.length;
    const levels = levelsOn(head, scripts, first);
    yield {
      on: untested.map(({ id }) => id),
      file: first.file,
      line: first.line,
      side: "head",
      title:
        untested.length === 1 && levels > 0
          ? `${names[0]} is new, and load tests ask it at no more than ${levels} ${levels === 1 ? "level" : "levels"} of load`
          : `${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""} ${untested.length === 1 ? "is" : "are"} new, and no load test goes up on ${untested.length === 1 ? "it" : "them"}`,
      confidence: 0.85,
    };
  },

  violates: [
    {
      title: "a route that takes events, beside a load test of orders",
      before: loaded,
      after: {
        ...loaded,
        "src/track.ts": `
          import { Hono } from "hono";
          import { place } from "./events.ts";
          const app = new Hono();
          app.post("/track", async (c) => { // want
            await place(await c.req.json());
            return c.body(null, 202);
          });
        `,
      },
    },
    {
      title: "it is asked, and always by as many",
      before: loaded,
      after: {
        ...loaded,
        "src/collect.ts": `
          import fastify from "fastify";
          import { place } from "./events.ts";
          const app = fastify();
          app.post("/collect", async (request) => place(request.body)); // want
        `,
        "load/collect.smoke.k6.js": script("/collect", '{ duration: "1m", target: 20 }'),
      },
    },
    {
      title: "a worker of BullMQ for a queue that no pressed route fills",
      before: loaded,
      after: {
        ...loaded,
        "src/resize.ts": `
          import { Worker } from "bullmq";
          import { place } from "./events.ts";
          new Worker("resize", async (job) => { // want
            await place(job.data);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "with a load test that goes up in steps",
      before: loaded,
      after: {
        ...loaded,
        "src/track.ts": `
          import { Hono } from "hono";
          import { place } from "./events.ts";
          const app = new Hono();
          app.post("/track", async (c) => {
            await place(await c.req.json());
            return c.body(null, 202);
          });
        `,
        "load/track.k6.js": script("/track", steps),
      },
    },
    {
      title: "what only members may ask",
      before: loaded,
      after: {
        ...loaded,
        "src/settings.ts": `
          import { Hono } from "hono";
          import { requireUser } from "./auth.ts";
          import { place } from "./events.ts";
          const app = new Hono();
          app.put("/settings", requireUser, async (c) => {
            await place(await c.req.json());
            return c.body(null, 204);
          });
        `,
        "src/auth.ts": "export declare function requireUser(c: unknown, next: () => Promise<void>): Promise<void>;",
      },
    },
  ],
});

/** Work that waits in a queue. */
const consumersOf = (graph: Graph): readonly Node[] =>
  graph
    .ofKind("job")
    .filter(({ id }) =>
      graph.to(id).some(({ from, kind }) => kind === "triggers" && graph.node(from)?.kind === "queue"),
    );

/** At how many levels of load scripts ask a route, or a route that puts such work into its queue. */
function levelsOn(graph: Graph, scripts: readonly Node[], entry: Node): number {
  const most = Math.max(...scripts.map(levelsOf));
  const routes = entry.kind === "route" ? [entry] : fillers(graph, entry);
  const pressed = scripts.filter((script) =>
    targetsOf(script).some((target) => routes.some((route) => isPressed(target, route))),
  );
  // A helper that only asks is run by a script that tells the load.
  return Math.max(0, ...pressed.map((script) => (levelsOf(script) === 0 ? most : levelsOf(script))));
}

const levelsOf = ({ attributes }: Node): number => Number(attributes?.["levels"] ?? 0);

/** Routes that put work into a queue of the job. */
function fillers(graph: Graph, job: Node): readonly Node[] {
  const queues = new Set([
    job.id,
    ...graph.to(job.id).flatMap(({ from, kind }) => (kind === "triggers" ? [from] : [])),
  ]);
  return graph.ofKind("route").filter(({ id }) => workBelow(graph, id).some(({ target }) => queues.has(target.id)));
}
