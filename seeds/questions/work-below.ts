/** What an entry does to the world when it runs: rows, requests and work for others, each with the road to it. */
import type { Edge, EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { entryCountsAbove } from "./entries-above.ts";
import { once } from "./once.ts";

/** Code behind an entry that is deeper than this is not followed. */
const maxHops = 12;

/** The ways by which an entry runs code; guards run before it and answer for themselves. */
const runs: ReadonlySet<EdgeKind> = new Set([
  "handles",
  "triggers",
  "calls",
  "uses",
  "constructs",
  "renders",
  "passes",
]);
const does: ReadonlySet<EdgeKind> = new Set(["reads", "writes", "requests", "enqueues"]);
const touched: ReadonlySet<Node["kind"]> = new Set(["table", "view", "service", "queue", "job"]);

export interface Work {
  readonly target: Node;
  readonly edge: Edge;
  /** From the entry to what it touches, both included. */
  readonly path: readonly Hop[];
}

/**
 * More entries than this stand on a function only where it serves all of them (a session, a licence, a setting): what it touches says
 * nothing about any one of them.
 */
const ofEverybody = 12;

/** What an entry touches itself: what code does that serves everybody is left out. */
export function ownWorkBelow(graph: Graph, entry: NodeId): readonly Work[] {
  const counts = entriesOfWorkers(graph);
  return workBelow(graph, entry).filter(({ edge }) => (counts.get(edge.from) ?? 0) <= ofEverybody);
}

/** Everything that an entry touches over resolved edges, nearest first, one for each place in the code. What it hands to a queue is not followed. */
export function workBelow(graph: Graph, entry: NodeId): readonly Work[] {
  const known = answers(graph);
  const before = known.get(entry);
  if (before !== undefined) return before;
  const found: Work[] = [];
  const places = new Set<string>();
  const roads = new Map<NodeId, Road>([[entry, { hop: { id: entry }, length: 1 }]]);
  for (const [id, road] of roads) {
    const { touches, next } = stepsFrom(graph, id);
    const path = touches.length === 0 ? [] : pathOf(road);
    for (const { target, edge, place } of touches) {
      if (!places.has(place)) found.push({ target, edge, path: [...path, { id: edge.to, edge }] });
      places.add(place);
    }
    if (road.length > maxHops) continue;
    for (const edge of next)
      if (!roads.has(edge.to))
        roads.set(edge.to, { hop: { id: edge.to, edge }, before: road, length: road.length + 1 });
  }
  known.set(entry, found);
  return found;
}

/** Whether some of what an entry touches may be work for a queue: false is sure. */
export const mayEnqueue = (graph: Graph, entry: NodeId): boolean => enqueuers(graph).has(entry);

/** How far a search has come, from its end. */
interface Road {
  readonly hop: Hop;
  readonly before?: Road;
  readonly length: number;
}

function pathOf(road: Road): readonly Hop[] {
  const hops: Hop[] = [];
  for (let at: Road | undefined = road; at !== undefined; at = at.before) hops.push(at.hop);
  return hops.reverse();
}

/** What a node touches itself, and where it leads on. */
interface Steps {
  readonly touches: readonly { readonly target: Node; readonly edge: Edge; readonly place: string }[];
  readonly next: readonly Edge[];
}

/** Routes share most of the code below them: each node's edges are sifted once. */
function stepsFrom(graph: Graph, id: NodeId): Steps {
  const known = steps(graph);
  let found = known.get(id);
  if (found === undefined) {
    found = siftEdges(graph, id);
    known.set(id, found);
  }
  return found;
}

function siftEdges(graph: Graph, id: NodeId): Steps {
  const leads = workers(graph);
  const touches: Steps["touches"][number][] = [];
  const next: Edge[] = [];
  for (const edge of graph.from(id)) {
    if (edge.certainty !== "resolved") continue;
    const isWork = does.has(edge.kind);
    // What comes to no work is not walked through again for every entry.
    if (!isWork && !(runs.has(edge.kind) && leads.has(edge.to))) continue;
    const target = graph.node(edge.to);
    if (target === undefined) continue;
    if (isWork && touched.has(target.kind))
      touches.push({ target, edge, place: JSON.stringify([edge.file, edge.line, edge.kind, edge.to]) });
    else if (runs.has(edge.kind) && followed.has(target.kind)) next.push(edge);
  }
  return { touches, next };
}

const followed: ReadonlySet<Node["kind"]> = new Set(["symbol", "job", "route"]);

/** Nodes that do work of these kinds, or run over resolved edges what does, however far away. */
function leadingTo(graph: Graph, kinds: Iterable<EdgeKind>): ReadonlySet<NodeId> {
  const found = new Set(doersOf(graph, kinds));
  // A set may grow while it is read.
  for (const id of found)
    for (const { from, kind, certainty } of graph.to(id))
      if (certainty === "resolved" && runs.has(kind)) found.add(from);
  return found;
}

/** Code that does work of these kinds itself. */
function doersOf(graph: Graph, kinds: Iterable<EdgeKind>): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  for (const kind of kinds)
    for (const { from, certainty } of graph.ofEdgeKind(kind)) if (certainty === "resolved") found.add(from);
  return found;
}

const answers = once((_: Graph) => new Map<NodeId, readonly Work[]>());
const steps = once((_: Graph) => new Map<NodeId, Steps>());
const entriesOfWorkers = once((graph: Graph) => entryCountsAbove(graph, doersOf(graph, does)));
const workers = once((graph: Graph) => leadingTo(graph, does));
const enqueuers = once((graph: Graph) => leadingTo(graph, ["enqueues"]));
