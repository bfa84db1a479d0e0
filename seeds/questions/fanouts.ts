/** Code that works on all rows of a query at once, each of which asks something that has only so many places. */
import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { contextsOf } from "./entry-contexts.ts";
import { isExcluded } from "./exclusions.ts";
import { surelyMany } from "./many-rows.ts";
import { edgesIn, readIn, spanOf, textsOf } from "./spans.ts";
import { workBelow } from "./work-below.ts";

export interface Fanout {
  readonly symbol: Node;
  readonly read: Edge;
  readonly table: Node;
  /** What each row asks first: a table, a host or a queue. */
  readonly target: Node;
  /** Where an item is worked on. */
  readonly line: number;
  /** How sure it is that there are more rows each day, above 0 to 1. */
  readonly confidence: number;
}

/** In code that some entry runs, tests aside. */
export function* fanouts(graph: Graph): Generator<Fanout> {
  for (const symbol of graph.ofKind("symbol"))
    for (const text of textsOf(symbol, "fans")) {
      const [from, to] = text.split(">").map(spanOf);
      const found = from && readIn(graph, symbol, from);
      if (found === undefined || to === undefined || isExcluded(symbol.file)) continue;
      const confidence = surelyMany(graph, found.edge);
      if (confidence === 0) continue;
      const contexts = [...contextsOf(graph, symbol.id)].filter((context) => context !== "test");
      const target = contexts.length === 0 ? undefined : workIn(graph, symbol, edgesIn(graph, symbol, to));
      if (target === undefined) continue;
      yield { symbol, read: found.edge, table: found.table, target, line: to.first, confidence };
    }
}

const does = new Set(["reads", "writes", "requests", "enqueues"]);

/** The first table, host or queue that the work on an item touches, itself or by what it calls. */
function workIn(graph: Graph, symbol: Node, edges: readonly Edge[]): Node | undefined {
  for (const edge of edges) {
    const target = graph.node(edge.to);
    if (target === undefined) continue;
    if (does.has(edge.kind) && (target.kind === "table" || target.kind === "service" || target.kind === "queue"))
      return edge.attributes?.["inTransaction"] === true ? undefined : target;
    if (edge.kind !== "calls" || target.id === symbol.id) continue;
    const [first] = workBelow(graph, target.id).filter((work) => work.target.kind !== "view");
    if (first !== undefined) return first.target;
  }
  return undefined;
}
