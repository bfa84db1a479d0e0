/**
 * Tests that take an application, a router or a container whole. Making code known is not using it, yet a test that starts what
 * knows it may ask for any of it: over the wire, by a client of its own, through code that no name leads through.
 */
import { isTestOnly } from "../roles.ts";
import { isDouble, travelsBack } from "./edges.ts";
import type { Edge, Graph, NodeId } from "./graph.ts";
import type { Step } from "./step.ts";

/**
 * Code of tests above whatever makes something known that felt a change. What lies between feels nothing and is no part of the
 * answer; tests that say themselves what they ask for are reached by that.
 */
export function askedBy(
  graph: Graph,
  settled: ReadonlyMap<NodeId, Step>,
  avoided: ReadonlySet<NodeId>,
): readonly Step[] {
  const levels: Step[][] = [];
  const put = (from: Step, via: Edge): void => {
    const step: Step = { id: via.from, distance: from.distance + 1, channel: "guessed", from, via };
    for (let at = levels.length; at <= step.distance; at++) levels.push([]);
    levels[step.distance]?.push(step);
  };
  for (const step of settled.values())
    if (!step.ends && (step.channel === "code" || step.channel === "guessed"))
      for (const edge of graph.to(step.id)) if (travelsBack(edge) === "asked") put(step, edge);

  const found: Step[] = [];
  const seen = new Set<NodeId>();
  // Levels grow while they are read.
  for (const level of levels)
    for (const step of level) {
      if (seen.has(step.id) || avoided.has(step.id) || (settled.has(step.id) && !settled.get(step.id)?.held)) continue;
      seen.add(step.id);
      const file = graph.node(step.id)?.file ?? "";
      if (isTestOnly(file)) {
        if (saysWhatItAsks(graph, step)) continue;
        found.push(step);
      }
      for (const edge of graph.to(step.id)) if (leadsOn(graph, step, edge)) put(step, edge);
    }
  return found;
}

function leadsOn(graph: Graph, step: Step, edge: Edge): boolean {
  const travel = travelsBack(edge);
  if (travel === "asked" || travel === "code") return !isDouble(edge);
  if (edge.kind === "holds") return false;
  // Code that runs while a module loads: whoever loads it starts it. What is only made known then is there to be asked by tests.
  return (
    (edge.kind === "loads" || edge.kind === "re-exports") &&
    (step.via?.kind !== "registers" || isTestOnly(graph.node(edge.from)?.file ?? ""))
  );
}

/** All that it does with the application that the step came from is to ask for what is known by its path. */
function saysWhatItAsks(graph: Graph, { id, from }: Step): boolean {
  const isApp = graph
    .from(from?.id ?? "")
    .some((edge) => edge.kind === "registers" && edge.attributes?.["of"] !== "list");
  return isApp && graph.from(id).some(({ attributes }) => attributes?.["asks"] === "known");
}
