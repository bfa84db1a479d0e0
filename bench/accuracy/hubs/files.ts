/** A graph seen file by file: who imports whom, and what follows from that alone. */
import type { Graph } from "../../../analyzers/graph/graph.ts";

export interface FileView {
  /** Every file that was read. */
  readonly files: ReadonlySet<string>;
  /** What a file imports, and what of that it passes on. */
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
  readonly passes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Everything that imports the file, directly or through others, itself included. */
  closure(file: string): ReadonlySet<string>;
}

export function fileView(graph: Graph): FileView {
  const imports = new Map<string, Set<string>>();
  const passes = new Map<string, Set<string>>();
  const importers = new Map<string, Set<string>>();
  for (const { from, to, kind } of graph.edges()) {
    if (kind !== "loads" && kind !== "re-exports") continue;
    const source = graph.node(from)?.file;
    const target = graph.node(to)?.file;
    if (source === undefined || target === undefined || source === target) continue;
    put(imports, source, target);
    put(importers, target, source);
    if (kind === "re-exports") put(passes, source, target);
  }
  return {
    files: new Set(graph.ofKind("symbol").map(({ file }) => file)),
    imports,
    passes,
    closure(file) {
      const reached = new Set([file]);
      // A Set may grow while it is iterated: it is its own queue.
      for (const path of reached) for (const importer of importers.get(path) ?? []) reached.add(importer);
      return reached;
    },
  };
}

function put(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
