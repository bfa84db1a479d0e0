/** What an entry does to the world when it runs: rows, requests and work for others, each with the road to it. */
import type { Edge, EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { entryCounts } from "./entries-above.ts";
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
  const counts = entryCounts(graph);
  return workBelow(graph, entry).filter(({ edge }) => (counts.get(edge.from) ?? 0) <= ofEverybody);
}

/** Everything that an entry touches over resolved edges, nearest first, one for each place in the code. What it hands to a queue is not followed. */
export function workBelow(graph: Graph, entry: NodeId): readonly Work[] {
  const known = answers(graph);
  const before = known.get(entry);
  if (before !== undefined) return before;
  const found: Work[] = [];
  const places = new Set<string>();
  const roads = new Map<NodeId, readonly Hop[]>([[entry, [{ id: entry }]]]);
  for (const [id, road] of roads)
    for (const edge of graph.from(id)) {
      if (edge.certainty !== "resolved") continue;
      const target = graph.node(edge.to);
      if (target === undefined) continue;
      if (does.has(edge.kind) && touched.has(target.kind)) {
        const place = JSON.stringify([edge.file, edge.line, edge.kind, edge.to]);
        if (!places.has(place)) found.push({ target, edge, path: [...road, { id: edge.to, edge }] });
        places.add(place);
      } else if (runs.has(edge.kind) && followed.has(target.kind) && road.length <= maxHops && !roads.has(edge.to))
        roads.set(edge.to, [...road, { id: edge.to, edge }]);
    }
  known.set(entry, found);
  return found;
}

const followed: ReadonlySet<Node["kind"]> = new Set(["symbol", "job", "route"]);

const answers = once((_: Graph) => new Map<NodeId, readonly Work[]>());
