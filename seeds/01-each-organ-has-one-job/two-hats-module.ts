import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

type Hat = "routes" | "consumers of queues" | "schedules";

/** What a framework finds by its file, or a platform by its own, is put together by nobody. */
const byCode = new Set(["express", "fastify", "koa", "hono", "nest", "trpc", "connect", "routing-controllers"]);
const byOwnFile = new Set([
  "vercel",
  "cloudflare",
  "github-actions",
  "kubernetes",
  "serverless",
  "sam",
  "render",
  "railway",
  "pg_cron",
  "timer",
]);

/** Where an application is put together. */
const root = /(?:^|\/)(?:main|index|server|app|registry|bootstrap|application|start|worker)\.[cm]?[jt]sx?$/i;

const before = {
  "package.json": `{ "dependencies": { "express": "5", "node-cron": "3" } }`,
  "src/trials.ts": "export async function expireTrials() {}",
};
const routes = `
  import { Router } from "express";
  export const trials = Router();
  trials.get("/trials", (_request, response) => { response.json([]); });
`;

export const twoHatsModule = rule({
  name: "two-hats-module",
  title: "A module serves two processes",
  level: "notice",
  why: "Whoever loads it for the one gets the other with it: the web process starts to keep time or to take jobs, once in each of its copies.",
  instead: "Give each role a file of its own, and load each from the process it belongs to.",
  rollback: "It is a move only: revert the commit.",

  *check({ head }) {
    for (const [file, hats] of hatsByFile(head)) {
      const [first, second] = [...hats.entries()].sort(([, a], [, b]) => a.line - b.line);
      if (first === undefined || second === undefined || !hats.has("routes") || root.test(file) || isExcluded(file))
        continue;
      yield {
        on: [`module:${file}`],
        salient: [...hats.keys()].sort().join(", "),
        file,
        line: second[1].line,
        side: "head",
        title: `\`${file}\` holds ${first[0]}, and ${second[0]} too`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "the routes of trials come to keep time",
      before: { ...before, "src/trial-routes.ts": routes },
      after: {
        ...before,
        "src/trial-routes.ts": `${routes}
          import cron from "node-cron";
          import { expireTrials } from "./trials.ts";
          cron.schedule("*/5 * * * *", expireTrials); // want
        `,
      },
    },
  ],
  honours: [
    {
      title: "a file for each",
      before: { ...before, "src/trial-routes.ts": routes },
      after: {
        ...before,
        "src/trial-routes.ts": routes,
        "src/trial-clock.ts": `
          import cron from "node-cron";
          import { expireTrials } from "./trials.ts";
          cron.schedule("7-59/5 * * * *", expireTrials);
        `,
      },
    },
  ],
});

/** What each file registers, with the first of each kind. */
function hatsByFile(graph: Graph): ReadonlyMap<string, ReadonlyMap<Hat, Node>> {
  const files = new Map<string, Map<Hat, Node>>();
  const wear = (node: Node, hat: Hat): void => {
    const hats = files.get(node.file) ?? new Map<Hat, Node>();
    files.set(node.file, hats);
    const known = hats.get(hat);
    if (known === undefined || node.line < known.line) hats.set(hat, node);
  };
  for (const route of graph.ofKind("route"))
    if (byCode.has(String(route.attributes?.["framework"]))) wear(route, "routes");
  for (const job of graph.ofKind("job"))
    if (isConsumer(graph, job.id) && !byOwnFile.has(String(job.attributes?.["system"])))
      wear(job, "consumers of queues");
  for (const schedule of graph.ofKind("schedule"))
    if (!byOwnFile.has(String(schedule.attributes?.["system"]))) wear(schedule, "schedules");
  return files;
}

function isConsumer(graph: Graph, id: NodeId): boolean {
  return graph.to(id).some(({ from, kind }) => kind === "triggers" && graph.node(from)?.kind === "queue");
}
