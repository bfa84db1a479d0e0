/** Who runs a piece of code: a request, a webhook, a queue's consumer, the clock, or tests alone. */
import type { EdgeKind, Graph, NodeId } from "../../analyzers/graph/graph.ts";
import { once } from "./once.ts";

export type Context = "request" | "webhook" | "ingest" | "job" | "cron" | "test";

/** The ways by which an entry runs code. Registering code, or only loading its module, is not running it. */
const runs: ReadonlySet<EdgeKind> = new Set(["handles", "calls", "uses", "constructs", "renders", "passes", "covers"]);

/** Contexts of every node that an entry reaches over resolved edges; a node that is missing has none that we know of. */
export const contextsOf = once((graph: Graph): ReadonlyMap<NodeId, ReadonlySet<Context>> => {
  const starts = new Map<Context, NodeId[]>();
  const start = (context: Context, id: NodeId): void => {
    const known = starts.get(context);
    if (known === undefined) starts.set(context, [id]);
    else known.push(id);
  };
  for (const { id, attributes } of graph.ofKind("route")) {
    const role = attributes?.["role"];
    start(role === "webhook" || role === "ingest" ? role : "request", id);
  }
  for (const { id } of graph.ofKind("job"))
    start(graph.to(id).some(({ from }) => graph.node(from)?.kind === "schedule") ? "cron" : "job", id);
  for (const { id } of graph.ofKind("test")) start("test", id);

  const contexts = new Map<NodeId, Set<Context>>();
  for (const [context, ids] of starts) {
    const seen = new Set(ids);
    for (const id of seen) {
      const known = contexts.get(id);
      if (known === undefined) contexts.set(id, new Set([context]));
      else known.add(context);
      for (const { to, kind, certainty } of graph.from(id))
        if (certainty === "resolved" && runs.has(kind)) seen.add(to);
    }
  }
  return contexts;
});

/** Contexts in which somebody waits, or many come at once. */
export const isHot = (context: Context): boolean =>
  context === "request" || context === "webhook" || context === "ingest";
