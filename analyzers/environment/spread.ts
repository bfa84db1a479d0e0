/** What changed variables reach: the code below the file's directory that reads them by name. */
import type { Change, ChangedNode } from "../graph/change.ts";
import type { Graph, Node, NodeId } from "../graph/graph.ts";
import { overlay } from "../graph/overlay.ts";
import { envId } from "../link/ids.ts";
import { below, directoryOf } from "../link/place.ts";
import { isExample, type Variable } from "./env-file.ts";

/** One environment file on both sides; empty where it is not there. */
export interface EnvPair {
  readonly path: string;
  readonly base: ReadonlyMap<string, Variable>;
  readonly head: ReadonlyMap<string, Variable>;
}

export interface EnvSpot {
  readonly reason: "unread-variable";
  readonly file: string;
  readonly line: number;
  readonly detail: string;
}

interface World {
  readonly change: Change;
  readonly base: Graph;
  readonly head: Graph;
}

/** Names that one sentence lists; the rest is counted. */
const named = 5;

/** The change with variables in it, and both graphs as far as it may travel. Values of examples are nobody's: only their names count. */
export function spreadVariables(
  world: World,
  pairs: readonly EnvPair[],
): World & { readonly spots: readonly EnvSpot[] } {
  if (pairs.length === 0) return { ...world, spots: [] };
  const nodes = new Map<NodeId, ChangedNode>();
  const dirs = new Map<NodeId, string[]>();
  const spots: EnvSpot[] = [];
  for (const pair of pairs) {
    const unread: ChangedNode[] = [];
    const dir = directoryOf(pair.path);
    for (const one of changesOf(pair)) {
      const { id } = one.node;
      const known = nodes.get(id);
      if (known === undefined || known.change === "added") nodes.set(id, one);
      dirs.set(id, [...(dirs.get(id) ?? []), dir]);
      const isRead = [world.base, world.head].some((graph) =>
        graph.to(id).some((edge) => below(dir, edge.file) !== undefined),
      );
      // What is new and read by nobody changes nothing that was there.
      if (one.change !== "added" && !isRead) unread.push(one);
    }
    const [first] = unread;
    if (first !== undefined) spots.push(unreadSpot(pair.path, first.node.line, unread));
  }
  const layer = {
    edges: [],
    scoped: (id: NodeId) => dirs.has(id),
    sees: (id: NodeId, edge: { readonly file: string }) =>
      (dirs.get(id) ?? []).some((dir) => below(dir, edge.file) !== undefined),
  };
  const all = new Map<NodeId, Node>([...nodes].map(([id, { node }]) => [id, node]));
  const changed = [...world.change.nodes, ...nodes.values()];
  return {
    change: { files: world.change.files, nodes: changed.sort((a, b) => order(a, b)) },
    base: overlay(world.base, { ...layer, nodes: all }),
    head: overlay(world.head, { ...layer, nodes: all }),
    spots,
  };
}

const order = (a: ChangedNode, b: ChangedNode): number =>
  a.node.id < b.node.id ? -1 : a.node.id > b.node.id ? 1 : a.side < b.side ? -1 : 1;

function* changesOf({ path, base, head }: EnvPair): Generator<ChangedNode> {
  for (const name of [...new Set([...base.keys(), ...head.keys()])].sort()) {
    const [was, is] = [base.get(name), head.get(name)];
    const line = (is ?? was)?.line ?? 1;
    const node: Node = { id: envId(name), kind: "env", name, file: path, line, endLine: line };
    // Code at head may read what is gone from the file, so that is traced there.
    if (was === undefined || is === undefined)
      yield { node, change: was === undefined ? "added" : "removed", side: "head" };
    else if (was.hash !== is.hash && !isExample(path)) yield { node, change: "altered", side: "head" };
  }
}

function unreadSpot(file: string, line: number, unread: readonly ChangedNode[]): EnvSpot {
  const shown = unread.slice(0, named).map(({ node }) => `\`${node.name}\``);
  const more = unread.length - shown.length;
  const all = `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return {
    reason: "unread-variable",
    file,
    line,
    detail: `no code below reads ${all} by name; what else does is not followed`,
  };
}
