/** Which nodes of a graph a selector means. */
import type { Graph, Node, NodeKind } from "../../analyzers/graph/graph.ts";
import { nodeKinds } from "../../analyzers/graph/graph.ts";
import { globs } from "../glob.ts";
import { contextsOf } from "../questions/entry-contexts.ts";
import { isProjection } from "../questions/projections.ts";
import { growthOf, logOf } from "../questions/table-classes.ts";
import type { TableClass } from "../rule.ts";
import type { Selector } from "./query.ts";

/** From here on a guess of a table's class is good enough to ask a question about it: the rule's own sureness is told beside. */
const sure = 0.8;

/** Answers for one graph. */
export type Picks = (node: Node) => boolean;

export function picks(graph: Graph, selector: Selector): Picks {
  const { kinds, names, paths, classes, contexts, roles, attributes, except } = selector;
  const isNamed = names && globs(names);
  const isPlaced = paths && globs(paths);
  const isExcepted = except && globs(except);
  return (node) => {
    if (kinds !== undefined && !kinds.includes(node.kind)) return false;
    const called = namesOf(node);
    if (isNamed !== undefined && !called.some(isNamed)) return false;
    if (isExcepted !== undefined && called.some(isExcepted)) return false;
    if (isPlaced !== undefined && !isPlaced(placeOf(node))) return false;
    if (roles !== undefined && !roles.some((role) => role === node.attributes?.["role"])) return false;
    const told = Object.entries(attributes ?? {});
    if (told.some(([name, value]) => node.attributes?.[name] !== value)) return false;
    if (classes !== undefined && !classes.some((one) => isOfClass(graph, node, one))) return false;
    return contexts === undefined || contexts.some((context) => contextsOf(graph, node.id).has(context));
  };
}

/** All nodes of a graph that a selector means, in the graph's own order. */
export function picked(graph: Graph, selector: Selector): readonly Node[] {
  const kinds: readonly NodeKind[] = selector.kinds ?? nodeKinds;
  const isMeant = picks(graph, selector);
  return kinds.flatMap((kind) => graph.ofKind(kind).filter(isMeant));
}

/** A table of PostgreSQL's own schema goes by both names. */
const namesOf = ({ kind, name }: Node): readonly string[] =>
  kind === "table" || kind === "view" ? [name, `public.${name}`] : [name];

function placeOf({ kind, file, attributes }: Node): string {
  const path = attributes?.["path"];
  return kind === "route" && typeof path === "string" ? path : file;
}

function isOfClass(graph: Graph, node: Node, wanted: TableClass): boolean {
  if (node.kind !== "table" && node.kind !== "view") return false;
  if (wanted === "growth") return growthOf(graph, node.id) >= sure;
  if (wanted === "log") return logOf(graph, node.id) >= sure;
  if (wanted === "projection") return isProjection(graph, node);
  return growthOf(graph, node.id) === 0 && !isProjection(graph, node);
}
