/** What a route says about keeping its answer: headers that its code sets, and settings of its own segment. */
import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { keptSeconds } from "./public-routes.ts";

/** Helpers that set a header stand close to who calls them. */
const maxHops = 3;

/** Headers of the code that a route names, and of what that calls close by; each with the symbol that sets it. */
export function answersOf(graph: Graph, route: NodeId): readonly { readonly text: string; readonly by: Node }[] {
  const roads = new Map<NodeId, number>([[route, 0]]);
  const found: { readonly text: string; readonly by: Node }[] = [];
  for (const [id, hops] of roads) {
    const by = graph.node(id);
    const answers = by?.attributes?.["answers"];
    if (by !== undefined && Array.isArray(answers)) for (const text of answers.map(String)) found.push({ text, by });
    if (hops >= maxHops) continue;
    for (const { kind, to, certainty } of graph.from(id))
      if (certainty === "resolved" && runs.has(kind) && !roads.has(to)) roads.set(to, hops + 1);
  }
  return found;
}

const runs = new Set(["handles", "guards", "calls", "uses", "passes"]);

/** A policy under which one copy serves everybody. */
export const isShared = (text: string): boolean =>
  /cache-control:|surrogate-control:/.test(text) &&
  !isPrivate(text) &&
  /\bpublic\b|s-maxage=[1-9]|cdn-cache-control: .*max-age=[1-9]|surrogate-control: .*max-age=[1-9]/.test(text);

/** A policy under which nobody else gets this copy. */
export const isPrivate = (text: string): boolean =>
  /\b(?:private|no-store|no-cache)\b|max-age=0(?!.*s-maxage=[1-9])/.test(text);

/** Set whichever way the code goes. */
export const isAlways = (text: string): boolean => !text.startsWith("?");

/** One copy serves everybody, by a header or by the route's own settings. */
export function isKept(graph: Graph, route: Node): boolean {
  return (
    (keptSeconds(route) ?? 0) > 0 || answersOf(graph, route.id).some(({ text }) => isAlways(text) && isShared(text))
  );
}
