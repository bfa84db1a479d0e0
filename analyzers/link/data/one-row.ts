/** Whether a query means one row. */
import type { Value } from "../../facts.ts";
import type { Seen } from "../../meaning.ts";
import type { CodeTable } from "./code-table.ts";
import { mentionedColumns, type QueryWorld } from "./columns.ts";

/** Conditions in conditions. */
const maxDepth = 8;

/** Whether a condition says which one row is meant: a unique column equals something. */
export function namesOneRow(world: QueryWorld, table: CodeTable, { file, value }: Seen, depth = 0): boolean {
  if (depth > maxDepth) return false;
  if (value.is === "object")
    return value.entries.some(([key, inner]) => {
      if (key === "AND") return namesOneRow(world, table, { file, value: inner }, depth + 1);
      return table.unique.has(table.columns.get(key) ?? "") && !isNest(inner) && !isComparison(inner);
    });
  if (value.is === "list")
    return value.items.some((item) => namesOneRow(world, table, { file, value: item }, depth + 1));
  const args = value.is === "chain" && value.links.length === 1 ? (value.links[0]?.args ?? []) : [];
  if (value.is === "chain" && value.to === "and")
    return args.some((arg) => namesOneRow(world, table, { file, value: arg }, depth + 1));
  if (value.is !== "chain" || value.to !== "eq" || args[0] === undefined) return false;
  return mentionedColumns(world, table, [{ file, value: args[0] }]).some((column) => table.unique.has(column));
}

/** Whether the key of that row is written out, so that everybody means the same one: `{ id: "invoices" }`, `eq(counters.name, "x")`. */
export function writesKeyOut({ constants }: QueryWorld, table: CodeTable, { file, value }: Seen): boolean {
  const isWritten = (key: Value | undefined): boolean => {
    const { is } = key === undefined ? { is: "unknown" } : constants.follow({ file, value: key }).value;
    return is === "text" || is === "number";
  };
  if (value.is === "object")
    return value.entries.some(([key, inner]) => table.unique.has(table.columns.get(key) ?? "") && isWritten(inner));
  return value.is === "chain" && value.to === "eq" && isWritten(value.links[0]?.args?.[1]);
}

/** `id: In(ids)` of TypeORM. */
const comparisons = /^(?:In|Not|IsNull|LessThan|LessThanOrEqual|MoreThan|MoreThanOrEqual|Between|I?Like|Any|Raw|Or)$/;
const isComparison = (value: Value): boolean => value.is === "chain" && comparisons.test(value.to);

const isNest = (value: Value): boolean => value.is === "object" || value.is === "list";
