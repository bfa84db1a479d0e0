/** Lines of code as symbols tell them, `12-14`, and the reads of tables that stand in them. */
import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";

export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Undefined where the text tells no lines. */
export function spanOf(text: string): Span | undefined {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) };
}

/** Texts of a symbol's attribute that is a list. */
export function textsOf({ attributes }: Node, name: string): readonly string[] {
  const value = attributes?.[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Edges that leave a symbol in some of its lines, as far as names tell them for sure. */
export function edgesIn(graph: Graph, { id, file }: Node, { first, last }: Span): readonly Edge[] {
  return graph
    .from(id)
    .filter((edge) => edge.certainty === "resolved" && edge.file === file && edge.line >= first && edge.line <= last);
}

/** The one table that is read there, with the edge; undefined where none is, or more than one. */
export function readIn(
  graph: Graph,
  symbol: Node,
  span: Span,
): { readonly edge: Edge; readonly table: Node } | undefined {
  const reads = edgesIn(graph, symbol, span).flatMap((edge) => {
    const table = edge.kind === "reads" && edge.attributes?.["nested"] !== true ? graph.node(edge.to) : undefined;
    return table?.kind === "table" ? [{ edge, table }] : [];
  });
  const [only] = reads;
  return only !== undefined && reads.every(({ table }) => table.id === only.table.id) ? only : undefined;
}
