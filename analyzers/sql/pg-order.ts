/** Whether rows come in an order. */

import { isLimit } from "./pg-names.ts";
import { list, type Tree } from "./tree.ts";

/** `INSERT ... SELECT` of many rows, in no order: one that names no table gives one row, unless it unfolds a list. */
export function isUnordered(source: Tree | undefined): boolean {
  if (source === undefined || list(source["valuesLists"]).length > 0 || list(source["sortClause"]).length > 0)
    return false;
  return list(source["fromClause"]).length > 0 && !isLimit(source["limitCount"]);
}
