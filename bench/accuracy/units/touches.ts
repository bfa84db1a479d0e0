/** Which tables an entry reads and writes by its own code, walking the graph forward, beside what a reader found. */
import { travelsBack } from "../../../analyzers/graph/edges.ts";
import type { Edge, Graph, Node, NodeId } from "../../../analyzers/graph/graph.ts";
import type { LabelFile, TouchLabel } from "./labels.ts";
import { nearby } from "./measure.ts";
import { isNamed } from "./names.ts";

/** `resolved`: over proved edges alone; `guessed`: over those that are guessed, too. */
export type Certainty = "resolved" | "guessed";

export interface TouchScore {
  readonly entry: TouchLabel;
  /** False where nobody drew the entry: nothing below it is known. */
  readonly drawn: boolean;
  /** Tables, read or written. */
  readonly right: readonly string[];
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
  /** Of the right ones: those whose access is told as labelled. */
  readonly sameAccess: number;
}

interface Touched {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

export function scoreTouches(graph: Graph, labels: LabelFile, certainty: Certainty): readonly TouchScore[] {
  return (labels.touches ?? []).map((entry) => {
    const start = entryOf(graph, entry);
    const { reads, writes } = start === undefined ? nothing : below(graph, start, certainty);
    const found = [...new Set([...reads, ...writes])].sort();
    const wanted = [...new Set([...entry.reads, ...entry.writes])].sort();
    const has = (names: Iterable<string>, name: string): boolean =>
      [...names].some((one) => isNamed("tables", one, name) || isNamed("tables", name, one));
    const right = wanted.filter((name) => has(found, name));
    const may = entry.may ?? [];
    return {
      entry,
      drawn: start !== undefined,
      right,
      missed: wanted.filter((name) => !right.includes(name)),
      wrong: may.includes("*") ? [] : found.filter((name) => !has(wanted, name) && !has(may, name)),
      sameAccess: right.filter(
        (name) => has(reads, name) === has(entry.reads, name) && has(writes, name) === has(entry.writes, name),
      ).length,
    };
  });
}

const nothing: Touched = { reads: new Set(), writes: new Set() };

/** By its name, else by its place: what an entry touches is worth knowing where its name is not the reader's. */
function entryOf(graph: Graph, { entry, file, line }: TouchLabel): Node | undefined {
  const space = entry.indexOf(" ");
  const [kind, name] = [entry.slice(0, space), entry.slice(space + 1)];
  const nodes = graph.ofKind(kind === "job" ? "job" : "route");
  return (
    nodes.find((node) =>
      kind === "job"
        ? name.split("|").some((one) => isNamed("jobs", one, node.name))
        : isNamed("routes", name, node.name),
    ) ?? nodes.find((node) => node.file === file && Math.abs(node.line - line) <= nearby)
  );
}

/** What guards an entry is code of its own: a reader follows the handler. Tables end the walk, and so does what is only enqueued. */
function below(graph: Graph, start: Node, certainty: Certainty): Touched {
  const reads = new Set<string>();
  const writes = new Set<string>();
  // A set may grow while it is read.
  const seen = new Set<NodeId>([start.id]);
  for (const id of seen)
    for (const edge of graph.from(id)) {
      if (edge.kind === "guards" || edge.kind === "triggers" || !goesOn(edge, certainty)) continue;
      const target = graph.node(edge.to);
      if (target?.kind === "table" || target?.kind === "view") {
        if (edge.kind === "reads") reads.add(target.name);
        if (edge.kind === "writes") writes.add(target.name);
      } else if (target?.kind !== "package") seen.add(edge.to);
    }
  return { reads, writes };
}

const goesOn = (edge: Edge, certainty: Certainty): boolean =>
  travelsBack(edge) === "code" && (certainty === "guessed" || edge.certainty === "resolved");
