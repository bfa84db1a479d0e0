/** The difference of two graphs: what was added, removed, altered, and what only moved or was renamed. */
import { type Change, type ChangedNode, type FileChange, isStill } from "./change.ts";
import { differenceOf } from "./difference.ts";
import { type Edge, type EdgeKind, type Graph, type Node, type NodeId, type NodeKind, nodeKinds } from "./graph.ts";
import { isEmptyBody } from "./idle.ts";

/** Kinds that follow from others: a file's module and test change when its symbols do. */
const derived: ReadonlySet<NodeKind> = new Set(["module", "test", "env"]);
export function compare(base: Graph, head: Graph, diff: readonly FileChange[]): Change {
  const places = placesOf(diff);
  const renamedFiles = new Map(
    diff.flatMap(({ oldPath, path }) => (oldPath === undefined ? [] : [[oldPath, path] as const])),
  );
  const removed: Node[] = [];
  const nodes: ChangedNode[] = [];
  const added: Node[] = [];
  const movedTo = new Map<NodeId, NodeId>();

  for (const node of candidates(base, places)) {
    const there = head.node(idAt(node, renamedFiles));
    if (there === undefined) removed.push(node);
    else {
      const difference = differenceOf(node, there);
      const was = there.id === node.id ? {} : { was: node.id };
      if (there.id !== node.id) movedTo.set(node.id, there.id);
      if (difference !== undefined) nodes.push({ node: there, ...difference, side: "head", ...was });
      else if (there.id !== node.id) nodes.push({ node: there, change: "moved", side: "head", ...was });
    }
  }
  const arrived = new Set(movedTo.values());
  for (const node of candidates(head, places))
    if (base.node(node.id) === undefined && !arrived.has(node.id)) added.push(node);

  for (const pair of pairs(removed, added)) {
    movedTo.set(pair.was.id, pair.node.id);
    nodes.push({ node: pair.node, change: pair.change, side: "head", was: pair.was.id });
  }
  for (const node of removed) if (!movedTo.has(node.id)) nodes.push({ node, change: "removed", side: "base" });
  const paired = new Set(movedTo.values());
  for (const node of added) if (!paired.has(node.id)) nodes.push({ node, change: "added", side: "head" });

  const known = new Set(nodes.map(({ node }) => node.id));
  const moves = new Map(nodes.flatMap((one, at) => (isStill(one) ? [[one.node.id, at]] : [])));
  for (const node of redirected(base, head, movedTo)) {
    const at = moves.get(node.id);
    const move = at === undefined ? undefined : nodes[at];
    // Moved to where its names mean something else: the text is the same, what it does is not.
    if (at !== undefined && move !== undefined) nodes[at] = alteredFrom(move);
    else if (!known.has(node.id)) nodes.push({ node, change: "altered", side: "head" });
  }
  nodes.push(...leftBehind(base, head, nodes, movedTo));
  nodes.sort((a, b) => (a.node.id < b.node.id ? -1 : a.node.id > b.node.id ? 1 : a.side < b.side ? -1 : 1));
  return { files: diff, nodes };
}

function alteredFrom({ what: _what, ...move }: ChangedNode): ChangedNode {
  return { ...move, change: "altered" };
}

function placesOf(diff: readonly FileChange[]): ReadonlySet<string> {
  return new Set(diff.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath])));
}

/** Symbols can only change in changed files; what they add up to (tables, routes, queues) can change anywhere. */
function* candidates(graph: Graph, places: ReadonlySet<string>): Generator<Node> {
  for (const file of places) {
    yield* graph.inFile(file);
    // A module that was not read has its content for a body: it changes by itself.
    const module = graph.node(`module:${file}`);
    if (module?.body !== undefined) yield module;
  }
  for (const kind of nodeKinds) if (kind !== "symbol" && !derived.has(kind)) yield* graph.ofKind(kind);
}

function idAt(node: Node, renamed: ReadonlyMap<string, string>): NodeId {
  const path = renamed.get(node.file);
  return path !== undefined && node.id.includes(node.file) ? node.id.replace(node.file, path) : node.id;
}

interface Pair {
  readonly was: Node;
  readonly node: Node;
  readonly change: "moved" | "renamed";
}

/** A removed and an added symbol with the same code: moved when the name stayed, renamed when the file did. Only unique pairs count. */
function* pairs(removed: readonly Node[], added: readonly Node[]): Generator<Pair> {
  for (const change of ["moved", "renamed"] as const) {
    const key = (node: Node): string => `${node.body}${node.signature}${change === "moved" ? node.name : node.file}`;
    const from = uniqueBy(removed, key);
    const to = uniqueBy(added, key);
    for (const [text, was] of from) {
      const node = to.get(text);
      if (node !== undefined) yield { was, node, change };
    }
  }
}

