/** Who would wait behind a lock: routes, jobs and schedules that come to the table by code. */
import type { Graph } from "../../analyzers/graph/graph.ts";
import { trace } from "../../analyzers/graph/impact.ts";
import { tableId } from "../../analyzers/link/ids.ts";
import type { Waiting } from "./verdict.ts";

/** By table, as the database writes its name; undefined where the graph knows no such table. */
export function waitingAt(graph: Graph): (table: string) => Waiting | undefined {
  const known = new Map<string, Waiting | undefined>();
  return (table) => {
    if (!known.has(table)) known.set(table, waitingOn(graph, table));
    return known.get(table);
  };
}

function waitingOn(graph: Graph, table: string): Waiting | undefined {
  const node = graph.node(tableId(table)) ?? graph.node(tableId(table.toLowerCase()));
  if (node === undefined) return undefined;
  const columns = graph.from(node.id).flatMap(({ kind, to }) => (kind === "holds" ? (graph.node(to) ?? []) : []));
  const nodes = [node, ...columns].map((one) => ({ node: one, change: "signature" as const, side: "head" as const }));
  const { reached } = trace(graph, graph, { files: [], nodes });
  const felt = [...reached.values()].filter(({ channel }) => channel === "code");
  const of = (...kinds: readonly string[]): readonly string[] =>
    felt.flatMap(({ node: one }) => (kinds.includes(one.kind) ? [one.name] : [])).sort();
  return { routes: of("route"), jobs: of("job", "schedule") };
}
