/** What installing other versions reaches: changed packages, the direct dependencies above them, and the code that imports these. */
import type { Facts } from "../facts.ts";
import type { Change, ChangedNode } from "../graph/change.ts";
import type { Edge, Graph, Node, NodeId } from "../graph/graph.ts";
import { overlay } from "../graph/overlay.ts";
import { packageId } from "../link/ids.ts";
import { directoryOf, join } from "../link/place.ts";
import { type Bump, compareLocks } from "./compare.ts";
import type { LockPair, Resolved } from "./pair.ts";
import { askedOtherwise, isWithin, type Manifests, manifestsOf } from "./scope.ts";
import { type Spot, spotsOf } from "./spots.ts";

export interface World {
  readonly change: Change;
  readonly base: Graph;
  readonly head: Graph;
}

export interface Spread extends World {
  /** What cannot be vouched for about the change of installed versions. */
  readonly spots: readonly Spot[];
  /** Packages that changed beneath direct dependencies. */
  readonly beneath: number;
}

/**
 * The change with installed versions in it, and both graphs as far as it may travel: a package is seen only by the workspaces that
 * get another version. `deep`: also by what uses changed packages indirectly.
 */
export function spread(
  world: World,
  pairs: readonly LockPair[],
  files: { readonly base: ReadonlyMap<string, Facts>; readonly head: ReadonlyMap<string, Facts> },
  deep: boolean,
): Spread {
  const manifests = { base: manifestsOf(files.base), head: manifestsOf(files.head) };
  const resolved = pairs.map(resolvedOf);
  const asked = askedOtherwise(manifests.base, manifests.head);
  const isCovered = (dir: string): boolean => resolved.some(({ dirs }) => dirs.has(dir));

  const scopes = new Map<string, Set<string>>();
  const widen = (name: string, dir: string): void => {
    scopes.set(name, (scopes.get(name) ?? new Set()).add(dir));
  };
  for (const [name, dirs] of asked) for (const dir of dirs) if (!isCovered(dir)) widen(name, dir);
  for (const { difference, at } of resolved)
    for (const [name, dirs] of difference.affected) for (const dir of dirs) widen(name, at(dir));

  const extra = resolved.flatMap((one) => (deep ? [...roads(one)] : []));
  const bumped = resolved.flatMap((one) => one.difference.bumps.map((bump) => changedBy(bump, one, world)));
  const nodes = joined(world.change.nodes, bumped, (name) =>
    [...(asked.get(name) ?? [])].every((dir) => isCovered(dir)),
  );
  const known = new Map<NodeId, Node>(bumped.map(({ node }) => [node.id, node]));
  for (const { from, file, line } of extra)
    if (world.head.node(from) === undefined && !known.has(from)) known.set(from, packageNode(from, file, line));
  const filter = (manifestsOfSide: Manifests) => (id: NodeId, edge: Edge) => {
    const scope = scopes.get(id.slice(packageId("").length));
    return scope === undefined || isWithin(edge.file, id.slice(packageId("").length), scope, manifestsOfSide);
  };
  const scoped = (id: NodeId): boolean => id.startsWith(packageId(""));
  const head = overlay(world.head, { nodes: known, edges: extra, scoped, sees: filter(manifests.head) });
  const base = overlay(world.base, { nodes: new Map(), edges: [], scoped, sees: filter(manifests.base) });
  return {
    change: { files: world.change.files, nodes },
    base,
    head,
    spots: resolved.flatMap((one) => [...spotsOf(one, head, base)]),
    beneath: resolved.reduce((sum, { difference }) => sum + difference.bumps.filter(isBeneath).length, 0),
  };
}

const isBeneath = ({ direct, through }: Bump): boolean => direct.length === 0 && through.length > 0;

function resolvedOf(pair: LockPair): Resolved {
  const root = directoryOf(pair.head.path);
  const at = (dir: string): string => join(root, dir) ?? dir;
  const importers = [...pair.base.lock.importers.keys(), ...pair.head.lock.importers.keys()];
  return { pair, difference: compareLocks(pair.base.lock, pair.head.lock), dirs: new Set(importers.map(at)), at };
}

/** From each direct dependency to what changed beneath it. */
function* roads({ pair, difference }: Resolved): Generator<Edge> {
  for (const { name, through } of difference.bumps)
    for (const { name: road, line } of through)
      if (road !== name)
        yield {
          from: packageId(road),
          to: packageId(name),
          kind: "depends",
          file: pair.head.path,
          line,
          certainty: "resolved",
        };
}

function packageNode(id: NodeId, file: string, line: number): Node {
  return { id, kind: "package", name: id.slice(packageId("").length), file, line, endLine: line };
}

function changedBy(bump: Bump, { pair, at }: Resolved, { base, head }: World): ChangedNode {
  const { name, from, to, direct, through, side } = bump;
  const id = packageId(name);
  const gone = to.length === 0 && direct.length > 0 && head.node(id) === undefined;
  // What is gone from beneath others is felt at head, through those that lost it.
  const [road] = through;
  const inBase = side === "base" && (gone || road === undefined);
  const file = inBase ? pair.base.path : pair.head.path;
  const line = side === "base" && !inBase ? (road?.line ?? 1) : bump.line;
  const node = (gone ? base : head).node(id) ?? packageNode(id, file, line);
  const content = from.length > 0 && from.join(" ") === to.join(" ");
  return {
    node: { ...node, file, line, endLine: line },
    change: from.length === 0 ? "added" : to.length === 0 ? "removed" : "altered",
    what: [content ? "content" : "version"],
    side: gone ? "base" : "head",
    versions: { from, to },
    workspaces: [...new Set([...direct, ...through.flatMap(({ dirs }) => dirs)])].map(at).sort(),
    ...(direct.length === 0 && { through: through.map((one) => one.name) }),
  };
}

/** What manifests say of a package gives way to what the lockfile does; where that is nothing, only words changed. */
function joined(
  nodes: readonly ChangedNode[],
  bumped: readonly ChangedNode[],
  isCovered: (name: string) => boolean,
): readonly ChangedNode[] {
  const byId = new Map<NodeId, ChangedNode>();
  for (const one of bumped) byId.set(one.node.id, merged(byId.get(one.node.id), one));
  const rest = nodes.flatMap((one): readonly ChangedNode[] => {
    if (one.node.kind !== "package") return [one];
    if (byId.has(one.node.id)) return [];
    return one.change === "altered" && isCovered(one.node.name) ? [{ ...one, what: ["range"] }] : [one];
  });
  return [...rest, ...byId.values()].sort((a, b) =>
    a.node.id < b.node.id ? -1 : a.node.id > b.node.id ? 1 : a.side < b.side ? -1 : 1,
  );
}

/** One package that several lockfiles install otherwise. */
function merged(known: ChangedNode | undefined, one: ChangedNode): ChangedNode {
  if (known === undefined) return one;
  const union = (a: readonly string[] = [], b: readonly string[] = []): readonly string[] =>
    [...new Set([...a, ...b])].sort();
  const { through: _through, ...rest } = known.through === undefined ? known : one;
  const through = known.through !== undefined && one.through !== undefined ? union(known.through, one.through) : [];
  return {
    ...rest,
    versions: {
      from: union(known.versions?.from, one.versions?.from),
      to: union(known.versions?.to, one.versions?.to),
    },
    workspaces: union(known.workspaces, one.workspaces),
    ...(through.length > 0 && { through }),
  };
}
