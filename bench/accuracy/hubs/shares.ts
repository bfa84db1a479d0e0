/** How much of a repository a change of one function reaches, and through what. */
import type { Change } from "../../../analyzers/graph/change.ts";
import type { Graph, Node, NodeId } from "../../../analyzers/graph/graph.ts";
import { type Reach, trace } from "../../../analyzers/graph/impact.ts";
import type { FileView } from "./files.ts";

/** Shares of all files, routes and tests, 0 to 1; NaN where the repository has none. */
export interface Shares {
  readonly files: number;
  readonly routes: number;
  readonly tests: number;
}

export interface Sampled {
  readonly node: Node;
  readonly code: Shares;
  readonly guessed: Shares;
  readonly closure: Shares;
  /** Files whose road leads through a node, by that node; the changed one left out. */
  readonly through: ReadonlyMap<NodeId, number>;
}

/** What a change of the body of `node` reaches, beside every file that imports its own. */
export function sample(graph: Graph, view: FileView, node: Node): Sampled {
  // What it hands over for later is most of its body, where it is a handler.
  const held = node.parts?.load === undefined ? {} : { held: true as const };
  const change: Change = { files: [], nodes: [{ node, change: "body", side: "head", ...held }] };
  const reached = [...trace(graph, graph, change).reached.values()];
  const code = reached.filter(({ channel }) => channel === "code");
  const guessed = reached.filter(({ channel }) => channel === "code" || channel === "guessed");
  return {
    node,
    code: sharesOf(graph, view, node, code),
    guessed: sharesOf(graph, view, node, guessed),
    closure: closureShares(graph, view, view.closure(node.file)),
    through: roads(guessed),
  };
}

function sharesOf(graph: Graph, { files }: FileView, changed: Node, reached: readonly Reach[]): Shares {
  const touched = new Set(reached.map(({ node }) => node.file).filter((file) => files.has(file)));
  touched.add(changed.file);
  const count = (kind: Node["kind"]): number => reached.filter(({ node }) => node.kind === kind).length;
  return {
    files: touched.size / files.size,
    routes: count("route") / graph.ofKind("route").length,
    tests: count("test") / graph.ofKind("test").length,
  };
}

function closureShares(graph: Graph, { files }: FileView, closure: ReadonlySet<string>): Shares {
  const isIn = (id: NodeId): boolean => closure.has(graph.node(id)?.file ?? "");
  const routes = graph.ofKind("route");
  const tests = graph.ofKind("test");
  const served = routes.filter(({ id }) => graph.from(id).some(({ kind, to }) => kind === "handles" && isIn(to)));
  return {
    files: [...closure].filter((file) => files.has(file)).length / files.size,
    routes: served.length / routes.length,
    tests: tests.filter(({ file }) => closure.has(file)).length / tests.length,
  };
}

function roads(reached: readonly Reach[]): ReadonlyMap<NodeId, number> {
  const files = new Map<NodeId, Set<string>>();
  for (const { node, path } of reached)
    for (const { id } of path.slice(1)) {
      const known = files.get(id) ?? new Set();
      files.set(id, known.add(node.file));
    }
  return new Map([...files].map(([id, behind]) => [id, behind.size]));
}
