/** Which entries (routes, jobs, schedules) stand on a piece of code, and how many that is for every piece. */
import { travelsBack } from "../../analyzers/graph/edges.ts";
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { once } from "./once.ts";
import { strongParts } from "./strong-parts.ts";

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

/** How many entries depend on each node that any depends on. */
export const entryCounts = once((graph: Graph): ReadonlyMap<NodeId, number> => countEntries(graph, () => true));

/** The same for these nodes, and for whatever stands above them: what leads to none of them is not walked through. */
export function entryCountsAbove(graph: Graph, ids: Iterable<NodeId>): ReadonlyMap<NodeId, number> {
  const above = new Set(ids);
  // A set may grow while it is read.
  for (const id of above) for (const edge of graph.to(id)) if (carries(edge)) above.add(edge.from);
  return countEntries(graph, (id) => above.has(id));
}

/**
 * One pass over the strongly connected parts in the order in which Tarjan's algorithm ends them (Tarjan 1972), from the entries down,
 * each with the set of its entries as bits.
 */
function countEntries(graph: Graph, isMeant: (id: NodeId) => boolean): ReadonlyMap<NodeId, number> {
  const entries = entryKinds.flatMap((kind) => graph.ofKind(kind)).filter(({ id }) => isMeant(id));
  const words = Math.ceil(entries.length / 32);
  const needs = (id: NodeId): readonly NodeId[] =>
    graph.from(id).flatMap((edge) => (carries(edge) && isMeant(edge.to) ? [edge.to] : []));
  const parts = strongParts(
    entries.map(({ id }) => id),
    needs,
  );
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
      for (const to of needs(id)) {
        const below = partOf.get(to);
        const into = below === undefined || below === at ? undefined : bits[below];
        if (into !== undefined)
          for (let word = 0; word < words; word++) into[word] = (into[word] ?? 0) | (own[word] ?? 0);
      }
    }
  }
  return counts;
}

function population(bits: Uint32Array): number {
  let total = 0;
  for (let word of bits) for (; word !== 0; word &= word - 1) total++;
  return total;
}
