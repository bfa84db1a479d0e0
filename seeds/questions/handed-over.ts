/** Work that an entry leaves to a queue in one state of the code, and does itself in another. */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { type Work, workBelow } from "./work-below.ts";

/** What an entry does in one state of the code. */
export interface State {
  readonly graph: Graph;
  readonly work: readonly Work[];
  /** What the later of both states calls a node of this one. */
  readonly canonical: (id: NodeId) => NodeId;
}

export interface HandedOver {
  readonly queue: Node;
  /** Where it is left to the queue, in the one state. */
  readonly handed: Work;
  /** Where the entry does it, in the other. */
  readonly done: Work;
}

/** Queues that get work from `queued` and none from `direct`, each with something that its jobs do in the one and the entry does in the other. */
export function* handedOver(queued: State, direct: State): Generator<HandedOver> {
  const left = (work: Work, { canonical }: State): string => `${work.edge.kind} ${canonical(work.target.id)}`;
  const handed = queued.work.filter(({ edge }) => edge.kind === "enqueues");
  if (handed.length === 0) return;
  const did = new Set(queued.work.map((work) => left(work, queued)));
  for (const one of oneEach(handed)) {
    if (direct.work.some((work) => left(work, direct) === left(one, queued))) continue;
    const jobDid = new Set(
      workersOf(queued.graph, one.target).flatMap((worker) =>
        workBelow(queued.graph, worker).map((work) => left(work, queued)),
      ),
    );
    const done = direct.work.find(
      (work) => isSink(work) && jobDid.has(left(work, direct)) && !did.has(left(work, direct)),
    );
    if (done !== undefined) yield { queue: one.target, handed: one, done };
  }
}

const isSink = ({ edge }: Work): boolean => edge.kind === "writes" || edge.kind === "requests";

const oneEach = (work: readonly Work[]): readonly Work[] => [
  ...new Map(work.map((one) => [one.target.id, one])).values(),
];

/** What works a queue off. */
function workersOf(graph: Graph, queue: Node): readonly NodeId[] {
  if (queue.kind === "job") return [queue.id];
  return graph.from(queue.id).flatMap(({ kind, to }) => (kind === "triggers" || kind === "handles" ? [to] : []));
}

/** Where the entry's own file turns to the work; the work itself where it does not. */
export function turnOf({ path, edge }: Work, { file }: Node): Edge {
  const own = path.flatMap((hop) => (hop.edge?.kind !== "handles" && hop.edge?.file === file ? [hop.edge] : []));
  return own.at(-1) ?? edge;
}
