/** Who reads or writes a table or a column, in code that runs in production. */

import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isTestOnly } from "../../analyzers/roles.ts";
import { entriesAbove } from "./entries-above.ts";

export interface DataUser {
  readonly node: Node;
  readonly edge: Edge;
}

const kinds = new Set(["symbol", "view", "sqlfn", "schedule"]);

/** One use by each user, over resolved edges; migrations alter data and are no users of it. */
export function usersOf(graph: Graph, id: NodeId): readonly DataUser[] {
  const users = new Map<NodeId, DataUser>();
  const edges = id.startsWith("column:") && graph.node(id) === undefined ? naming(graph, id) : graph.to(id);
  for (const edge of edges) {
    if ((edge.kind !== "reads" && edge.kind !== "writes") || edge.certainty !== "resolved") continue;
    const node = graph.node(edge.from);
    if (node === undefined || !kinds.has(node.kind) || isTestOnly(node.file) || users.has(node.id)) continue;
    users.set(node.id, { node, edge });
  }
  return [...users.values()].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
}

/**
 * Statements that name a column which its table does not have: nothing links them, but the table's edges carry the names.
 * A bare name in a join is meant for the table that has it.
 */
function naming(graph: Graph, column: NodeId): readonly Edge[] {
  const dot = column.lastIndexOf(".");
  const name = column.slice(dot + 1);
  const table = `table:${column.slice("column:".length, dot)}`;
  return graph.to(table).filter(({ from, line, attributes }) => {
    if (!names(attributes?.["columns"], name) && !names(attributes?.["where"], name)) return false;
    return !graph
      .from(from)
      .some(
        (other) =>
          other.line === line &&
          other.to !== table &&
          graph.node(`column:${other.to.slice("table:".length)}.${name}`) !== undefined,
      );
  });
}

const names = (columns: unknown, name: string): boolean => Array.isArray(columns) && columns.includes(name);

/** ORMs that name every column of their schema in a query that asks for whole rows. */
const selectsAll = new Set(["package:@prisma/client", "package:drizzle-orm"]);

/** Users that read whole rows of a column's table through an ORM which knows the column: it names it in every query. */
export function wholeRowUsersOf(graph: Graph, column: NodeId): readonly DataUser[] {
  const table = graph.to(column).find(({ kind }) => kind === "holds")?.from;
  if (table === undefined) return [];
  return usersOf(graph, table).filter(
    ({ node, edge }) =>
      edge.kind === "reads" && isWhole(edge) && graph.from(node.id).some(({ to }) => selectsAll.has(to)),
  );
}

function isWhole({ attributes }: Edge): boolean {
  return names(attributes?.["columns"], "*");
}

/** Names of users worth reading: `byPhone` (GET /users), ... and how many more. */
export function toldUsers(graph: Graph, users: readonly DataUser[], most = 10): string {
  const told = users.slice(0, most).map(({ node }) => {
    const [above] = entriesAbove(graph, node.id, 1);
    return above === undefined ? `\`${node.name}\`` : `\`${node.name}\` (${above.entry.name})`;
  });
  return `${told.join(", ")}${users.length > told.length ? ` and ${users.length - told.length} more` : ""}`;
}
