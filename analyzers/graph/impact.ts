/** How far a change reaches, and by which road. */
import { isTestOnly } from "../roles.ts";
import { type Change, type ChangedNode, isStill } from "./change.ts";
import type { Edge, Graph, Node, NodeId } from "./graph.ts";
import { comesIdly } from "./idle.ts";
import { behindStandIns } from "./stand-ins.ts";
import { type Channel, type Origin, type Step, traceBack } from "./trace.ts";

export type { Channel } from "./trace.ts";

export interface Hop {
  readonly id: NodeId;
  /** How this node is tied to the hop before it; absent on the first, which is the changed node. */
  readonly edge?: Edge;
}

export interface Reach {
  readonly node: Node;
  readonly channel: Channel;
  readonly distance: number;
  readonly side: "base" | "head";
  /** Tables and columns: how the changed code itself touches them. */
  readonly access?: readonly ("read" | "write")[];
  /** From the changed node to this one, both ends included. */
  readonly path: readonly Hop[];
}

export interface Impact {
  /** By node id; the strongest channel wins (code, guessed, type, data), then the shortest road, then head. */
  readonly reached: ReadonlyMap<NodeId, Reach>;
}

const rank: Readonly<Record<Channel, number>> = { code: 0, guessed: 1, type: 2, data: 3 };

/** What was removed is traced on base, everything else on head; the two are joined. A pure move or rename reaches nothing. */
export function trace(base: Graph, head: Graph, change: Change): Impact {
  const reached = new Map<NodeId, Reach>();
  const changed = new Set(change.nodes.map(({ node }) => node.id));
  const edited = new Set(
    change.files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath])),
  );
  for (const side of ["head", "base"] as const) {
    const graph = side === "head" ? head : base;
    const nodes = change.nodes.filter((one) => one.side === side && travels(one, graph, edited));
    const origins = nodes.map(originOf);
    for (const step of behindStandIns(graph, origins, traceBack(graph, origins)).values())
      keep(reached, graph, head, side, changed, step);
    // What a test writes stays in its own database.
    const live = nodes.filter(({ node }) => !isTestOnly(node.file));
    for (const reach of touched(graph, live, side, changed)) put(reached, reach);
    for (const reach of declared(graph, live, side, changed)) put(reached, reach);
    for (const step of dataHop(graph, live).values()) keep(reached, graph, head, side, changed, step);
  }
  return { reached };
}

function travels(changed: ChangedNode, graph: Graph, edited: ReadonlySet<string>): boolean {
  // Who imports by a name that is gone leads elsewhere now, and is a change of his own.
  if (isStill(changed) || comesIdly(changed, graph, edited)) return false;
  const { node, change } = changed;
  // A constant that stands for a table names all its columns: those that changed are nodes of their own, and reach their users.
  return change !== "body" || !graph.from(node.id).some(({ kind, to }) => kind === "declares" && isTable(graph, to));
}

const isTable = (graph: Graph, id: NodeId): boolean => graph.node(id)?.kind === "table";

function originOf({ node, change, held }: ChangedNode): Origin {
  // Another version of a package may promise anything else.
  const promise = node.kind === "package" || (change !== "body" && change !== "altered");
  return { id: node.id, promise, ...(held ? { held } : {}) };
}

function keep(
  reached: Map<NodeId, Reach>,
  graph: Graph,
  head: Graph,
  side: "base" | "head",
  changed: ReadonlySet<NodeId>,
  step: Step,
): void {
  const node = graph.node(step.id);
  // What was reached at base and is gone at head is itself part of the change.
  if (node === undefined || step.distance === 0 || changed.has(step.id)) return;
  if (side === "base" && head.node(step.id) === undefined) return;
  put(reached, { node, channel: step.channel, distance: step.distance, side, path: roadOf(step) });
}

function put(reached: Map<NodeId, Reach>, reach: Reach): void {
  const known = reached.get(reach.node.id);
  if (known !== undefined) {
    const stronger = rank[known.channel] - rank[reach.channel] || known.distance - reach.distance;
    const access = known.access ?? reach.access;
    const better = stronger > 0 ? reach : known;
    reached.set(reach.node.id, access === undefined ? better : { ...better, access });
  } else reached.set(reach.node.id, reach);
}

function roadOf(step: Step): readonly Hop[] {
  const hops: Hop[] = [];
  for (let at: Step | undefined = step; at !== undefined; at = at.from)
    hops.push(at.via === undefined ? { id: at.id } : { id: at.id, edge: at.via });
  return hops.reverse();
}

/** Kinds that code touches on its way out. */
const sinks = new Set(["table", "column", "view", "sqlfn", "queue", "job", "service", "cache"]);

