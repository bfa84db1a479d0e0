/** Modules that come or go and do nothing by being loaded. */
import { createHasher } from "../hash.ts";
import type { ChangedNode } from "./change.ts";
import type { Edge, Graph, Node } from "./graph.ts";

const nothing = createHasher().digest();

/** The body of a module whose statements are declarations, imports and exports alone: nothing runs when it is loaded. */
export function isEmptyBody({ attributes, body }: Node): boolean {
  return attributes?.["kind"] === "module" && body === nothing;
}

/**
 * A module without a body of its own came, or went from under code that was changed with it: who loads it feels what it declares
 * and evaluates, which are changes of their own, and nothing else. Who still names what is gone fails while it loads.
 */
export function comesIdly({ node, change }: ChangedNode, graph: Graph, edited: ReadonlySet<string>): boolean {
  if ((change !== "added" && change !== "removed") || !isEmptyBody(node)) return false;
  const runs = (edge: Edge): boolean => {
    const loaded = loads.has(edge.kind) ? graph.node(edge.to) : undefined;
    return loaded !== undefined && !isEmptyBody(loaded);
  };
  if (graph.from(node.id).some(runs)) return false;
  return change === "added" || graph.to(node.id).every(({ kind, file }) => !loads.has(kind) || edited.has(file));
}

const loads: ReadonlySet<Edge["kind"]> = new Set(["loads", "re-exports"]);
