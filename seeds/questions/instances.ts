/** Code of which a platform starts as many processes as requests ask for. */
import type { EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { once } from "./once.ts";

const brings: ReadonlySet<EdgeKind> = new Set(["loads", "evaluates", "re-exports"]);
/** Platforms by the names of their routes' frameworks. What speaks no TCP holds no pool, and is left out. */
const many = new Set(["lambda", "next", "sam", "serverless", "vercel"]);

/** Files whose routes such a platform loads, each with one of them. */
const files = once((graph: Graph): ReadonlyMap<string, Node> => {
  const found = new Map<string, Node>();
  for (const route of graph.ofKind("route")) {
    const { framework, method } = route.attributes ?? {};
    if (!many.has(String(framework)) || method === "START") continue;
    for (const { kind, to } of graph.from(route.id)) {
      const file = kind === "handles" ? graph.node(to)?.file : undefined;
      if (file !== undefined && !found.has(file)) found.set(file, route);
    }
  }
  return found;
});

/** A route whose module loads a file, however far away. */
export function startedBy(graph: Graph, file: string): Node | undefined {
  const hosts = files(graph);
  if (hosts.size === 0) return undefined;
  const seen = new Set<NodeId>([`symbol:${file}#<module>`]);
  // A set may grow while it is read.
  for (const id of seen) {
    const host = hosts.get(graph.node(id)?.file ?? "");
    if (host !== undefined) return host;
    for (const { from, kind, certainty } of graph.to(id))
      if (certainty === "resolved" && brings.has(kind)) seen.add(from);
  }
  return undefined;
}
