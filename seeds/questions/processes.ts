/** What runs in one process: code that one module loads, whatever else it loads. */
import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "./exclusions.ts";
import { once } from "./once.ts";

/** Queues and clocks whose work runs in the process that loads it. Others are called over the network, or have processes of their own. */
const inProcess = new Set(
  "agenda bee-queue bull bullmq cron croner graphile-worker nest-bull nest-bullmq nest-schedule node-cron node-schedule pg-boss timers".split(
    " ",
  ),
);

/** Whether a job runs in whatever process loads it. */
export const runsWhereLoaded = ({ attributes }: Node): boolean => inProcess.has(String(attributes?.["system"]));

/** Whether some module loads the file as well as one that answers requests over the network. */
export function isLoadedWithRoutes(graph: Graph, file: string): boolean {
  const answering = loadersOfRoutes(graph);
  return [...loadersOf(graph, [bodyOf(file)])].some(
    (id) => answering.has(id) && !isExcluded(graph.node(id)?.file ?? ""),
  );
}

const loadersOfRoutes = once((graph: Graph): ReadonlySet<NodeId> => {
  const files = graph.ofKind("route").flatMap(({ file, attributes }) => {
    const { method, framework } = attributes ?? {};
    return method === "START" || method === "CLI" || framework === "next" || isExcluded(file) ? [] : [bodyOf(file)];
  });
  return loadersOf(graph, files);
});

const bodyOf = (file: string): NodeId => `symbol:${file}#<module>`;

/** The modules themselves, and all that load them, however far away. */
function loadersOf(graph: Graph, modules: readonly NodeId[]): ReadonlySet<NodeId> {
  const found = new Set(modules);
  // A set may grow while it is read.
  for (const id of found)
    for (const { kind, from, certainty } of graph.to(id))
      if (kind === "loads" && certainty === "resolved") found.add(from);
  return found;
}
