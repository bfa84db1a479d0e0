/** The route whose answer calls a piece of code, step by step. */
import type { EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { runsAlone } from "./runs-alone.ts";

/** Calls alone: who only uses a value did not run what made it, and a class is often constructed while its module loads. */
const steps: ReadonlySet<EdgeKind> = new Set(["calls", "passes", "handles", "guards"]);

/** The nearest route over the network that calls the code, over resolved edges; undefined where none does. */
export function calledBy(graph: Graph, code: NodeId): Node | undefined {
  const seen = new Set([code]);
  for (const id of seen)
    for (const { from, kind, certainty } of graph.to(id)) {
      if (certainty !== "resolved" || !steps.has(kind)) continue;
      const node = graph.node(from);
      if (node?.kind === "route" && !runsAlone(node)) return node;
      if (node?.kind === "symbol") seen.add(from);
    }
  return undefined;
}
