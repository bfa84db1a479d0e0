/** Code that only calls by a new name what was renamed: its text changed, what it does did not. */
import type { Change, ChangedNode } from "./change.ts";
import { meanings } from "./compare.ts";
import type { Graph, Node, NodeId } from "./graph.ts";

type Renaming = readonly [from: string, to: string];

/** A file at base that uses what was renamed, and the names it would have to use at head. */
export interface Renamed {
  readonly file: string;
  readonly renamings: readonly Renaming[];
}

/** What a symbol is at one moment: its hashes, as its node has them. */
export interface Read {
  readonly name: string;
  readonly body: string;
  readonly signature: string;
}

/** By file; none where nothing was renamed. */
export function usesOfRenamed(base: Graph, change: Change): readonly Renamed[] {
  const renamings = new Map<NodeId, Renaming>();
  for (const { node, change: what, was } of change.nodes) {
    const before = what === "renamed" && was !== undefined ? base.node(was) : undefined;
    if (before !== undefined && isBinding(before) && isBinding(node))
      renamings.set(before.id, [before.name, node.name]);
  }
  if (renamings.size === 0) return [];
  const files = new Map<string, Map<string, string>>();
  for (const one of change.nodes) {
    const before = beforeOf(base, one);
    if (before === undefined) continue;
    for (const { to } of base.from(before.id)) {
      const renaming = renamings.get(to);
      if (renaming === undefined) continue;
      const known = files.get(before.file);
      if (known === undefined) files.set(before.file, new Map([renaming]));
      else known.set(...renaming);
    }
  }
  return [...files].map(([file, names]) => ({ file, renamings: [...names].sort(([a], [b]) => (a < b ? -1 : 1)) }));
}

/** `reread`: the symbols of those files, by path at base, read as if the new names stood in them (`uses`, as `usesOfRenamed` told). */
export function settleRenames(
  base: Graph,
  head: Graph,
  change: Change,
  uses: readonly Renamed[],
  reread: ReadonlyMap<string, readonly Read[]>,
): Change {
  if (reread.size === 0) return change;
  const names = new Map(uses.map(({ file, renamings }) => [file, new Map(renamings)]));
  const movedTo = new Map(change.nodes.flatMap(({ was, node }) => (was === undefined ? [] : [[was, node.id]])));
  const settle = (one: ChangedNode): ChangedNode => {
    const before = beforeOf(base, one);
    const symbols = before === undefined ? undefined : reread.get(before.file);
    const now = symbols?.find(({ name }) => name === one.node.name);
    if (before === undefined || now === undefined) return one;
    const same = now.body === one.node.body && now.signature === one.node.signature;
    if (!same) return one;
    // The same words, and each of them leads where it led.
    const renamed = names.get(before.file);
    const then = meanings(
      base,
      base.from(before.id),
      (id) => movedTo.get(id) ?? id,
      (name) => renamed?.get(name) ?? name,
    );
    if (
      !isSame(
        then,
        meanings(head, head.from(one.node.id), (id) => id),
      )
    )
      return one;
    const { held: _, ...still } = one;
    return { ...still, change: "altered", what: ["names"] };
  };
  return { ...change, nodes: change.nodes.map(settle) };
}

/** What a symbol that changed was at base; undefined for everything else. */
function beforeOf(base: Graph, { node, change, was }: ChangedNode): Node | undefined {
  const edited = change === "body" || change === "signature" || change === "type";
  return edited && node.kind === "symbol" ? base.node(was ?? node.id) : undefined;
}

/** Used by its name alone, not as a member of something. */
const isBinding = ({ kind, name }: Node): boolean => kind === "symbol" && !name.includes(".");

const isSame = (a: ReadonlyMap<string, NodeId>, b: ReadonlyMap<string, NodeId>): boolean =>
  a.size === b.size && [...a.keys()].every((key) => b.has(key));
