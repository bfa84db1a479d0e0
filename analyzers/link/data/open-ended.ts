/** Whether a query says more than was read of it: conditions that are put together elsewhere, steps that follow later. */
import type { Value } from "../../facts.ts";
import type { AccessMeaning, QueryStep, Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";
import type { CodeTable } from "./code-table.ts";
import { type QueryWorld, relatedTable } from "./columns.ts";

/** Conditions in conditions. */
const maxDepth = 6;

/** Steps of a builder that look at columns. */
const conditions: ReadonlySet<QueryStep["role"]> = new Set(["where", "pinned", "looked"]);

/**
 * An access whose conditions or options are not all written out, or look at other tables: what is not read may bound it as well as
 * not.
 */
export function isOpenEnded(world: QueryWorld, table: CodeTable, meaning: AccessMeaning): boolean {
  const { constants } = world;
  const { pattern, where, argument, kept } = meaning;
  if (where.some((seen) => isOpen(constants, seen, 0))) return true;
  if (where.some((seen) => boundsElsewhere(world, table, seen))) return true;
  if (pattern.by === "model" && argument !== undefined && !isWhole(constants, argument)) return true;
  if (pattern.by === "class" && where.some((seen) => looksElsewhere(constants, table, seen))) return true;
  // A query that is built runs when it is awaited: one that is only put away may be given more.
  return pattern.by !== "model" && pattern.by !== "member" && kept;
}

/** Columns that tell whose a row is, or which one. */
const ofOne = /(?:_id|Id)$|^(?:id|uuid|email|slug|token|key|code|url|domain|name)$/;
/** How a relation of many is asked. */
const ofMany = new Set(["some", "is"]);

/**
 * `{ team: { id } }`: a condition on another table, which leaves the rows of one team. One on what many share, `{ plan: { limit: 0 } }`,
 * bounds nothing.
 */
function boundsElsewhere(world: QueryWorld, table: CodeTable, seen: Seen, depth = 0): boolean {
  return [...world.constants.entries(seen)].some(([key, inner]) => {
    if (!table.relations.has(key)) return depth > 0 && (ofOne.test(key) || !table.columns.has(key));
    const related = relatedTable(world, table, key);
    if (related === undefined || depth > maxDepth || !isWhole(world.constants, inner)) return true;
    const asked = [...world.constants.entries(inner)];
    const among = asked.length === 1 && ofMany.has(asked[0]?.[0] ?? "") ? asked[0]?.[1] : inner;
    return among === undefined || boundsElsewhere(world, related.table, among, depth + 1);
  });
}

/** Conditions of a builder that name no column (a callback, a variable), groups, and columns that a callback reckons. */
export function hasOpenSteps(constants: Constants, steps: readonly QueryStep[]): boolean {
  return steps.some(({ role, called, args: [first] }) => {
    if (called === "groupBy") return true;
    if (first === undefined) return false;
    const { value } = constants.follow(first);
    if (role === "columns") return value.is === "function";
    if (!conditions.has(role)) return false;
    return value.is === "object" ? value.spreads !== undefined : constants.text(first) === undefined;
  });
}

/** `media.tmdbId = :id`: a column that the table does not have is another's, which is joined. */
function looksElsewhere(constants: Constants, { columns }: CodeTable, seen: Seen): boolean {
  const named = constants.text(seen)?.matchAll(/\b[A-Za-z_]\w*\.([A-Za-z_]\w*)\b/g) ?? [];
  return [...named].some(([, column = ""]) => !columns.has(column));
}

/** An insert of what may be many rows at once: it says so, or what it is given is not one object. */
export function isOfMany({ constants }: QueryWorld, { called, operation, columns }: AccessMeaning): boolean {
  if (operation !== "insert" && operation !== "upsert") return false;
  return /many|bulk|batch/i.test(called) || columns.some((seen) => constants.follow(seen).value.is !== "object");
}

export function hasManyRows(constants: Constants, steps: readonly QueryStep[]): boolean {
  return steps.some(
    ({ role, args: [first] }) =>
      role === "values" && first !== undefined && constants.follow(first).value.is !== "object",
  );
}

/** Whether what is inserted is surely a list, put together while the code runs: nothing says in which order. */
export function isOfRows({ constants }: QueryWorld, { operation, columns }: AccessMeaning): boolean {
  if (operation !== "insert" && operation !== "upsert") return false;
  return columns.some((seen) => isList(constants, seen));
}

export const hasRows = (constants: Constants, steps: readonly QueryStep[]): boolean =>
  steps.some(({ role, args: [first] }) => role === "values" && first !== undefined && isList(constants, first));

/** Methods of lists that give a list. */
const makers = new Set([".map", ".flatMap", ".filter", ".concat", ".flat", ".slice"]);

function isList(constants: Constants, seen: Seen): boolean {
  for (const { value } of [seen, constants.follow(seen)]) {
    if ((value.is === "ref" || value.is === "unknown") && value.list === true) return true;
    const last = value.is === "chain" ? value.links.at(-1) : undefined;
    if (last?.args !== undefined && makers.has(last.step)) return true;
  }
  return false;
}

/** An object, with nothing spread into it that is not known. Constants may be spread into each other without end. */
function isWhole(constants: Constants, seen: Seen, depth = 0): boolean {
  const { file, value } = constants.follow(seen);
  if (value.is !== "object" || depth > maxDepth) return false;
  return (value.spreads ?? []).every((spread) => isWhole(constants, { file, value: spread }, depth + 1));
}

/** A condition that is no object, no call and no text, or is put together out of such. */
function isOpen(constants: Constants, seen: Seen, depth: number): boolean {
  const { file, value } = constants.follow(seen);
  if (depth > maxDepth) return true;
  const open = (inner: Value): boolean => isOpen(constants, { file, value: inner }, depth + 1);
  switch (value.is) {
    case "object":
      return (
        !isWhole(constants, { file, value }) || value.entries.some(([key, inner]) => joins.has(key) && open(inner))
      );
    case "list":
      return value.items.some(open);
    case "chain":
      return value.links.length === 1 && joins.has(value.to) && (value.links[0]?.args ?? []).some(open);
    case "text":
    case "template":
    case "function":
      return false;
    default:
      return true;
  }
}

/** What puts conditions together: in Drizzle, in Prisma. */
const joins = new Set(["and", "or", "AND", "OR"]);
