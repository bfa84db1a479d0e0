/** How heavy the code of a repository is: how many entries stand on each piece of it. */
import type { Graph } from "../../analyzers/graph/graph.ts";
import { entryCounts } from "./entries-above.ts";

/** Steps into which all code is parted: hundredths. */
const steps = 100;

/** The hundredths of how many entries depend on a symbol that runs, from the least to the most; empty where there is no code. */
export function loadsOf(graph: Graph): readonly number[] {
  const counts = entryCounts(graph);
  const symbols = graph.ofKind("symbol");
  if (symbols.length === 0) return [];
  const sorted = Uint32Array.from(symbols, ({ id }) => counts.get(id) ?? 0).sort();
  return Array.from({ length: steps }, (_, at) => sorted[Math.floor((at * sorted.length) / steps)] ?? 0);
}
