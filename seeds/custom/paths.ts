/** Roads through the graph that a custom seed forbids. */
import type { EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import type { Yield } from "../rule.ts";
import type { Query } from "./query.ts";
import { picked, picks } from "./selector.ts";

/** How code runs code, and entries run it. What is put into a queue runs elsewhere and later: a road ends there. */
const runs: ReadonlySet<EdgeKind> = new Set(["handles", "calls", "uses", "constructs", "renders", "passes", "extends"]);

/** Edges that one question may look at: a hundred times what those of real repositories do. */
const budget = 500_000;

type PathQuery = Extract<Query, { readonly is: "path" }>;

/** Every road, the shortest of each pair, found from its end: there are fewer tables and hosts than code. */
export function* forbiddenRoads(graph: Graph, query: PathQuery): Generator<Yield> {
  const isStart = picks(graph, query.from);
  const passes = query.via && picks(graph, query.via);
  let looked = 0;
  for (const end of picked(graph, query.to)) {
    const roads = new Map<NodeId, readonly Hop[]>([[end.id, [{ id: end.id }]]]);
    for (const [at, path] of roads) {
      if (path.length > query.hops) continue;
      for (const edge of graph.to(at)) {
        if (++looked > budget) throw new Error(`it looked at ${budget} edges and came to no end`);
        const isLast = at === end.id;
        if (edge.certainty !== "resolved" || roads.has(edge.from)) continue;
        if (isLast ? !query.edges.includes(edge.kind) || isHarmless(query, edge) : !runs.has(edge.kind)) continue;
        const node = graph.node(edge.from);
        if (node === undefined || passes?.(node) === true) continue;
        const road = [...path, { id: node.id, edge }];
        roads.set(node.id, road);
        if (isStart(node)) yield found(node, end, road);
      }
    }
  }
}

function isHarmless({ unless }: PathQuery, { attributes }: { readonly attributes?: object }): boolean {
  const told = new Map<string, unknown>(Object.entries(attributes ?? {}));
  return unless !== undefined && Object.entries(unless).every(([name, value]) => told.get(name) === value);
}

function found(from: Node, to: Node, path: readonly Hop[]): Yield {
  const last = path[1]?.edge;
  return {
    on: [from.id, to.id],
    file: last?.file ?? from.file,
    line: last?.line ?? from.line,
    side: "head",
    title: `\`${from.name}\` comes to \`${to.name}\``,
    // Each step of a resolved road is nearly sure (seed rule book, 0.1).
    confidence: 0.95 * 0.99 ** Math.max(0, path.length - 2),
    path,
  };
}
