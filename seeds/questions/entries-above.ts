/** Which entries (routes, jobs, schedules) stand on a piece of code, and how many that is for every piece. */
import { travelsBack } from "../../analyzers/graph/edges.ts";
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { once } from "./once.ts";

const entryKinds = ["route", "job", "schedule"] as const;

export const isEntry = ({ kind }: Node): boolean => entryKinds.some((one) => one === kind);

export interface EntryAbove {
  readonly entry: Node;
  /** From the node asked about to the entry, both included. */
  readonly path: readonly Hop[];
}

const carries = (edge: Edge): boolean => edge.certainty === "resolved" && travelsBack(edge) === "code";

/** The nearest entries that depend on a node, at most `limit`, nearest first. */
export function entriesAbove(graph: Graph, id: NodeId, limit: number): readonly EntryAbove[] {
  const roads = new Map<NodeId, readonly Hop[]>([[id, [{ id }]]]);
  const found: EntryAbove[] = [];
  for (const [at, path] of roads) {
    const node = graph.node(at);
    if (node !== undefined && isEntry(node)) found.push({ entry: node, path });
    if (found.length >= limit) break;
    for (const edge of graph.to(at))
      if (carries(edge) && !roads.has(edge.from)) roads.set(edge.from, [...path, { id: edge.from, edge }]);
  }
  return found;
}

/**
 * How many entries depend on each node that any depends on. One pass over the strongly connected parts in the order in which
 * Tarjan's algorithm ends them (Tarjan 1972), from the entries down, each with the set of its entries as bits.
 */
export const entryCounts = once((graph: Graph): ReadonlyMap<NodeId, number> => {
  const entries = entryKinds.flatMap((kind) => graph.ofKind(kind));
  const words = Math.ceil(entries.length / 32);
  const parts = partsBelow(graph, entries);
  const partOf = new Map<NodeId, number>();
  for (const [at, part] of parts.entries()) for (const id of part) partOf.set(id, at);

  const bits = parts.map(() => new Uint32Array(words));
  for (const [at, { id }] of entries.entries()) {
    const own = bits[partOf.get(id) ?? -1];
    if (own !== undefined) own[at >>> 5] = (own[at >>> 5] ?? 0) | (1 << (at & 31));
  }
  const counts = new Map<NodeId, number>();
  // A part ends after all that it needs, so in reverse everybody above is done.
  for (let at = parts.length - 1; at >= 0; at--) {
    const own = bits[at] ?? new Uint32Array(words);
    const total = population(own);
    for (const id of parts[at] ?? []) {
      counts.set(id, total);
      for (const { to } of graph.from(id).filter(carries)) {
        const below = partOf.get(to);
        const into = below === undefined || below === at ? undefined : bits[below];
        if (into !== undefined)
          for (let word = 0; word < words; word++) into[word] = (into[word] ?? 0) | (own[word] ?? 0);
      }
    }
  }
  return counts;
});

/** Strongly connected parts of what the entries need, without recursion: real call chains are deeper than the stack. */
function partsBelow(graph: Graph, entries: readonly Node[]): readonly (readonly NodeId[])[] {
  const parts: NodeId[][] = [];
  const order = new Map<NodeId, number>();
  const low = new Map<NodeId, number>();
  const open: NodeId[] = [];
  const isOpen = new Set<NodeId>();
  const visit = (id: NodeId): { readonly id: NodeId; readonly needs: Iterator<NodeId> } => {
    order.set(id, order.size);
    low.set(id, order.size - 1);
    open.push(id);
    isOpen.add(id);
    return {
      id,
      needs: graph
        .from(id)
        .filter(carries)
        .map(({ to }) => to)
        .values(),
    };
  };
  const lower = (id: NodeId, to: number): void => {
    low.set(id, Math.min(low.get(id) ?? to, to));
  };
  for (const { id: start } of entries) {
    if (order.has(start)) continue;
    const frames = [visit(start)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { done, value: next } = frame.needs.next();
      if (!done) {
        const known = order.get(next);
        if (known === undefined) frames.push(visit(next));
        else if (isOpen.has(next)) lower(frame.id, known);
        continue;
      }
      frames.pop();
      const own = low.get(frame.id) ?? 0;
      const above = frames.at(-1);
      if (above !== undefined) lower(above.id, own);
      if (own !== order.get(frame.id)) continue;
      const part = open.splice(open.lastIndexOf(frame.id));
      for (const id of part) isOpen.delete(id);
      parts.push(part);
    }
  }
  return parts;
}

function population(bits: Uint32Array): number {
  let total = 0;
  for (let word of bits) for (; word !== 0; word &= word - 1) total++;
  return total;
}
