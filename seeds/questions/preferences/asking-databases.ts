/** Preference 4: a scheduler or a worker outside asks other hosts, and not the database. */
import type { Edge, Graph, NodeKind } from "../../../analyzers/graph/graph.ts";
import type { Evidence } from "../../rule.ts";
import { isExcluded } from "../exclusions.ts";
import { placeOf, type Shift } from "./shift.ts";

const askers: ReadonlySet<NodeKind> = new Set(["sqlfn", "trigger", "view", "schedule"]);

export function* askingDatabases({ base, head, change }: Evidence): Generator<Shift> {
  if (!change.nodes.some(({ node }) => askers.has(node.kind))) return;
  const before = asksOf(base);
  const now = asksOf(head);
  for (const [ask, edge] of now)
    if (!before.has(ask))
      yield {
        preference: 4,
        towards: false,
        on: [edge.from, edge.to],
        says: `the database asks ${hostOf(head, edge)} by \`${head.node(edge.from)?.name}\``,
        is: placeOf(edge),
      };
  for (const [ask, edge] of before) {
    const taken = now.has(ask) ? undefined : head.to(edge.to).find(isByCode);
    if (taken === undefined || hostOf(base, edge) === nobody) continue;
    yield {
      preference: 4,
      towards: true,
      on: [edge.from, edge.to],
      says: `\`${head.node(taken.from)?.name}\` asks ${hostOf(head, edge)}, which the database asked`,
      was: placeOf(edge),
      is: placeOf(taken),
    };
  }
}

const asksOf = (graph: Graph): ReadonlyMap<string, Edge> =>
  new Map(
    graph
      .ofEdgeKind("requests")
      .filter(
        ({ from, file, attributes }) =>
          attributes?.["by"] === "database" && askers.has(graph.node(from)?.kind ?? "symbol") && !isExcluded(file),
      )
      .map((edge) => [`${edge.from} ${edge.to}`, edge]),
  );

const isByCode = ({ kind, certainty, attributes, file }: Edge): boolean =>
  kind === "requests" && certainty === "resolved" && attributes?.["by"] !== "database" && !isExcluded(file);

const nobody = "a host that it computes";

function hostOf(graph: Graph, { to }: Edge): string {
  const name = graph.node(to)?.name ?? "?";
  return name === "?" ? nobody : `\`${name}\``;
}
