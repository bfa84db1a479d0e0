/** Tables that hold what a job, a trigger or the database itself has folded out of raw ones (seed rule book, 0.4). */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { contextsOf } from "./entry-contexts.ts";
import { once } from "./once.ts";
import { wordsOf } from "./table-classes.ts";

const projectionWords = new Set(
  "summary stat stats rollup daily hourly current latest snapshot aggregate total counter leaderboard".split(" "),
);

/** A projection, and how it is written out of the raw table. */
export interface Projection {
  readonly table: Node;
  /** The read of the raw table by whoever writes the projection. */
  readonly fold: Edge;
}

/** Projections by the raw tables that they are folded from. */
export const projectionsByRaw = once((graph: Graph): ReadonlyMap<NodeId, readonly Projection[]> => {
  const found = new Map<NodeId, Projection[]>();
  for (const table of [...graph.ofKind("table"), ...graph.ofKind("view")]) {
    if (!isProjection(graph, table)) continue;
    const folds = writersOf(graph, table).flatMap((writer) =>
      graph.from(writer).filter(({ kind }) => kind === "reads"),
    );
    for (const fold of folds) {
      const raw = graph.node(fold.to);
      if (raw?.kind !== "table" || raw.id === table.id || isProjection(graph, raw)) continue;
      const known = found.get(raw.id) ?? [];
      if (!known.some((one) => one.table.id === table.id)) found.set(raw.id, [...known, { table, fold }]);
    }
  }
  return found;
});

/** A materialised view, or a table that is named like one and that nobody writes who answers a request. */
export function isProjection(graph: Graph, { id, kind, attributes, ...node }: Node): boolean {
  const told = attributes?.["class"];
  if (told !== undefined) return told === "projection";
  if (kind === "view") return attributes?.["materialized"] === true;
  if (kind !== "table" || !wordsOf({ name: node.name }).some((word) => projectionWords.has(word))) return false;
  const writers = graph.to(id).filter((edge) => edge.kind === "writes" && edge.certainty === "resolved");
  return writers.every(({ from }) => !isAnswering(graph, from));
}

function isAnswering(graph: Graph, id: NodeId): boolean {
  return [...contextsOf(graph, id)].some(
    (context) => context === "request" || context === "ingest" || context === "webhook",
  );
}

/** Who fills it: its own definition, where it is a view. */
function writersOf(graph: Graph, { id, kind }: Node): readonly NodeId[] {
  if (kind === "view") return [id];
  return [...new Set(graph.to(id).flatMap((edge) => (edge.kind === "writes" ? edge.from : [])))];
}
