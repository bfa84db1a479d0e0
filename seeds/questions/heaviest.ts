/** The code on which most of a repository stands. */
import type { Graph, NodeId } from "../../analyzers/graph/graph.ts";
import { entryCounts } from "./entries-above.ts";

/** A wall that carries fewer entries than this is seen at a glance. */
const enough = 10;
/**
 * Of all the code that entries stand on, so much carries less (seed 7). Counts saturate, since one client or guard stands under every
 * route: told by the count alone, 41 of 120 changes of one repository had a remark; direct dependents break the tie.
 */
const quantile = 0.99;

/** The heaviest hundredth of the code that entries stand on, each with its entries: by their number, then by direct dependents. Asked of base: new code carries nothing yet. */
export function heaviestOf(base: Graph): ReadonlyMap<NodeId, number> {
  const loads = [...entryCounts(base)].flatMap(([id, count]) => {
    const kind = base.node(id)?.kind;
    return kind === "symbol" || kind === "table" ? [{ id, count, direct: base.to(id).length }] : [];
  });
  loads.sort((a, b) => b.count - a.count || b.direct - a.direct || (a.id < b.id ? -1 : 1));
  const top = loads.slice(0, Math.ceil((1 - quantile) * loads.length));
  return new Map(top.flatMap(({ id, count }) => (count >= enough ? [[id, count] as const] : [])));
}
