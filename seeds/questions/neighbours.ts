/** Which files, tables, routes and variables stand next to each other, regardless of who needs whom. */
import type { Graph, Node, NodeKind } from "../../analyzers/graph/graph.ts";
import { once } from "./once.ts";

/** A path for code, a node's id for what code meets in (`table:orders`, `env:MAIL_KEY`). */
export type Place = string;

export type Neighbours = ReadonlyMap<Place, ReadonlySet<Place>>;

/** What has more neighbours than this holds nothing together: a logger, a design system, an application root (seed 8). */
export const hub = 40;

const inFiles: ReadonlySet<NodeKind> = new Set(["symbol", "module", "test", "migration"]);
/** Everybody needs the same packages, whatever he is about; and a pool is the database as a whole. */
const nobody: ReadonlySet<NodeKind> = new Set(["package", "pool"]);

/** Over resolved edges only: a guess must not hold two parts of a change together. */
export const neighboursOf = once((graph: Graph): Neighbours => {
  const found = new Map<Place, Set<Place>>();
  const put = (from: Place, to: Place): void => {
    const known = found.get(from);
    if (known === undefined) found.set(from, new Set([to]));
    else known.add(to);
  };
  for (const { from, to, certainty } of graph.edges()) {
    if (certainty !== "resolved") continue;
    const one = placeOf(graph.node(from));
    const other = placeOf(graph.node(to));
    if (one === undefined || other === undefined || one === other) continue;
    put(one, other);
    put(other, one);
  }
  return found;
});

function placeOf(node: Node | undefined): Place | undefined {
  if (node === undefined || nobody.has(node.kind)) return undefined;
  return inFiles.has(node.kind) ? node.file : node.id;
}
