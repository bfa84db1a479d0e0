/** Whether an index, or a key, of a table helps a query that looks for rows. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { once } from "./once.ts";

/** Of so large a share of the tables some index is known: then the ones that are not known are not there. */
const told = 0.25;

/** Whether the schema of the repository tells its indexes at all; where a tool keeps them elsewhere nothing can be said. */
export const tellsIndexes = once((graph: Graph): boolean => {
  const tables = graph.ofKind("table").filter(({ attributes }) => attributes?.["undeclared"] !== true);
  const indexed = tables.filter(({ attributes }) => listOf(attributes?.["indexes"]).length > 0);
  return tables.length > 0 && indexed.length >= tables.length * told;
});

/** Some index or key of the table begins with one of the columns; an index over an expression may be for any of them. */
export function helps(graph: Graph, { id, name, attributes }: Node, columns: readonly string[]): boolean {
  // Not all databases tell large letters from small ones, and nobody has two columns that differ in them alone.
  const wanted = new Set(columns.map((column) => column.toLowerCase()));
  const indexes = listOf(attributes?.["indexes"]);
  if (indexes.some((index) => index === "" || wanted.has((index.split(",")[0] ?? "").toLowerCase()))) return true;
  if (listOf(attributes?.["uniques"]).some((column) => wanted.has(column.toLowerCase()))) return true;
  // Keys are kept sorted: which of their columns comes first is not known.
  if (
    listOf(attributes?.["keys"]).some((key) =>
      key
        .toLowerCase()
        .split(",")
        .some((column) => wanted.has(column)),
    )
  )
    return true;
  return graph.from(id).some(({ kind, to }) => {
    const { primary, unique } = (kind === "holds" ? graph.node(to)?.attributes : undefined) ?? {};
    return (primary === true || unique === true) && wanted.has(to.slice(`column:${name}.`.length).toLowerCase());
  });
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
