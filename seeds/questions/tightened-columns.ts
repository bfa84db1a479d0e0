/** Columns that take less than they did, and the code that does not know yet. */
import type { Attributes, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Evidence } from "../rule.ts";
import { isExcluded } from "./exclusions.ts";
import { isNarrowing, type SchemaStep } from "./schema-changes.ts";
import { type DataUser, usersOf } from "./users-of-data.ts";

interface Narrower {
  readonly is: "narrower";
  readonly from: string;
  readonly to: string;
}

/** Empty values are refused, and nothing fills them in. */
interface Required {
  readonly is: "required";
}

/** `users`: who writes the narrower column, or inserts rows without the required one; never nobody. */
export type Tightened = (Narrower | Required) & { readonly column: Node; readonly users: readonly DataUser[] };

export function tightenedBy({ base, head }: Evidence, { on, does, edge }: SchemaStep): Tightened | undefined {
  const column = head.node(on);
  const table = head.to(on).find(({ kind }) => kind === "holds")?.from;
  if (column === undefined || table === undefined) return undefined;
  const { what, type, nullable, hasDefault } = edge.attributes ?? {};
  if (does === "alter-column" && what === "type") {
    const from = String(base.node(on)?.attributes?.["type"] ?? "");
    const to = String(type ?? "");
    const users = usersOf(head, on).filter((user) => user.edge.kind === "writes");
    return isNarrowing(from, to) && users.length > 0 ? { is: "narrower", from, to, column, users } : undefined;
  }
  const added = does === "add-column" && nullable === false && hasDefault !== true;
  const required = added || (does === "alter-column" && what === "set-not-null");
  // A default that the schema in code fills in is as good as one of the database.
  if (!required || column.attributes?.["hasDefault"] === true || base.node(table) === undefined) return undefined;
  const users = usersOf(head, table).filter(({ edge: use }) => leavesOut(use.attributes, on) && !isExcluded(use.file));
  return users.length > 0 ? { is: "required", column, users } : undefined;
}

function leavesOut(attributes: Attributes | undefined, column: NodeId): boolean {
  const columns = attributes?.["columns"];
  const name = column.slice(column.lastIndexOf(".") + 1);
  if (attributes?.["operation"] !== "insert" || !Array.isArray(columns)) return false;
  return !columns.includes("*") && !columns.includes(name);
}