/** What changed code itself reads, writes, enqueues or asks, and the tables that a changed migration alters: one step forward. */
function* touched(
  graph: Graph,
  nodes: readonly ChangedNode[],
  side: "base" | "head",
  changed: ReadonlySet<NodeId>,
): Generator<Reach> {
  const access = new Map<NodeId, Set<"read" | "write">>();
  const first = new Map<NodeId, Edge>();
  for (const { node } of nodes)
    for (const edge of graph.from(node.id)) {
      if (!sinks.has(graph.node(edge.to)?.kind ?? "")) continue;
      // What the schema is in the end is told by the table itself; a migration may also do what leaves no trace in it.
      const alters = edge.kind === "migrates" && edge.attributes?.["down"] !== true && !changed.has(edge.to);
      if (
        !alters &&
        edge.kind !== "reads" &&
        edge.kind !== "writes" &&
        edge.kind !== "enqueues" &&
        edge.kind !== "requests" &&
        edge.kind !== "calls"
      )
        continue;
      const known = access.get(edge.to) ?? new Set();
      access.set(edge.to, known);
      if (edge.kind === "reads") known.add("read");
      if (edge.kind === "writes" || alters) known.add("write");
      const before = first.get(edge.to);
      if (before === undefined || (before.certainty === "guessed" && edge.certainty === "resolved"))
        first.set(edge.to, edge);
    }
  for (const [id, edge] of first) {
    const node = graph.node(id);
    const kinds = [...(access.get(id) ?? [])].sort();
    if (node === undefined) continue;
    yield {
      node,
      channel: edge.certainty === "guessed" ? "guessed" : "code",
      distance: 1,
      side,
      ...(kinds.length > 0 ? { access: kinds } : {}),
      path: [{ id: edge.from }, { id, edge }],
    };
  }
}

/** Columns, with their tables, whose declaration says otherwise what is done with each value: a transformer, a check. */
function* declared(
  graph: Graph,
  nodes: readonly ChangedNode[],
  side: "base" | "head",
  changed: ReadonlySet<NodeId>,
): Generator<Reach> {
  for (const { node } of nodes)
    for (const edge of graph.from(node.id)) {
      const column = edge.kind === "declares" ? graph.node(edge.to) : undefined;
      if (column?.kind !== "column" || changed.has(column.id)) continue;
      const path = [{ id: node.id }, { id: column.id, edge }];
      yield { node: column, channel: "code", distance: 1, side, path };
      for (const held of graph.to(column.id)) {
        const table = held.kind === "holds" ? graph.node(held.from) : undefined;
        if (table?.kind !== "table" || changed.has(table.id)) continue;
        yield { node: table, channel: "code", distance: 2, side, path: [...path, { id: table.id, edge: held }] };
      }
    }
}

/** One hop through data: who reads what changed code writes, and what consumes what it enqueues, back to the entries. */
function dataHop(graph: Graph, nodes: readonly ChangedNode[]): ReadonlyMap<NodeId, Step> {
  const found = new Map<NodeId, Step>();
  for (const { node, change } of nodes) {
    const changed: Step = { id: node.id, distance: 0, channel: "data" };
    for (const edge of graph.from(node.id)) {
      const writes = edge.kind === "writes" || (change === "added" && rewritesRows(edge));
      if (!writes && edge.kind !== "enqueues") continue;
      const through: Step = { id: edge.to, distance: 1, channel: "data", from: changed, via: edge };
      const beyond = writes ? readersOf(graph, edge) : consumersOf(graph, edge);
      for (const via of beyond) {
        const id = writes ? via.from : via.to;
        if (id === node.id) continue;
        const entry: Step = { id, distance: 2, channel: "data", from: through, via };
        note(found, entry);
        if (!writes) continue;
        for (const step of traceBack(graph, [{ id, promise: false }], "data").values())
          if (step.from !== undefined) note(found, graft(step, entry));
      }
    }
  }
  return found;
}

/**
 * What a new migration does with rows, on the way up; what it does to the schema is told by the table and its columns. An edited
 * one has run where there are readers.
 */
const rowOperations = new Set<unknown>(["insert", "update", "upsert", "delete", "truncate"]);
const rewritesRows = ({ kind, attributes }: Edge): boolean =>
  kind === "migrates" && attributes?.["down"] !== true && rowOperations.has(attributes?.["does"]);

function note(found: Map<NodeId, Step>, step: Step): void {
  const known = found.get(step.id);
  if (known === undefined || known.distance > step.distance) found.set(step.id, step);
}

/** Hangs a road that began at `entry` on the road that led there. */
function graft(step: Step, entry: Step): Step {
  if (step.from === undefined) return entry;
  const from = graft(step.from, entry);
  return { ...step, from, distance: from.distance + 1 };
}

/** Reads of the written table, unless both name their columns and share none. */
function readersOf(graph: Graph, write: Edge): readonly Edge[] {
  const written = columnsOf(write);
  return graph.to(write.to).filter((edge) => {
    if (edge.kind !== "reads" || edge.certainty === "guessed") return false;
    const read = columnsOf(edge);
    return written === undefined || read === undefined || read.some((column) => written.includes(column));
  });
}

function columnsOf(edge: Edge): readonly string[] | undefined {
  const columns = edge.attributes?.["columns"];
  return Array.isArray(columns) && !columns.includes("*") ? columns : undefined;
}

/** Who takes from the queue; where one of them is the very job that was sent, he alone. */
function consumersOf(graph: Graph, edge: Edge): readonly Edge[] {
  const consumers = graph.from(edge.to).filter(({ kind }) => kind === "triggers");
  const job = edge.attributes?.["job"];
  const own = consumers.filter(({ to }) => job !== undefined && graph.node(to)?.name === job);
  return own.length > 0 ? own : consumers;
}
