/** Jobs that a queue hands out: it may hand one out twice. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";

/** What only runs by the clock is left out: a tick that failed is not asked for again. */
export const queuedJobs = (head: Graph): readonly Node[] => head.ofKind("job").filter((job) => isQueued(head, job));

export const isQueued = (graph: Graph, { id }: Node): boolean =>
  graph.to(id).some(({ from, kind }) => kind === "triggers" && graph.node(from)?.kind === "queue");
