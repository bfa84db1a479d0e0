/** What changed code does that it did not do before. */
import type { Edge } from "../../analyzers/graph/graph.ts";
import type { Evidence } from "../rule.ts";

/** Resolved edges that leave changed code at head, to where it had none of their kind at base. */
export function* newEdges({ base, head, change }: Pick<Evidence, "base" | "head" | "change">): Generator<Edge> {
  for (const { node, side, was } of change.nodes) {
    if (side !== "head") continue;
    const before = new Set(base.from(was ?? node.id).map((edge) => `${edge.kind} ${edge.to}`));
    for (const edge of head.from(node.id))
      if (edge.certainty === "resolved" && !before.has(`${edge.kind} ${edge.to}`)) yield edge;
  }
}
