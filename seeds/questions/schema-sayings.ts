/** Who says that a column is there: the histories of migrations that make it, and the schema in code that declares it. */
import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "./exclusions.ts";
import { once } from "./once.ts";

/** One column, under whatever spelling: `created_at` and `createdAt` are one. */
export interface SaidColumn {
  readonly node: Node;
  readonly made: boolean;
  readonly declared: boolean;
}

/** A table that one schema in code declares and at most one history of migrations makes. */
export interface SaidTable {
  readonly node: Node;
  /** The folder of its history; undefined where none makes it. */
  readonly history: string | undefined;
  /** The file that declares it. */
  readonly schema: string;
  /** By spelling without case and underscores. */
  readonly columns: ReadonlyMap<string, SaidColumn>;
}

/** Tables of which it is plain who says what. Two histories or two schemas with one table are several databases: nobody knows whose it is. */
export const saidTables = once((graph: Graph): ReadonlyMap<NodeId, SaidTable> => {
  const found = new Map<NodeId, SaidTable>();
  for (const node of graph.ofKind("table")) {
    const said = saidTable(graph, node);
    if (said !== undefined) found.set(node.id, said);
  }
  return found;
});

function saidTable(graph: Graph, node: Node): SaidTable | undefined {
  const histories = new Set<string>();
  const schemas = new Set<string>();
  const columns = new Map<string, SaidColumn>();
  for (const { kind, to, attributes = {} } of graph.from(node.id)) {
    const column = kind === "holds" ? graph.node(to) : undefined;
    if (column === undefined) continue;
    if (attributes["ignored"] === true) return undefined;
    const made = texts(attributes["made"]);
    const declared = texts(attributes["declared"]);
    for (const one of made) histories.add(one);
    for (const one of declared) schemas.add(one);
    const key = spelling(to);
    const other = columns.get(key);
    columns.set(key, {
      node: column,
      made: made.length > 0 || other?.made === true,
      declared: declared.length > 0 || other?.declared === true,
    });
  }
  const [history, ...otherHistories] = histories;
  const [schema, ...otherSchemas] = schemas;
  if (schema === undefined || isExcluded(schema) || otherHistories.length + otherSchemas.length > 0) return undefined;
  return { node, history, schema, columns };
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value : []);

const spelling = (column: NodeId): string =>
  column
    .slice(column.lastIndexOf(".") + 1)
    .replaceAll("_", "")
    .toLowerCase();