function uniqueBy(nodes: readonly Node[], key: (node: Node) => string): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  const twice = new Set<string>();
  for (const node of nodes) {
    // Bodies that hold nothing are all alike.
    if (node.kind !== "symbol" || node.body === undefined || isEmptyBody(node)) continue;
    const text = key(node);
    if (found.has(text)) twice.add(text);
    found.set(text, node);
  }
  for (const text of twice) found.delete(text);
  return found;
}

/**
 * Symbols whose text is the same but whose names lead elsewhere now, in changed files or not: an import or a barrel redirected,
 * an alias reconfigured, an export withdrawn.
 */
function* redirected(base: Graph, head: Graph, movedTo: ReadonlyMap<NodeId, NodeId>): Generator<Node> {
  const cameFrom = new Map([...movedTo].map(([from, to]) => [to, from]));
  const redrawn = head.redrawnSince(base);
  // Whoever was moved is another symbol than at base, whether his file was drawn again or not.
  const ids = redrawn === undefined ? undefined : new Set([...redrawn, ...cameFrom.keys()]);
  const symbols = ids === undefined ? head.ofKind("symbol") : [...ids].flatMap((id) => head.node(id) ?? []);
  for (const node of symbols) {
    if (node.kind !== "symbol") continue;
    const before = base.node(cameFrom.get(node.id) ?? node.id);
    if (before === undefined) continue;
    const edges = head.from(node.id);
    const known = base.from(before.id);
    // A file that was taken over from base brings its very edges.
    if (edges.length === known.length && edges.every((edge, at) => edge === known[at])) continue;
    const now = meanings(head, edges, (id) => id);
    const then = meanings(base, known, (id) => movedTo.get(id) ?? id);
    // What is gone at head, or new there, is a change of its own.
    const gained = [...now].some(([key, to]) => !then.has(key) && base.node(cameFrom.get(to) ?? to) !== undefined);
    if (gained || [...then].some(([key, to]) => !now.has(key) && head.node(to) !== undefined)) yield node;
  }
}

/**
 * What a symbol's names mean: each name with where it leads, and that alone. Two that swap their names lead to the same places, but not
 * by the same names. `place`: where a node of this side is at head; `rename`: what stands at head where this name stood.
 */
export function meanings(
  graph: Graph,
  edges: readonly Edge[],
  place: (id: NodeId) => NodeId,
  rename: (name: string) => string = (name) => name,
): ReadonlyMap<string, NodeId> {
  const found = new Map<string, NodeId>();
  for (const { to, kind, certainty, attributes } of edges) {
    if (certainty !== "resolved" || kind === "loads" || kind === "re-exports" || kind === "evaluates") continue;
    const id = place(to);
    const isNamed = byName.has(kind) && attributes?.["inferred"] !== true;
    const name = attributes?.["as"] ?? (isNamed ? ownName(graph.node(to)) : "");
    found.set(`${rename(String(name))}\n${id}`, id);
  }
  return found;
}

/** What the text itself names. */
const byName: ReadonlySet<EdgeKind> = new Set([
  "calls",
  "uses",
  "constructs",
  "extends",
  "renders",
  "types",
  "registers",
]);

/** A member is spoken of by what holds it, if it is named at all. */
const ownName = (node: Node | undefined): string =>
  node?.kind !== "symbol" || node.name.includes(".") ? "" : node.name;

/** Moved or renamed, but somebody still names it where it was: for him it is removed. */
function leftBehind(
  base: Graph,
  head: Graph,
  nodes: readonly ChangedNode[],
  movedTo: ReadonlyMap<NodeId, NodeId>,
): readonly ChangedNode[] {
  const left: ChangedNode[] = [];
  for (const { node, was, change } of nodes) {
    const before = was === undefined ? undefined : base.node(was);
    if (before === undefined || (change !== "moved" && change !== "renamed") || node.kind !== "symbol") continue;
    const lost = base.to(before.id).some((edge) => {
      if (edge.kind === "holds" || edge.kind === "covers" || edge.kind === "contains") return false;
      const user = movedTo.get(edge.from) ?? edge.from;
      const there = head.node(user);
      if (there === undefined || head.from(user).some(({ to }) => to === node.id)) return false;
      // A job, a route, a schedule names its code in a file of its platform, or by its place.
      return there.kind !== "symbol" || same(base, head, edge.from, user);
    });
    if (lost) left.push({ node: before, change: "removed", side: "base" });
  }
  return left;
}

function same(base: Graph, head: Graph, a: NodeId, b: NodeId): boolean {
  return base.node(a)?.body === head.node(b)?.body;
}
