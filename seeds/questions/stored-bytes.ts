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
  const helper = sourceOf(graph, id);
  if (helper === undefined) return undefined;
  for (const text of textsOf(helper, "yields")) {
    const span = spanOf(text);
    const path = span && pathOf(graph, helper, span, hops, seen);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Names looked through on the way to what they stand for. */
const maxNames = 20;

/** What a name stands for that was taken out of a module: `const { getFile } = require("./store")`. Code stands for itself. */
function sourceOf(graph: Graph, id: NodeId): Node | undefined {
  const first = graph.node(id);
  const seen = new Set([id]);
  for (const at of seen) {
    const node = graph.node(at);
    if (node === undefined || node.attributes?.["kind"] !== "const" || seen.size > maxNames) {
      if (at === id || (first !== undefined && at.endsWith(`#${first.name}`))) return node;
      continue;
    }
    for (const { kind, to } of graph.from(at)) if (kind === "uses") seen.add(to);
  }
  return undefined;
}
