/** Jobs that a queue hands out: it may hand one out twice. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";

/** What only runs by the clock is left out: a tick that failed is not asked for again. */
export function queuedJobs(head: Graph): readonly Node[] {
  return head
    .ofKind("job")
    .filter((job) =>
      head.to(job.id).some(({ from, kind }) => kind === "triggers" && head.node(from)?.kind === "queue"),
    );
}
