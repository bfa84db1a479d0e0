/** The pools of databases that a piece of code asks by itself. */
import type { EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isDatabase } from "./pools-below.ts";

/** `db`, what it wraps, and what makes that: a client stands no further from who asks it. */
const maxHops = 4;

const leads: ReadonlySet<EdgeKind> = new Set(["uses", "calls", "constructs"]);
const asks: ReadonlySet<EdgeKind> = new Set(["reads", "writes"]);

/** Pools behind the clients that it names; what it calls that asks a database itself has clients of its own. */
export function poolsOf(graph: Graph, code: NodeId): readonly Node[] {
  const hops = new Map<NodeId, number>([[code, 0]]);
  const pools = new Set<Node>();
  for (const [id, hop] of hops) {
    const edges = graph.from(id);
    if (id !== code && edges.some(({ kind }) => asks.has(kind))) continue;
    for (const { kind, to, certainty } of edges) {
      if (certainty !== "resolved") continue;
      const pool = kind === "declares" ? graph.node(to) : undefined;
      if (pool?.kind === "pool" && isDatabase(pool)) pools.add(pool);
      if (leads.has(kind) && hop < maxHops && !hops.has(to)) hops.set(to, hop + 1);
    }
  }
  return [...pools];
}
