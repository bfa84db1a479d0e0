/** Constraints that a change lays on tables that stand, and the code of before that may write what they refuse. */
import type { Edge, Graph, NodeId } from "../../analyzers/graph/graph.ts";
import { columnId } from "../../analyzers/link/ids.ts";
import type { Evidence } from "../rule.ts";
import { isExcluded } from "./exclusions.ts";
import { newSchemaSteps, type SchemaStep } from "./schema-changes.ts";
import type { DataUser } from "./users-of-data.ts";

/** `certain`: the code writes a word that is refused; otherwise it writes the columns, and nobody sees what. */
export interface NewConstraint {
  readonly certain: boolean;
  readonly table: NodeId;
  readonly columns: readonly string[];
  /** Half a sentence, for the names of `users` to follow. */
  readonly what: string;
  readonly users: readonly DataUser[];
}

const writing = new Set(["insert", "update", "upsert"]);
const writers = new Set(["symbol", "sqlfn", "schedule"]);

/** What a step newly refuses, with who of base may run into it; undefined where nobody does. */
export function newConstraintOf(evidence: Evidence, { on, does, edge }: SchemaStep): NewConstraint | undefined {
  const { base } = evidence;
  const { unique, constraint, columns } = edge.attributes ?? {};
  if ((does !== "create-index" && does !== "add-constraint") || !Array.isArray(columns) || columns.length === 0)
    return undefined;
  const steps = newSchemaSteps(evidence).filter((one) => one.on === on);
  // A table that the change itself makes, or writes down for the first time, has no rows of before.
  if (steps.some((one) => one.does === "create-table")) return undefined;
  const table = on.slice(on.indexOf(":") + 1);
  if (columns.some((column) => base.node(columnId(table, column)) === undefined)) return undefined;
  const users = writersOf(base, on, columns);
  const refused = refusedBy(edge, users);
  const told = { table: on, columns };
  if (refused.users.length > 0) {
    const what = `${list(refused.columns)} of \`${table}\` takes ${list(refused.allowed)} alone from then on, and the old code writes ${list(refused.values)}`;
    return { ...told, certain: true, what, users: refused.users };
  }
  // One that takes the place of another may be no narrower.
  const replaces = steps.some((one) => one.does === "drop-constraint");
  const open = replaces && unique !== true ? [] : users.filter((user) => !writesAllowed(edge, user));
  const what = open.length === 0 ? undefined : mayBreak(unique === true ? "unique" : constraint, table, columns);
  return what === undefined ? undefined : { ...told, certain: false, what, users: open };
}

function mayBreak(kind: unknown, table: string, columns: readonly string[]): string | undefined {
  switch (kind) {
    case "unique":
      return `Values of ${list(columns)} of \`${table}\` may stand once from then on, and the old code may write them twice`;
    case "check":
      return `${list(columns)} of \`${table}\` has to meet a condition from then on, and the old code may write what does not`;
    case "foreign":
      return `${list(columns)} of \`${table}\` has to name a row that exists from then on, and the old code may name others`;
    case "exclusion":
      return `Rows of \`${table}\` may not meet in ${list(columns)} from then on, and the old code may write some that do`;
    default:
      return undefined;
  }
}

/** Every place where code of base adds rows with these columns, or changes them. */
function writersOf(base: Graph, table: NodeId, columns: readonly string[]): readonly DataUser[] {
  return base.to(table).flatMap((edge) => {
    const node = base.node(edge.from);
    const { operation, columns: written } = edge.attributes ?? {};
    if (edge.kind !== "writes" || edge.certainty !== "resolved" || node === undefined) return [];
    if (!writers.has(node.kind) || isExcluded(node.file) || !writing.has(String(operation))) return [];
    const meets =
      Array.isArray(written) && (written.includes("*") || columns.some((column) => written.includes(column)));
    return meets ? [{ node, edge }] : [];
  });
}

interface Refused {
  readonly columns: readonly string[];
  readonly allowed: readonly string[];
  readonly values: readonly string[];
  readonly users: readonly DataUser[];
}

/** Who writes a word into a column that a closed list of words leaves out. */
function refusedBy(edge: Edge, users: readonly DataUser[]): Refused {
  const allowed = pairsOf(edge, "allows");
  const lists = new Set(allowed.map(columnOf));
  const isRefused = (pair: string): boolean => lists.has(columnOf(pair)) && !allowed.includes(pair);
  const refusing = users.filter((user) => pairsOf(user.edge, "literals").some(isRefused));
  const pairs = [...new Set(refusing.flatMap((user) => pairsOf(user.edge, "literals").filter(isRefused)))].sort();
  const columns = [...new Set(pairs.map(columnOf))];
  return {
    columns,
    allowed: allowed.filter((pair) => columns.includes(columnOf(pair))).map(literalIn),
    values: pairs.map(literalIn),
    users: refusing,
  };
}

/** All that a place writes into the constraint's columns are words of its lists. */
function writesAllowed(edge: Edge, user: DataUser): boolean {
  const { columns, operation } = user.edge.attributes ?? {};
  const asked = edge.attributes?.["columns"];
  const lists = new Set(pairsOf(edge, "allows").map(columnOf));
  if (!Array.isArray(asked) || !Array.isArray(columns) || columns.includes("*") || lists.size === 0) return false;
  const written = new Set(pairsOf(user.edge, "literals").map(columnOf));
  // An INSERT that leaves a column out writes its default.
  const touched = operation === "update" ? asked.filter((column) => columns.includes(column)) : asked;
  return touched.every((column) => lists.has(column) && (written.has(column) || !columns.includes(column)));
}

function pairsOf({ attributes }: Edge, name: "allows" | "literals"): readonly string[] {
  const pairs = attributes?.[name];
  return Array.isArray(pairs) ? pairs : [];
}

const columnOf = (pair: string): string => pair.slice(0, pair.indexOf("="));
const literalIn = (pair: string): string => pair.slice(pair.indexOf("=") + 1);

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
