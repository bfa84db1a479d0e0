/** Where an answer stopped short of a test file that failed. */
import type { Graph, NodeId } from "../../analyzers/graph/graph.ts";
import type { Said } from "./ours.ts";

/** One sentence: the channel it was told in, or the last reached file on the way and the next one that was not. */
export function explainMiss({ reached, impact, graph }: Said, file: string, test: string): string {
  const told = reached.find(({ kind, name }) => kind === "test" && name === test);
  if (told !== undefined) return `is told in the channel ${told.channel} only`;
  const way = shortestWay(graph, file, test);
  if (way === undefined) return "is tied to it by no edge at all, not even by imports";
  const felt = new Set(
    [...impact.reached.values()]
      .filter(({ channel, node }) => (channel === "code" || channel === "guessed") && node.kind === "symbol")
      .map(({ node }) => node.file),
  );
  felt.add(file);
  const stop = way.findIndex((path) => !felt.has(path));
  const last = way[stop - 1] ?? test;
  const names = [...impact.reached.values()]
    .filter(({ channel, node }) => channel !== "type" && node.kind === "symbol" && node.file === last)
    .map(({ node }) => node.name);
  return `is not reached: it stops at ${last} [${names.slice(0, 6).join(", ")}], before ${way[stop] ?? "its own code"}`;
}

/** Files from the changed one to the test, each needing the one before it. */
function shortestWay(graph: Graph, file: string, test: string): readonly string[] | undefined {
  const dependents = new Map<string, Set<string>>();
  for (const edge of graph.edges()) {
    const [from, to] = [codeFile(graph, edge.from), codeFile(graph, edge.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const known = dependents.get(to);
    if (known === undefined) dependents.set(to, new Set([from]));
    else known.add(from);
  }
  const before = new Map<string, string | undefined>([[file, undefined]]);
  // A Map may grow while it is iterated: it is its own queue.
  for (const [path] of before)
    for (const dependent of dependents.get(path) ?? []) if (!before.has(dependent)) before.set(dependent, path);
  if (!before.has(test)) return undefined;
  const way: string[] = [];
  for (let at: string | undefined = test; at !== undefined; at = before.get(at)) way.push(at);
  return way.reverse();
}

function codeFile(graph: Graph, id: NodeId): string | undefined {
  const node = graph.node(id);
  return node?.kind === "symbol" || node?.kind === "module" || node?.kind === "test" ? node.file : undefined;
}
