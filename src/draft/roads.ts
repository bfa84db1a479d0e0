/** Drafts that forbid roads: an entry comes to a table or a host that it did not come to. */
import type { Edge, EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { newEdges } from "../../seeds/custom/new-edges.ts";
import { forbiddenRoads } from "../../seeds/custom/paths.ts";
import type { Evidence, Yield } from "../../seeds/rule.ts";
import type { Draft } from "./draft.ts";
import { examplesOf, statementFor } from "./examples.ts";

/** What is worth a seed, the most telling first. */
const telling: readonly EdgeKind[] = ["requests", "writes", "reads"];
const data: ReadonlySet<Node["kind"]> = new Set(["table", "view", "service"]);

/** Entries and ends that are looked at: a change that does more is about no one thing. */
const most = { ends: 30, entries: 3 } as const;

export function roadDrafts(evidence: Evidence): readonly Draft[] {
  const { base, head } = evidence;
  const ends = new Map<string, { readonly edge: Edge; readonly node: Node }>();
  for (const edge of newEdges(evidence)) {
    const node = head.node(edge.to);
    const key = `${edge.kind} ${edge.to}`;
    if (node !== undefined && telling.includes(edge.kind) && data.has(node.kind) && !ends.has(key))
      ends.set(key, { edge, node });
  }
  const rank = ({ edge }: { readonly edge: Edge }): readonly number[] => [
    telling.indexOf(edge.kind),
    // An invariant speaks of what stands: what the change has just made is looked at last.
    base.node(edge.to) === undefined && edge.kind !== "requests" ? 1 : 0,
    base.to(edge.to).filter(({ kind }) => kind === edge.kind).length,
  ];
  return [...ends.values()]
    .map((end) => ({ ...end, rank: rank(end) }))
    .sort((a, b) => inOrder(a.rank, b.rank) || (a.edge.to < b.edge.to ? -1 : 1))
    .slice(0, most.ends)
    .flatMap(({ edge, node }) => draftsTo(evidence, edge, node));
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  return a.map((one, at) => one - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** One for each route that newly comes there. */
function draftsTo({ base, head }: Evidence, edge: Edge, end: Node): readonly Draft[] {
  const before = new Set(roadsTo(base, edge.kind, end.id).map(({ on }) => on[0]));
  const statement = statementFor(edge.kind, end);
  if (statement === undefined) return [];
  return roadsTo(head, edge.kind, end.id)
    .filter(({ on }) => !before.has(on[0] ?? ""))
    .slice(0, most.entries)
    .flatMap(({ on: [id = ""], file, line }) => {
      const route = head.node(id);
      const path = route?.attributes?.["path"];
      if (route === undefined || typeof path !== "string") return [];
      const examples = examplesOf(route, statement);
      if (examples === undefined) return [];
      const from = { kind: "route", path };
      const to = { kind: end.kind, name: end.name };
      const what = `\`${route.name}\` ${verbs[edge.kind] ?? edge.kind} \`${end.name}\``;
      return [{ what, file, line, match: { "forbid-path": { from, to, edge: edge.kind } }, ...examples }];
    });
}

const verbs: Partial<Record<EdgeKind, string>> = { requests: "asks" };

function roadsTo(graph: Graph, kind: EdgeKind, end: NodeId): readonly Yield[] {
  const node = graph.node(end);
  if (node === undefined) return [];
  const to = { kinds: [node.kind], names: [node.name] };
  return [...forbiddenRoads(graph, { is: "path", from: { kinds: ["route"] }, to, edges: [kind], hops: 12 })];
}
