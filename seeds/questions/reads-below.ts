/** What an entry reads when it runs, and by which road. */
import type { Edge, EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { entryCounts } from "./entries-above.ts";
import { once } from "./once.ts";

/** Code behind an entry that is deeper than this is not followed. */
const maxHops = 12;

/** The ways by which an entry runs code; guards run before it and answer for themselves. */
const runs: ReadonlySet<EdgeKind> = new Set(["handles", "calls", "uses", "constructs", "renders", "passes"]);

/** One read of a table or a view below an entry. */
export interface ReadBelow {
  readonly table: Node;
  readonly edge: Edge;
  /** From the entry to the table, both included. */
  readonly path: readonly Hop[];
}

/**
 * More entries than this stand on a function only where it serves all of them (a session, a licence, a setting): what it reads says
 * nothing about any one of them.
 */
const ofEverybody = 12;

/** Reads that an entry brings about itself: those of code that serves everybody are left out. */
export function ownReadsBelow(graph: Graph, entry: NodeId): readonly ReadBelow[] {
  const counts = entryCounts(graph);
  return readsBelow(graph, entry).filter(({ edge }) => (counts.get(edge.from) ?? 0) <= ofEverybody);
}

/** Every read of a table or a view that an entry comes to over resolved edges, nearest first, one for each place in the code. */
function readsBelow(graph: Graph, entry: NodeId): readonly ReadBelow[] {
  const known = answers(graph);
  const before = known.get(entry);
  if (before !== undefined) return before;
  const found: ReadBelow[] = [];
  const places = new Set<string>();
  const roads = new Map<NodeId, readonly Hop[]>([[entry, [{ id: entry }]]]);
  for (const [id, road] of roads)
    for (const edge of graph.from(id)) {
      if (edge.certainty !== "resolved") continue;
      const target = graph.node(edge.to);
      if (edge.kind === "reads" && (target?.kind === "table" || target?.kind === "view")) {
        const place = JSON.stringify([edge.file, edge.line, edge.to]);
        if (!places.has(place)) found.push({ table: target, edge, path: [...road, { id: edge.to, edge }] });
        places.add(place);
      } else if (runs.has(edge.kind) && target?.kind === "symbol" && road.length <= maxHops && !roads.has(edge.to))
        roads.set(edge.to, [...road, { id: edge.to, edge }]);
    }
  known.set(entry, found);
  return found;
}

const answers = once((_: Graph) => new Map<NodeId, readonly ReadBelow[]>());
