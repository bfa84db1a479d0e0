/** What runs a database function, and what it sets off. */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";

/** A trigger that runs a function, directly or through others, and the way from its table to that function. */
export interface Driver {
  readonly trigger: Node;
  readonly path: readonly Hop[];
  /** The trigger, or a loop on the way, runs it once a row. */
  readonly forEachRow: boolean;
}

/** A cascade deeper than this is not followed. */
const maxDepth = 8;

export function driversOf(graph: Graph, sqlfn: NodeId): readonly Driver[] {
  const drivers: Driver[] = [];
  const seen = new Set([sqlfn]);
  const follow = (id: NodeId, path: readonly Hop[], inLoop: boolean): void => {
    const loops = inLoop || graph.node(id)?.attributes?.["inLoop"] === true;
    for (const edge of graph.to(id)) {
      const from = graph.node(edge.from);
      const behind: readonly Hop[] = [{ id, edge }, ...path];
      if (from?.kind === "trigger" && edge.kind === "triggers") {
        const start = tableHops(graph, from);
        const forEachRow = loops || from.attributes?.["forEachRow"] === true;
        drivers.push({ trigger: from, path: [...start, ...behind], forEachRow });
      } else if (from?.kind === "sqlfn" && edge.kind === "calls" && !seen.has(from.id) && seen.size < maxDepth) {
        seen.add(from.id);
        follow(from.id, behind, loops);
      }
    }
  };
  follow(sqlfn, [], false);
  return drivers.sort((a, b) => (a.trigger.id < b.trigger.id ? -1 : a.trigger.id > b.trigger.id ? 1 : 0));
}

/** A trigger that is its own driver: what it runs is the server's, and the request stands in its arguments. */
export function itself(graph: Graph, trigger: Node): Driver {
  return { trigger, path: tableHops(graph, trigger), forEachRow: trigger.attributes?.["forEachRow"] === true };
}

function tableHops(graph: Graph, trigger: Node): readonly Hop[] {
  const fired = graph.to(trigger.id).find(({ kind }) => kind === "triggers");
  return fired === undefined ? [{ id: trigger.id }] : [{ id: fired.from }, { id: trigger.id, edge: fired }];
}

/** The table that a trigger hangs on. */
export function tableOf(graph: Graph, trigger: NodeId): Node | undefined {
  const fired = graph.to(trigger).find(({ kind }) => kind === "triggers");
  return fired === undefined ? undefined : graph.node(fired.from);
}

/** Writes of a trigger's function and of all the functions it calls. */
export function writesOf(graph: Graph, trigger: NodeId): readonly Edge[] {
  const seen = new Set(
    graph
      .from(trigger)
      .filter(({ kind }) => kind === "triggers")
      .map(({ to }) => to),
  );
  const writes: Edge[] = [];
  for (const id of seen)
    for (const edge of graph.from(id)) {
      if (edge.kind === "writes" && graph.node(edge.to)?.kind === "table") writes.push(edge);
      if (edge.kind === "calls" && graph.node(edge.to)?.kind === "sqlfn") seen.add(edge.to);
    }
  return writes;
}
