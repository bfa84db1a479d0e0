/** Work that one tick of the clock puts into a queue, or asks other hosts for, once for each row that it has read. */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { type Work, workBelow } from "./work-below.ts";

/** What a schedule starts: routes and jobs, those behind a queue as well. */
export function startedBy(graph: Graph, schedule: NodeId): readonly Node[] {
  return triggered(graph, schedule).flatMap((node) => (node.kind === "queue" ? triggered(graph, node.id) : [node]));
}

const triggered = (graph: Graph, id: NodeId): readonly Node[] =>
  graph.from(id).flatMap(({ kind, to, certainty }) => {
    const node = kind === "triggers" && certainty === "resolved" ? graph.node(to) : undefined;
    return node === undefined ? [] : [node];
  });

/** A piece of work that is begun for each element of a list, and the code that goes through the list. */
export interface Repeated {
  readonly work: Work;
  /** Where the list is gone through: the work itself, or the call on the road to it. */
  readonly at: Edge;
}

/** Everything below an entry that is begun for each element, by what the work's own edge or a call on its road says. */
export function repeatedBelow(graph: Graph, entry: NodeId): readonly Repeated[] {
  return workBelow(graph, entry).flatMap((work) => {
    const { perItem, mapped, bulk } = work.edge.attributes ?? {};
    if (perItem === true || mapped === true || bulk === true) return [{ work, at: work.edge }];
    const call = work.path.find(({ edge }) => edge?.kind === "calls" && edge.attributes?.["perItem"] === true)?.edge;
    return call === undefined ? [] : [{ work, at: call }];
  });
}
