/** What code leaves on the disk of its machine, and who looks for it there. */
import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { entriesAbove } from "./entries-above.ts";
import { isExcluded } from "./exclusions.ts";
import { isLoadedWithRoutes } from "./processes.ts";
import { runsAlone } from "./runs-alone.ts";
import { workspacePart } from "./workspace-part.ts";

/** Entries above one piece of code that are looked at. */
const maxEntries = 20;

export interface Left {
  /** The write, and the entry that makes it. */
  readonly write: Edge;
  readonly writer: Node;
  /** The read, and who makes it: another entry, or the application that serves the folder. */
  readonly read: Edge;
  readonly reader: Node;
  readonly file: Node;
}

/** Files that one entry writes and another reads, once for each piece of code that writes them. */
export function* leftOnDisk(graph: Graph): Generator<Left> {
  const reads = graph.ofKind("file").flatMap((file) => usesOf(graph, file, "reads").map((edge) => ({ edge, file })));
  if (reads.length === 0) return;
  for (const file of graph.ofKind("file"))
    for (const write of isPassing(file.name) ? [] : usesOf(graph, file, "writes")) {
      const writers = entriesOf(graph, write);
      const [writer] = writers;
      if (writer === undefined) continue;
      const known = new Set(writers.map(({ id }) => id));
      for (const { edge: read, file: asked } of reads) {
        if (!mayBe(file.name, asked.name) || workspacePart(read.file) !== workspacePart(write.file)) continue;
        const reader = readerOf(graph, read, known);
        if (reader === undefined) continue;
        yield { write, writer, read, reader, file };
        break;
      }
    }
}

function usesOf(graph: Graph, { id }: Node, kind: "reads" | "writes"): readonly Edge[] {
  return graph.to(id).filter((edge) => edge.kind === kind && !isExcluded(edge.file));
}

/** Places for what is soon done with, what is made when it is missing, and what tools and people read; hidden files are such. */
const passing = /^(?:te?mp|te?mporary|cache|caches|logs?|coverage|dist|build|out|node_modules)$/i;

export const isPassing = (path: string): boolean =>
  path.split("/").some((segment) => segment.startsWith(".") || passing.test(segment));

/** Entries that run a piece of code while somebody asks, or while a worker works: no commands, and nothing that runs once. */
export function entriesOf(graph: Graph, { from, certainty }: Edge): readonly Node[] {
  if (certainty !== "resolved") return [];
  return entriesAbove(graph, from, maxEntries).flatMap(({ entry }) => (runsAlone(entry) ? [] : [entry]));
}

/** Who reads it, and did not write it; an application that serves the folder answers by itself. */
function readerOf(graph: Graph, read: Edge, writers: ReadonlySet<string>): Node | undefined {
  const code = graph.node(read.from);
  if (code?.name === "<module>") return isLoadedWithRoutes(graph, code.file) ? code : undefined;
  const entries = entriesAbove(graph, read.from, maxEntries).map(({ entry }) => entry);
  return entries.find((entry) => !writers.has(entry.id) && !runsAlone(entry));
}

/** Whether what is written under one path may be found under another, segment by segment; a last `*` takes whatever is below. */
function mayBe(written: string, asked: string): boolean {
  const [one, other] = [written.split("/"), asked.split("/")];
  // Both begin in a folder that is told, though perhaps not in the same place: the shorter way to it counts.
  const at = one.indexOf(other[0] ?? "");
  const from = at === -1 ? other.indexOf(one[0] ?? "") : at;
  if (from === -1) return false;
  const [longer, shorter] = at === -1 ? [other.slice(from), one] : [one.slice(from), other];
  return shorter.every((segment, place) => {
    const there = longer[place];
    return there !== undefined ? segment === there || segment.includes("*") || there.includes("*") : false;
  });
}
