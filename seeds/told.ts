/** What a repository's settings say of its own tables and routes, laid over what the graph guesses. */
import type { Attributes, Graph, Node, NodeId } from "../analyzers/graph/graph.ts";
import { withAttributes } from "../analyzers/graph/labelled.ts";
import { globs } from "./glob.ts";
import type { Settings } from "./rule.ts";

/** The graph whose tables bear the class, and whose routes the role, that the settings give them. */
export function withTold(graph: Graph, { tables = {}, routes = {} }: Settings): Graph {
  const told = new Map<NodeId, Attributes>();
  tell(told, tables, [...graph.ofKind("table"), ...graph.ofKind("view")], "class", ({ name }) => [name]);
  tell(told, routes, graph.ofKind("route"), "role", ({ name, attributes }) => [
    name,
    String(attributes?.["path"] ?? name),
  ]);
  return withAttributes(graph, told);
}

/** The first glob that fits holds. */
function tell(
  told: Map<NodeId, Attributes>,
  words: Readonly<Record<string, string>>,
  nodes: readonly Node[],
  attribute: string,
  namesOf: (node: Node) => readonly string[],
): void {
  const all = Object.entries(words).map(([glob, word]) => ({ fits: globs([glob]), word }));
  if (all.length === 0) return;
  for (const node of nodes) {
    const found = all.find(({ fits }) => namesOf(node).some(fits));
    if (found !== undefined) told.set(node.id, { [attribute]: found.word });
  }
}
