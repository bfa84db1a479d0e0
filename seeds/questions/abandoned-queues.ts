/** Queues of which one end went, or both at once. */
import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";

export interface AbandonedQueue {
  readonly queue: Node;
  readonly lost: "consumer" | "producer";
  /** The edge of base that is gone: what worked the queue off, or filled it. */
  readonly was: Edge;
  /** Edges of head that are left: who fills it still, or waits for it. */
  readonly left: readonly [Edge, ...Edge[]];
}

/** Queues that were filled and worked off, and are neither now: what is under way when that ships finds nobody. `by` worked it off. */
export function* closedQueues(base: Graph, head: Graph): Generator<{ readonly queue: Node; readonly by: Node }> {
  for (const queue of base.ofKind("queue")) {
    if (fillers(base, queue).length === 0 || fillers(head, queue).length > 0 || workers(head, queue).length > 0)
      continue;
    const all = workers(base, queue).flatMap(({ to }) => base.node(to) ?? []);
    const [by] = all;
    // A route that still stands answers what asks for it.
    if (by !== undefined && all.every(({ id }) => head.node(id) === undefined)) yield { queue, by };
  }
}

/** Who fills a queue from another repository is not seen: a lost consumer is a fault, a lost producer only worth a look. */
export function* abandonedQueues(base: Graph, head: Graph): Generator<AbandonedQueue> {
  for (const queue of base.ofKind("queue")) {
    const [producer, ...producers] = fillers(head, queue);
    const [consumer, ...consumers] = workers(head, queue);
    const [worker] = workers(base, queue);
    const [filler] = fillers(base, queue);
    if (producer !== undefined && consumer === undefined && worker !== undefined)
      yield { queue, lost: "consumer", was: worker, left: [producer, ...producers] };
    if (consumer !== undefined && producer === undefined && filler !== undefined && !isDraining(head, queue))
      yield { queue, lost: "producer", was: filler, left: [consumer, ...consumers] };
  }
}

function fillers(graph: Graph, { id }: Node): readonly Edge[] {
  return graph
    .to(id)
    .filter((edge) => edge.kind === "enqueues" && edge.certainty === "resolved" && graph.node(edge.from) !== undefined);
}

function workers(graph: Graph, { id }: Node): readonly Edge[] {
  return graph.from(id).filter(({ kind }) => kind === "triggers" || kind === "handles");
}

/** A queue whose name goes on from this one's is there: the old worker stays to drain the old queue. */
function isDraining(head: Graph, queue: Node): boolean {
  return head
    .ofKind("queue")
    .some(({ id, name }) => id !== queue.id && (name.startsWith(queue.name) || queue.name.startsWith(name)));
}
