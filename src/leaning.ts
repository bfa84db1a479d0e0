/** What came after a change and leans on what it adds: a revert takes it the ground away. Read from both graphs; nothing is run. */
import type { Change } from "../analyzers/graph/change.ts";
import type { Edge, EdgeKind, Graph, Node } from "../analyzers/graph/graph.ts";
import type { Leaning } from "./report/way-back.ts";
import { linkSides, type SidePorts } from "./sides.ts";

/** Places that are named, each with its commit; git is asked about each. */
const mostNamed = 20;

/** What runs when a module loads, by the graph's name. */
const body = "<module>";

/** Edges that say where something stands, not that it is needed. */
const structure: ReadonlySet<EdgeKind> = new Set(["holds", "contains", "belongs", "covers", "declares", "registers"]);

/** `branch` has the commit `head` in its history. Looks at another snapshot: the source's last one is that of these two afterwards. */
export async function leaningOn(
  { nodes }: Pick<Change, "nodes">,
  { head, branch }: { readonly head: string; readonly branch: string },
  ports: SidePorts,
): Promise<Leaning> {
  const added = nodes.flatMap(({ node, change, side }) => (change === "added" && side === "head" ? [node] : []));
  if (added.length === 0) return { places: [], count: 0 };
  const snapshot = await ports.source.snapshot({ base: head, head: branch });
  const sides = await linkSides(snapshot, ports);
  const young = new Set(snapshot.diff.map(({ path }) => path));
  const graphs = { old: sides.base.linked.graph, now: sides.head.linked.graph };
  const found = usersOf(added, graphs, young);
  const named = found.slice(0, mostNamed);
  const commits = await ports.source.introduced(
    snapshot.mergeBase,
    snapshot.headSha,
    named.map(({ edge }) => ({ path: edge.file, line: edge.line })),
  );
  const places = named.map(({ user, node, edge }, at) => {
    const since = commits[at];
    const by = since === undefined ? "" : `, since \`${since}\``;
    return { what: `\`${nameOf(user)}\` leans on \`${nameOf(node)}\`${by}.`, file: edge.file, line: edge.line };
  });
  return { places, count: found.length };
}

const nameOf = ({ name, file }: Node): string => (name === body ? file : name);

interface User {
  readonly user: Node;
  readonly node: Node;
  readonly edge: Edge;
}

/** Edges into `added` that were not there when the change was made, from files that changed since. One for each pair. */
function usersOf(
  added: readonly Node[],
  { old, now }: Readonly<Record<"old" | "now", Graph>>,
  young: ReadonlySet<string>,
): readonly User[] {
  const found = new Map<string, User>();
  for (const { id } of added) {
    const node = now.node(id);
    if (node === undefined) continue;
    const known = new Set(old.to(id).map(({ from }) => from));
    for (const edge of now.to(id)) {
      const user = now.node(edge.from);
      if (user === undefined || user.file === node.file || structure.has(edge.kind)) continue;
      if (!known.has(edge.from) && young.has(edge.file)) found.set(`${edge.from} ${id}`, { user, node, edge });
    }
  }
  const all = [...found.values()];
  // That a module loads another is no news where what it takes from it is told.
  const pair = ({ user, node }: User): string => `${user.file} ${node.file}`;
  const isBody = ({ user, node }: User): boolean => user.name === body && node.name === body;
  const told = new Set(all.flatMap((one) => (isBody(one) ? [] : [pair(one)])));
  const order = ({ edge, node }: User): string => `${edge.file}\0${String(edge.line).padStart(9, "0")}\0${node.id}`;
  return all.filter((one) => !isBody(one) || !told.has(pair(one))).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
