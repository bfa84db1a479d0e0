/**
 * Tests that put stand-ins in the place of classes: what a change does to the real class's members is not felt there, whoever
 * calls them. One walk over the graph tells nothing about this, since who calls them is felt by other tests.
 */
import { isTestOnly } from "../roles.ts";
import { isDouble, isMember, travelsBack } from "./edges.ts";
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
  for (const { classes, files } of groups) {
    const others = traceBack(graph, origins, "code", methodsOf(graph, classes));
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
  readonly classes: readonly NodeId[];
  /** Test files that replace just these of the classes that the change meets. */
  readonly files: ReadonlySet<string>;
}

function groupsOf(graph: Graph, settled: ReadonlyMap<NodeId, Step>): Iterable<Group> {
  const classes = replacedClasses(graph, settled);
  if (classes.length > maxClasses) return [];
  const replaced = new Map<string, NodeId[]>();
  for (const id of classes) {
    const real = testsBehind(graph, graph.to(id).filter(isRealUse), () => true);
    for (const file of testsBehind(graph, graph.to(id).filter(isDouble), isTestOnly))
      if (!real.has(file)) replaced.set(file, [...(replaced.get(file) ?? []), id]);
  }
  return Map.groupBy(replaced, ([, ids]) => ids.join("\n"))
    .values()
    .map((files) => ({ classes: files[0]?.[1] ?? [], files: new Set(files.map(([file]) => file)) }));
}

/** Classes of which the change reaches a member, and that somebody replaces. */
function replacedClasses(graph: Graph, settled: ReadonlyMap<NodeId, Step>): readonly NodeId[] {
  const found = new Set<NodeId>();
  for (const id of settled.keys())
    for (const edge of graph.to(id))
      if (isMember(edge) && !found.has(edge.from) && graph.to(edge.from).some(isDouble)) found.add(edge.from);
  return [...found];
}

/** Methods: what makes an instance, and what looking at it runs, a stand-in may have been made with. */
function methodsOf(graph: Graph, classes: readonly NodeId[]): ReadonlySet<NodeId> {
  const isMethod = (id: NodeId): boolean => {
    const { attributes, name } = graph.node(id) ?? {};
    return attributes?.["kind"] === "method" && name?.endsWith(".constructor") === false;
  };
  return new Set(
    classes.flatMap((id) => graph.from(id).flatMap((edge) => (isMember(edge) && isMethod(edge.to) ? [edge.to] : []))),
  );
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
