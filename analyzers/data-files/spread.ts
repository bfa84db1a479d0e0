/** Changed JSON files that code imports: who names a member feels that member alone, and formatting is felt by nobody who imports it. */
import type { Change } from "../graph/change.ts";
import type { Edge, Graph, NodeId } from "../graph/graph.ts";
import { overlay } from "../graph/overlay.ts";
import { moduleId } from "../link/ids.ts";
import { changeOf, type DataChange } from "./keys.ts";

/** One JSON file that is there on both sides, by its path at head. */
export interface DataPair {
  readonly path: string;
  readonly base: string;
  readonly head: string;
}

interface World {
  readonly change: Change;
  readonly base: Graph;
  readonly head: Graph;
}

export function spreadData(world: World, pairs: readonly DataPair[]): World {
  const changes = new Map<NodeId, DataChange>();
  for (const { path, base, head } of pairs) {
    const found = changeOf(base, head);
    if (found !== undefined) changes.set(moduleId(path), found);
  }
  if (changes.size === 0) return world;
  const sees = (id: NodeId, edge: Edge): boolean => {
    const found = changes.get(id);
    const key = edge.attributes?.["key"];
    if (found === undefined) return true;
    // A document that parses on both sides loads as it did; what reads the file itself sees its formatting, too.
    if (typeof key !== "string") return edge.kind !== "loads" || !isNamed(world.head, id, edge.file);
    // What neither side has (`hasOwnProperty`, an index) is asked of the whole.
    return found.members.get(key) ?? found.whole;
  };
  const layer = { nodes: new Map(), edges: [], scoped: (id: NodeId) => changes.has(id), sees };
  const felt = ({ node }: Change["nodes"][number]): boolean => {
    const found = changes.get(node.id);
    return found === undefined || found.whole || world.head.to(node.id).some((edge) => sees(node.id, edge));
  };
  return {
    change: { files: world.change.files, nodes: world.change.nodes.filter(felt) },
    base: overlay(world.base, layer),
    head: overlay(world.head, layer),
  };
}

function isNamed(graph: Graph, id: NodeId, file: string): boolean {
  return graph.to(id).some((edge) => edge.file === file && typeof edge.attributes?.["key"] === "string");
}
