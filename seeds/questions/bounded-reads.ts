/** Whether what a query reads is bounded by what it says, however many rows there are. */
import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";

/** Columns that name whose a row is, or which one: what few rows share. */
const ofOne =
  /(?:_id|Id|ID|_uuid|Uuid)$|^(?!paid|valid|void|invalid|grid|bid)[a-z]+id$|^(?:id|uuid|email|slug|token|hash|key|code|secret|phone|url|domain|name)$/;

/** Columns that hold a time: a condition on one may well leave a day's rows. */
const ofTime = /(?:_at|At|_on|_time|Time|_ts|_date|Date)$|^(?:time|timestamp|ts|date|day)$/;

/** Whether a column says which row, or whose. */
export const namesOne = (column: string): boolean => ofOne.test(column);

/** What a read's conditions look at. */
export const conditionsOf = ({ attributes }: Edge): readonly string[] => {
  const where = attributes?.["where"];
  return Array.isArray(where) ? where.map(String) : [];
};

/** A condition says whose rows, or which one: how many there are does not follow the table. */
export const isOfOne = (edge: Edge): boolean => conditionsOf(edge).some((column) => ofOne.test(column));

/**
 * A read that holds every row that a table has, or all that one condition over many rows leaves. What a query is given elsewhere is
 * not known, and a table that is joined is bounded by what it is joined to: of such reads nothing is said.
 */
export function readsAll(graph: Graph, edge: Edge): boolean {
  const { operation, nested } = edge.attributes ?? {};
  if (operation !== "select" || nested === true) return false;
  const parts = graph.from(edge.from).filter(({ line, file }) => line === edge.line && file === edge.file);
  return (
    parts.every(({ kind }) => kind !== "writes") &&
    parts.every((part) => part.kind !== "reads" || isOpenToAll(graph, part))
  );
}

function isOpenToAll(graph: Graph, edge: Edge): boolean {
  const { keyed, limited, aggregate, open, dynamic } = edge.attributes ?? {};
  if ([keyed, limited, aggregate, open, dynamic].includes(true)) return false;
  const table = graph.node(edge.to);
  return !conditionsOf(edge).some(
    (column) => namesOne(column) || ofTime.test(column) || isUnique(graph, table, column),
  );
}

function isUnique(graph: Graph, table: Node | undefined, column: string): boolean {
  const uniques = table?.attributes?.["uniques"];
  if (Array.isArray(uniques) && uniques.includes(column)) return true;
  const { unique, primary } = graph.node(`column:${table?.name}.${column}`)?.attributes ?? {};
  return unique === true || primary === true;
}

const timeWord = /(?:^|_)(?:at|on|time|date|day|ts|timestamp)$|(?:At|On|Time|Date)$/;

/** By an owner and by a time: neither alone bounds what is read for long. */
export function isNarrowed({ attributes }: Edge): boolean {
  const where = attributes?.["where"];
  if (attributes?.["keyed"] === true) return true;
  if (!Array.isArray(where)) return false;
  const names = where.map(String);
  return names.some((column) => /(?:_id|Id|ID)$/.test(column)) && names.some((column) => timeWord.test(column));
}
