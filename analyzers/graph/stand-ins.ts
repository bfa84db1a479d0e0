/**
 * Tests that put stand-ins in the place of classes and modules: what a change does to the real ones is not felt there, whoever
 * calls them. One walk over the graph tells nothing about this, since who calls them is felt by other tests.
 */
import { isTestOnly } from "../roles.ts";
import { isDouble, isMember, replaces, travelsBack } from "./edges.ts";
import type { Edge, Graph, NodeId } from "./graph.ts";
import { type Origin, type Step, traceBack } from "./trace.ts";

/** Each asks the graph anew. Where a change meets more, tests are told that would not feel it, rather than the other way round. */
const maxClasses = 64;
const maxGroups = 32;

/** `settled` as `traceBack` gave it, less what is reached only through members of classes that a test replaces. */
export function behindStandIns(
  graph: Graph,
  origins: readonly Origin[],
  settled: ReadonlyMap<NodeId, Step>,
): ReadonlyMap<NodeId, Step> {
  const groups = [...groupsOf(graph, settled)].slice(0, maxGroups);
  if (groups.length === 0) return settled;
  const steps = new Map(settled);
  for (const { avoided, files } of groups) {
    const others = traceBack(graph, origins, "code", avoided);
    for (const id of settled.keys()) {
      if (!files.has(graph.node(id)?.file ?? "")) continue;
      const other = others.get(id);
      if (other === undefined) steps.delete(id);
      else steps.set(id, other);
    }
  }
  return steps;
}

interface Group {
  /** What of the change's way is replaced. */
  readonly avoided: ReadonlySet<NodeId>;
  /** Test files that replace just this. */
  readonly files: ReadonlySet<string>;
}

function groupsOf(graph: Graph, settled: ReadonlyMap<NodeId, Step>): Iterable<Group> {
  const replaced = new Map<string, NodeId[]>();
  const note = (file: string, id: NodeId): void => {
    const known = replaced.get(file);
    if (known === undefined) replaced.set(file, [id]);
    else known.push(id);
  };
  const classes = replacedClasses(graph, settled);
  for (const id of classes.length > maxClasses ? [] : classes) {
    const methods = methodsOf(graph, id);
    const real = testsBehind(graph, graph.to(id).filter(isRealUse), () => true);
    for (const file of testsBehind(graph, graph.to(id).filter(isDouble), isTestOnly))
      if (!real.has(file)) for (const method of methods) note(file, method);
  }
  for (const [file, id] of replacedModules(graph, settled)) note(file, id);
  return Map.groupBy(replaced, ([, ids]) => [...new Set(ids)].sort().join("\n"))
    .values()
    .map((files) => ({ avoided: new Set(files[0]?.[1]), files: new Set(files.map(([file]) => file)) }));
}

/** Test files that replace modules, each with what the change reaches in one. */
function* replacedModules(
  graph: Graph,
  settled: ReadonlyMap<NodeId, Step>,
): Generator<readonly [file: string, id: NodeId]> {
  const reached = new Map<string, NodeId[]>();
  for (const id of settled.keys()) {
    const node = graph.node(id);
    if (node?.kind !== "symbol") continue;
    const known = reached.get(node.file);
    if (known === undefined) reached.set(node.file, [id]);
    else known.push(id);
  }
  for (const test of graph.ofKind("test")) {
    if (!reached.has(test.file)) continue;
    for (const body of graph.from(test.id))
      for (const edge of graph.from(body.to)) {
        const what = replaces(edge);
        if (what === undefined) continue;
        for (const id of reached.get(graph.node(edge.to)?.file ?? "") ?? [])
          if (what === "all" || runs.has(graph.node(id)?.attributes?.["kind"])) yield [test.file, id];
      }
  }
}

/** What a mock of all functions puts something else in the place of. */
const runs: ReadonlySet<unknown> = new Set(["function", "method", "callback"]);

/** Classes of which the change reaches a member, and that somebody replaces. */
function replacedClasses(graph: Graph, settled: ReadonlyMap<NodeId, Step>): readonly NodeId[] {
  const found = new Set<NodeId>();
  for (const id of settled.keys())
    for (const edge of graph.to(id))
      if (isMember(edge) && !found.has(edge.from) && graph.to(edge.from).some(isDouble)) found.add(edge.from);
  return [...found];
}

/** Methods: what makes an instance, and what looking at it runs, a stand-in may have been made with. */
function methodsOf(graph: Graph, id: NodeId): readonly NodeId[] {
  const isMethod = (member: NodeId): boolean => {
    const { attributes, name } = graph.node(member) ?? {};
    return attributes?.["kind"] === "method" && name?.endsWith(".constructor") === false;
  };
  return graph.from(id).flatMap((edge) => (isMember(edge) && isMethod(edge.to) ? [edge.to] : []));
}

const isRealUse = (edge: Edge): boolean => travelsBack(edge) === "code" && !isDouble(edge);

/** Test files that run what the edges start from, over code in files that `passes`. */
function testsBehind(graph: Graph, edges: readonly Edge[], passes: (file: string) => boolean): ReadonlySet<string> {
  const tests = new Set<string>();
  const seen = new Set(edges.map(({ from }) => from));
  // A Set may grow while it is iterated: it is its own queue.
  for (const id of seen) {
    const node = graph.node(id);
    if (node === undefined || !passes(node.file)) continue;
    if (node.kind === "test") tests.add(node.file);
    for (const edge of graph.to(id)) if (travelsBack(edge) === "code") seen.add(edge.from);
  }
  return tests;
}
