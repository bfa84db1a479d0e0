/** Why a change reaches a unit: the shortest path, or that none is known. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import type { Reach } from "../../analyzers/graph/impact.ts";
import { findUnit } from "../cli/units.ts";
import { UsageError } from "../cli/usage.ts";
import { partsOf } from "../inspect.ts";
import { count } from "../report/bound.ts";
import { code } from "../report/escape.ts";
import { composeRoad } from "../report/reach.ts";
import { renderRoad } from "../report/reach-text.ts";
import type { PlaceOf } from "../report/reached.ts";
import type { Investigation } from "../review.ts";
import { terminal, width } from "./page.ts";

/** Throws a `UsageError` when there is no such unit on either side. */
export function whyReached(wanted: string, { snapshot, base, head, change, impact }: Investigation): string {
  const { unit, graph } = unitIn(head.linked.graph, base.linked.graph, wanted);
  const parts = new Set([unit, ...partsOf(graph, unit)].map(({ id }) => id));
  const told = code(`${unit.kind} ${unit.name}`);
  const own = change.nodes.find(({ node }) => parts.has(node.id));
  if (own !== undefined) return `${told} is part of the change itself: ${code(own.node.id)}, ${own.change}.`;
  const found = nearest([...parts].flatMap((id) => impact.reached.get(id) ?? []));
  if (found === undefined)
    return `No path is known by which this change reaches ${told}. What the graph cannot see is not in it: the check's *cannot vouch* lists where that may be.`;
  const first = change.nodes.find(({ node }) => node.id === found.path[0]?.id)?.node ?? unit;
  const placeOf: PlaceOf = (id) => head.linked.graph.node(id) ?? base.linked.graph.node(id);
  const road = composeRoad(first, found.node, { engine: "", revision: snapshot.headSha, impact, placeOf });
  return `${told} is ${count(found.distance, "hop")} from what changed.\n\n${terminal(renderRoad(road, width))}`;
}

/** In head; what is gone there, in base. */
function unitIn(head: Graph, base: Graph, wanted: string): { readonly unit: Node; readonly graph: Graph } {
  try {
    return { unit: findUnit(head, wanted), graph: head };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const gone = base.node(wanted) ?? [...base.nodes.values()].find(({ name }) => name === wanted);
    if (gone === undefined) throw error;
    return { unit: gone, graph: base };
  }
}

const nearest = (found: readonly Reach[]): Reach | undefined =>
  [...found].sort((a, b) => a.distance - b.distance || (a.node.id < b.node.id ? -1 : 1))[0];
