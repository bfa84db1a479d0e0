/** What a second run of the same code leaves twice: rows that nothing refuses, and numbers that are added to. */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isBystander } from "./table-classes.ts";

/** An insert of a row of its own into a declared table that has no other key than a number of the database's; logs may well say a thing twice. */
export function addsRowTwice(graph: Graph, { kind, attributes, certainty }: Edge, table: Node): boolean {
  const { operation, keyed, nested, columns } = attributes ?? {};
  if (kind !== "writes" || table.kind !== "table" || certainty !== "resolved") return false;
  if (operation !== "insert" || keyed === true || nested === true) return false;
  const { undeclared, keys, uniques, store } = table.attributes ?? {};
  return (
    undeclared !== true &&
    keys === undefined &&
    uniques === undefined &&
    store === undefined &&
    !isBystander(table) &&
    !hasKey(graph, table, columns)
  );
}

/** A column besides the surrogate key tells rows apart; or the key is given, and may be the event's own (docmost's attachments). */
function hasKey(graph: Graph, { id }: Node, given: unknown): boolean {
  const columns = graph.from(id).flatMap(({ kind, to }) => (kind === "holds" ? (graph.node(to) ?? []) : []));
  if (columns.length === 0) return true;
  const named = Array.isArray(given) ? given.map(String) : [];
  return columns.some(({ name, attributes }) => {
    const { unique, primary, hasDefault, type } = attributes ?? {};
    if (primary !== true) return unique === true;
    const isGiven = named.includes(name.slice(name.lastIndexOf(".") + 1));
    return isGiven || (hasDefault !== true && !/serial/i.test(String(type)));
  });
}

/** Numbers that tell how often something was tried, or which version of it this is: a second run is one more try. */
const own =
  /attempt|retr(?:y|ies)|retried|tries|fail|error|version|epoch|generation|revision|position|rank|index|offset|cursor|step/i;

/** Columns that an update reckons from what they hold; none where a condition beside the key may tell that it was done. */
export function columnsAddedTo({ kind, attributes }: Edge, target: Node): readonly string[] {
  const { reckoned, operation, constant, where } = attributes ?? {};
  if (constant === true || (Array.isArray(where) && where.length > 1)) return [];
  if (kind !== "writes" || target.kind !== "table" || operation !== "update" || !Array.isArray(reckoned)) return [];
  return reckoned.map(String).filter((column) => !own.test(column));
}

/** A row that the same code adds in the same transaction, under the event's own key as is taken. */
export function isGuardOf(other: Edge, edge: Edge): boolean {
  const { operation, inTransaction } = other.attributes ?? {};
  if (other.kind !== "writes" || (operation !== "insert" && operation !== "upsert")) return false;
  return other.from === edge.from && inTransaction === true && edge.attributes?.["inTransaction"] === true;
}

/** Who reads, changes or clears rows of a table may know by them that it was done before. */
export const looksAt = (edge: Edge, table: NodeId): boolean =>
  edge.to === table &&
  (edge.kind === "reads" ||
    (edge.kind === "writes" && (edge.attributes?.["operation"] !== "insert" || edge.attributes["keyed"] === true)));
