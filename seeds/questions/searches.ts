/** Reads that look for a text wherever it stands in a column: no ordinary index helps them. */
import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { conditionsOf } from "./bounded-reads.ts";
import { inSnakeCase } from "./snake-case.ts";
import { textsOf } from "./spans.ts";

/** One query, the table it reads, and the columns that it looks through. */
export interface Search {
  readonly edge: Edge;
  readonly table: Node;
  readonly columns: readonly string[];
}

/** Each query of some code once; what it asks another table through a relation is left out. */
export function searchesOf(graph: Graph, symbol: Node): readonly Search[] {
  const texts = textsOf(symbol, "searches");
  if (texts.length === 0) return [];
  const reads = graph.from(symbol.id).filter(({ kind, certainty }) => kind === "reads" && certainty === "resolved");
  const found = new Map<Edge, Set<string>>();
  for (const text of texts) {
    const [field = "", line] = text.split(":");
    const near = [...reads].sort((a, b) => Math.abs(a.line - Number(line)) - Math.abs(b.line - Number(line)));
    for (const edge of near) {
      const table = edge.attributes?.["nested"] === true ? undefined : graph.node(edge.to);
      if (table?.kind !== "table" || table.attributes?.["store"] !== undefined) continue;
      const column = [field, inSnakeCase(field)].find((name) => conditionsOf(edge).includes(name));
      if (column === undefined) continue;
      found.set(edge, (found.get(edge) ?? new Set()).add(column));
      break;
    }
  }
  return [...found].flatMap(([edge, columns]) => {
    const table = graph.node(edge.to);
    return table === undefined ? [] : { edge, table, columns: [...columns] };
  });
}
