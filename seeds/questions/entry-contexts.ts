/** Who runs a piece of code: a request, a webhook, a queue's consumer, the clock, or tests alone. */
import type { EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { once } from "./once.ts";

export type Context = "request" | "webhook" | "ingest" | "job" | "cron" | "test";

/** The ways by which an entry runs code. Registering code, or only loading its module, is not running it. */
const runs: ReadonlySet<EdgeKind> = new Set(["handles", "calls", "uses", "constructs", "renders", "passes", "covers"]);

/** Contexts of a node: those of the entries that reach it over resolved edges; none where no entry is known to. */
export function contextsOf(graph: Graph, id: NodeId): ReadonlySet<Context> {
  const known = answers(graph);
  const before = known.get(id);
  if (before !== undefined) return before;
  const contexts = new Set<Context>();
  // A set may grow while it is read.
  const seen = new Set([id]);
  for (const at of seen) {
    const context = contextOf(graph, at);
    if (context !== undefined) contexts.add(context);
    for (const { from, kind, certainty } of graph.to(at))
      if (certainty === "resolved" && runs.has(kind)) seen.add(from);
  }
  known.set(id, contexts);
  return contexts;
}

/** Methods of routes that answer over the network: not a command's, a tool's or a socket's. */
const asked = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "ALL",
  "QUERY",
  "MUTATION",
  "ACTION",
]);

const changes = new Set(["POST", "PUT", "PATCH", "DELETE", "ALL", "MUTATION"]);

/**
 * Whether strangers or machines may write by a route as often as they like. Pages only show; the actions on them say by themselves
 * whom they let in, and that is not always seen.
 */
export function isOpenToWrites({ attributes }: Node): boolean {
  const { role, method } = attributes ?? {};
  return role === "webhook" || role === "ingest" || (role === "public" && changes.has(String(method)));
}

/**
 * The nearest route that somebody asks over the network and that runs a piece of code, over resolved edges. Who only uses a value
 * did not run what made it.
 */
export function answeredBy(graph: Graph, id: NodeId, is: (route: Node) => boolean = () => true): Node | undefined {
  const seen = new Set([id]);
  for (const at of seen) {
    const node = graph.node(at);
    const context = contextOf(graph, at);
    if (node?.kind === "route" && context !== undefined && isHot(context))
      if (asked.has(String(node.attributes?.["method"])) && is(node)) return node;
    for (const { from, kind, certainty } of graph.to(at))
      if (certainty === "resolved" && runs.has(kind) && (at !== id || kind !== "uses")) seen.add(from);
  }
  return undefined;
}

const answers = once((_: Graph) => new Map<NodeId, ReadonlySet<Context>>());

/** In which context an entry starts. */
function contextOf(graph: Graph, id: NodeId): Context | undefined {
  const node = graph.node(id);
  if (node?.kind === "test") return "test";
  if (node?.kind === "job")
    return graph.to(id).some(({ from }) => graph.node(from)?.kind === "schedule") ? "cron" : "job";
  if (node?.kind !== "route") return undefined;
  // What a process does once, as it starts, nobody waits for.
  if (node.attributes?.["method"] === "START") return undefined;
  const role = node.attributes?.["role"];
  // A platform's clock or another service of the house asks it, and waits for nobody.
  if (role === "internal") return "job";
  return role === "webhook" || role === "ingest" ? role : "request";
}

/** Contexts in which somebody waits, or many come at once. */
export const isHot = (context: Context): boolean =>
  context === "request" || context === "webhook" || context === "ingest";
