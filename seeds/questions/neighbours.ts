/** Which files, tables, routes and variables stand next to each other, regardless of who needs whom. */
import type { Graph, Node, NodeKind } from "../../analyzers/graph/graph.ts";
import { once } from "./once.ts";

/** A path for code, a node's id for what code meets in (`table:orders`, `env:MAIL_KEY`). */
export type Place = string;

/** Looked up place by place: a change asks about a few. */
export interface Neighbours {
  get(place: Place): ReadonlySet<Place> | undefined;
}

/** What has more neighbours than this holds nothing together: a logger, a design system, an application root (seed 8). */
export const hub = 40;

const inFiles: ReadonlySet<NodeKind> = new Set(["symbol", "module", "test", "migration"]);
/** Everybody needs the same packages, whatever he is about; and a pool is the database as a whole. */
const nobody: ReadonlySet<NodeKind> = new Set(["package", "pool"]);

/** Over resolved edges only: a guess must not hold two parts of a change together. Undefined for a place without any. */
export const neighboursOf = once((graph: Graph): Neighbours => {
  const known = new Map<Place, ReadonlySet<Place> | undefined>();
  return {
    get(place) {
      if (!known.has(place)) known.set(place, neighboursIn(graph, place));
      return known.get(place);
    },
  };
});

function neighboursIn(graph: Graph, place: Place): ReadonlySet<Place> | undefined {
  const found = new Set<Place>();
  const own = [place, ...["module", "test", "migration"].map((kind) => `${kind}:${place}`)];
  for (const id of [...own, ...graph.inFile(place).map((node) => node.id)]) {
    const node = graph.node(id);
    if (node === undefined || placeOf(node) !== place) continue;
    const ends = [
      ...graph.from(id).map((edge) => [edge, edge.to] as const),
      ...graph.to(id).map((edge) => [edge, edge.from] as const),
    ];
    for (const [{ certainty }, end] of ends) {
      const other = certainty === "resolved" ? placeOf(graph.node(end)) : undefined;
      if (other !== undefined && other !== place) found.add(other);
    }
  }
  return found.size === 0 ? undefined : found;
}

function placeOf(node: Node | undefined): Place | undefined {
  if (node === undefined || nobody.has(node.kind)) return undefined;
  return inFiles.has(node.kind) ? node.file : node.id;
}
