/** Whether what code answers with comes out of an object store, and by which road. */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { edgesIn, type Span, spanOf, textsOf } from "./spans.ts";

/** Helpers around a store stand close to who answers. */
const maxHops = 5;

/** An answer that is made of stored bytes: its line, and the roads from the code to who asks the store. */
export interface Served {
  readonly line: number;
  readonly path: readonly { readonly id: NodeId; readonly edge?: Edge }[];
}

/** Answers of some code that hand on what a store gave, asked there or by a helper that gives it back as it is. */
export function servedBy(graph: Graph, symbol: Node): readonly Served[] {
  return textsOf(symbol, "serves").flatMap((text) => {
    const [lines = "", line] = text.split(">");
    const span = spanOf(lines);
    const path = span && pathOf(graph, symbol, span, 0, new Set([symbol.id]));
    return path === undefined ? [] : { line: Number(line), path };
  });
}

function pathOf(graph: Graph, symbol: Node, span: Span, hops: number, seen: Set<NodeId>): Served["path"] | undefined {
  if (textsOf(symbol, "fetches").includes(`${span.first}-${span.last}`)) return [{ id: symbol.id }];
  if (hops >= maxHops) return undefined;
  for (const edge of edgesIn(graph, symbol, span)) {
    if (edge.kind !== "calls" || seen.has(edge.to)) continue;
    seen.add(edge.to);
    const rest = givenBack(graph, edge.to, hops + 1, seen);
    if (rest !== undefined) return [{ id: symbol.id }, { id: edge.to, edge }, ...rest.slice(1)];
  }
  return undefined;
}

function givenBack(graph: Graph, id: NodeId, hops: number, seen: Set<NodeId>): Served["path"] | undefined {
  const helper = graph.node(id);
  if (helper === undefined || hops > maxHops) return undefined;
  // `const { getFile } = require("./store")`: a name for what it took out.
  const alias =
    helper.attributes?.["kind"] === "const"
      ? graph.from(id).find(({ to }) => to !== id && to.endsWith(`#${helper.name}`))
      : undefined;
  if (alias !== undefined) return givenBack(graph, alias.to, hops + 1, seen);
  for (const text of textsOf(helper, "yields")) {
    const span = spanOf(text);
    const path = span && pathOf(graph, helper, span, hops, seen);
    if (path !== undefined) return path;
  }
  return undefined;
}
