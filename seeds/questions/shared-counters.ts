/** Numbers that writers add to where they lie, in a row that is not one person's. */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "./exclusions.ts";
import { wordsOf } from "./table-classes.ts";

/** Numbers that tell how often something was tried, or which version of it this is: nobody else writes that row. */
const own =
  /attempt|retr(?:y|ies)|retried|tries|fail|version|epoch|generation|revision|position|rank|index|offset|cursor|step/i;
/** Whose rows are one person's, or have to be exact. */
const personal = new Set(
  "user customer account profile session visitor contact quota limit ratelimit job task slot".split(" "),
);
const numeric =
  /^(?:big|small|medium|tiny)?(?:int|serial|integer)|^int\d|^(?:decimal|numeric|real|float|double|number)/i;

/** Whether a write adds to a number that many share. */
export function isCounter(graph: Graph, edge: Edge, table: Node): boolean {
  const { reckoned, constant, operation } = edge.attributes ?? {};
  if (table.kind !== "table" || !Array.isArray(reckoned) || constant === true || operation !== "update") return false;
  if (edge.certainty !== "resolved" || isExcluded(edge.file)) return false;
  if (wordsOf(table).some((word) => personal.has(word))) return false;
  return columnsOf(edge).some((column) => !own.test(column) && isNumber(graph, table.id, column));
}

/** A number, as far as the schema is known. */
function isNumber(graph: Graph, table: NodeId, column: string): boolean {
  const type = graph.node(`column:${table.slice("table:".length)}.${column}`)?.attributes?.["type"];
  return typeof type !== "string" || numeric.test(type);
}

/** What it adds to. */
export function columnsOf({ attributes }: Edge): readonly string[] {
  const reckoned = attributes?.["reckoned"];
  return Array.isArray(reckoned) ? reckoned.map(String) : [];
}
