/** Whether a read gives rows of which there are more each day. */
import type { Edge, Graph } from "../../analyzers/graph/graph.ts";
import { conditionsOf, namesOne, readsAll } from "./bounded-reads.ts";
import { growthOf, logOf } from "./table-classes.ts";

/** Owners of so much that what they have grows with the traffic. */
const tenant = /(?:workspace|organi[sz]ation|org|project|team|tenant|site|website|environment|program|company)_?Id$/i;
const owner = /(?:_id|[a-z]Id|ID)$/;

/** Whether a column says whose rows, and what he has grows with the traffic. */
export const isOfTenant = (column: string): boolean => tenant.test(column);

/**
 * How sure it is, 0 to 1: all rows of a table, those of a tenant where requests add some, those of anybody in a log. Rows whose keys
 * were given are as many as keys, and what anybody else owns in other tables is a short list (openstatus' components of a page,
 * documenso's recipients). Conditions that are put together elsewhere may bound it.
 */
export function surelyMany(graph: Graph, edge: Edge): number {
  const { aggregate, open, operation, keyed, limited, inTransaction } = edge.attributes ?? {};
  if (operation !== "select" || [aggregate, open, keyed, limited, inTransaction].includes(true)) return 0;
  const grows = growthOf(graph, edge.to);
  if (readsAll(graph, edge)) return grows >= 0.8 ? 0.85 : 0.7;
  const narrow = conditionsOf(edge).filter(namesOne);
  if (narrow.length === 0 || !narrow.every((column) => owner.test(column))) return 0;
  const sure = narrow.every(isOfTenant) ? grows : logOf(graph, edge.to);
  return sure >= 0.8 ? 0.8 : 0;
}
