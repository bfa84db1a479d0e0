/** Which files, tables, routes and variables stand next to each other, regardless of who needs whom. */
import type { Graph, Node, NodeId, NodeKind } from "../../analyzers/graph/graph.ts";
import { once } from "./once.ts";

/** A path for code, a node's id for what code meets in (`table:orders`, `env:MAIL_KEY`). */
export type Place = string;

/** Looked up place by place: a change asks about a few. */
export interface Neighbours {
  get(place: Place): ReadonlySet<Place> | undefined;
  /** Whether so many places stand next to it that it holds nothing together. */
  isHub(place: Place): boolean;
}

/** What has more neighbours than this holds nothing together: a logger, a design system, an application root (seed 8). */
const hub = 40;

const inFiles: ReadonlySet<NodeKind> = new Set(["symbol", "module", "test", "migration"]);
/** Everybody needs the same packages, whatever he is about; and a pool is the database as a whole. */
const nobody: ReadonlySet<NodeKind> = new Set(["package", "pool"]);

/** Over resolved edges only: a guess must not hold two parts of a change together. Undefined for a place without any. */
export const neighboursOf = once((graph: Graph): Neighbours => {
  const known = new Map<Place, ReadonlySet<Place> | undefined>();
  const hubs = new Map<Place, boolean>();
  return {
    isHub(place) {
      let is = hubs.get(place);
      if (is === undefined) {
        is = (neighboursIn(graph, place, hub + 1)?.size ?? 0) > hub;
        hubs.set(place, is);
      }
      return is;
    },
    get(place) {
      if (!known.has(place)) known.set(place, neighboursIn(graph, place, Number.POSITIVE_INFINITY));
      return known.get(place);
    },
  };
});

/** At least `enough` of them, where there are so many: a hub has thousands, and nobody wants to see them all. */
function neighboursIn(graph: Graph, place: Place, enough: number): ReadonlySet<Place> | undefined {
  const found = new Set<Place>();
  const note = (end: NodeId): void => {
    const other = placeOf(graph.node(end));
    if (other !== undefined && other !== place) found.add(other);
  };
  const own = [place, ...["module", "test", "migration"].map((kind) => `${kind}:${place}`)];
  for (const id of [...own, ...graph.inFile(place).map((node) => node.id)]) {
    const node = graph.node(id);
    if (node === undefined || placeOf(node) !== place) continue;
    for (const { to, certainty } of graph.from(id)) if (certainty === "resolved") note(to);
    if (found.size >= enough) break;
    for (const { from, certainty } of graph.to(id)) if (certainty === "resolved") note(from);
    if (found.size >= enough) break;
  }
  return found.size === 0 ? undefined : found;
}

function placeOf(node: Node | undefined): Place | undefined {
  if (node === undefined || nobody.has(node.kind)) return undefined;
  return inFiles.has(node.kind) ? node.file : node.id;
}
