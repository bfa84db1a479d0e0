/** What the steps of a query that is built by calls say of one table. */
import type { TableUse } from "../../facts.ts";
import type { QueryMeaning, QueryStep, Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";
import { columnsIn, inSnakeCase, mentionOf, type NamedTable, namesIn } from "./builder-names.ts";
import type { Table } from "./catalogue.ts";
import { embedsIn } from "./embeds.ts";
import { reckonedSteps } from "./reckoned.ts";

export interface Scope {
  readonly constants: Constants;
  readonly table: Table | undefined;
  readonly folds: boolean;
  /** No other table stands in the query: a bare column is this one's. */
  readonly alone: boolean;
}

export type Target = NamedTable & { readonly written: string };

export function useOf(scope: Scope, meaning: QueryMeaning, target: Target): TableUse {
  const { constants } = scope;
  const { pattern, operation, steps } = meaning;
  const own = (names: readonly string[]): readonly string[] => ownColumns(scope, target, names);
  const of = (...roles: readonly QueryStep["role"][]): readonly QueryStep[] =>
    steps.filter(({ role }) => roles.includes(role));
  const aggregate = meaning.counts || of("aggregate").length > 0;
  const whole = pattern.whole === true && !aggregate;
  const columns =
    operation === "select" ? readColumns(scope, steps, target, whole) : writtenColumns(scope, steps, target);
  const conditions = of("where", "pinned", "looked").map((step) => conditionOf(constants, step));
  const where = own(conditions.flatMap(({ looked }) => looked));
  const equals = own(conditions.flatMap(({ pinned }) => pinned));
  const reckoned = own(reckonedSteps(constants, steps));
  const conflicts = of("conflict");
  const keys = [...conflicts.flatMap(({ args }) => args.slice(0, 1)), ...meaning.conflict];
  const passes = meaning.ignores || of("passes").length > 0 || conflicts.some(isPassedOver);
  const allows = operation === "upsert" || (operation === "insert" && (passes || conflicts.length > 0));
  const upserts = allows && !passes;
  const kept = operation === "delete" || meaning.counts ? undefined : columns;
  return {
    table: target.table,
    access: operation === "select" ? "read" : "write",
    operation: upserts ? "upsert" : allows ? "insert" : operation,
    ...(kept === undefined ? {} : { columns: kept }),
    ...(where.length > 0 ? { where } : {}),
    ...(equals.length > 0 ? { equals } : {}),
    ...(aggregate ? { aggregate: true as const } : {}),
    ...(of("limit", "one").length > 0 ? { limited: true as const } : {}),
    ...(of("offset").length > 0 ? { offset: true as const } : {}),
    ...(reckoned.length > 0 ? { reckoned } : {}),
    ...(of("lock").length > 0 ? { locked: true as const } : {}),
    ...(of("skip").length > 0 ? { skips: true as const } : {}),
    ...(allows ? { conflict: own(keys.flatMap((seen) => namesIn(constants, seen) ?? [])) } : {}),
  };
}

/** `onConflict((on) => on.column("id").doNothing())` */
function isPassedOver({ args: [first] }: QueryStep): boolean {
  const gives = first?.value.is === "function" ? first.value.gives : undefined;
  return gives?.is === "text" && gives.text === "doNothing";
}

/** Columns of a read; undefined where one of them is computed. */
function readColumns(
  scope: Scope,
  steps: readonly QueryStep[],
  target: Target,
  whole: boolean,
): readonly string[] | undefined {
  const { constants } = scope;
  const asked = steps.filter(
    ({ role, args }) =>
      role === "columns" || role === "star" || role === "embeds" || (role === "one" && args.length > 0),
  );
  const found: string[] = [];
  let open = false;
  for (const { role, args } of asked) {
    if (role === "embeds") {
      const text = args.length === 0 ? "*" : constants.text(args[0]);
      if (text === undefined || text.includes("?")) open = true;
      else found.push(...embedsIn(text).columns);
    } else if (role === "star" || args.length === 0) {
      const of = args.flatMap((seen) => constants.texts(seen));
      if (of.length === 0 || of.some((name) => isOf(target, name))) found.push("*");
    } else
      for (const seen of args) {
        const names = columnsIn(constants, seen);
        if (names === undefined) open = true;
        else found.push(...names);
      }
  }
  if (asked.length === 0) return whole ? ["*"] : undefined;
  const own = ownColumns(scope, target, found);
  if (own.includes("*")) return ["*"];
  return open || own.length === 0 ? undefined : own;
}

function writtenColumns(scope: Scope, steps: readonly QueryStep[], target: Target): readonly string[] | undefined {
  const { constants } = scope;
  const found: string[] = [];
  let open = false;
  for (const { role, args } of steps) {
    if (role === "written") {
      const name = constants.text(args[0]);
      if (name !== undefined) found.push(name);
      else open = open || keysOf(constants, args[0], found);
    } else if (role === "values") {
      const name = args.length > 1 ? constants.text(args[0]) : undefined;
      // `update("total", 1)`
      if (name !== undefined) found.push(name);
      else open = keysOf(constants, args[0], found) || open;
    }
  }
  const own = ownColumns(scope, target, found);
  return open || own.length === 0 ? undefined : own;
}

/** Adds the keys of an object, or of a list of them; true where some are computed. */
function keysOf(constants: Constants, seen: Seen | undefined, found: string[]): boolean {
  if (seen === undefined) return true;
  const { file, value } = constants.follow(seen);
  if (value.is === "list")
    return value.items.map((item) => keysOf(constants, { file, value: item }, found)).includes(true);
  if (value.is !== "object") return true;
  found.push(...constants.entries({ file, value }).keys());
  return value.spreads?.some((spread) => constants.follow({ file, value: spread }).value.is !== "object") === true;
}

const equality = new Set(["=", "==", "===", "is", "in", "IN", "eq", "IS"]);

/** What a step of a condition looks at, and what of it it pins to a value. */
function conditionOf(
  constants: Constants,
  { role, args }: QueryStep,
): { readonly looked: readonly string[]; readonly pinned: readonly string[] } {
  const [first, second] = args;
  if (first === undefined) return { looked: [], pinned: [] };
  const { file, value } = constants.follow(first);
  if (value.is === "object") {
    const keys = [...constants.entries({ file, value }).keys()];
    return { looked: keys, pinned: keys };
  }
  const column = constants.text(first);
  if (column === undefined || args.length < 2) return { looked: column === undefined ? [] : [column], pinned: [] };
  if (role === "looked") return { looked: [column], pinned: [] };
  const equal = role === "pinned" || args.length === 2 || equality.has(constants.text(second) ?? "");
  return { looked: [column], pinned: equal ? [column] : [] };
}

const isOf = ({ alias, written, table }: Target, prefix: string): boolean =>
  prefix === alias || prefix === written || prefix === table || prefix === table.replace(/^.*\./, "");

/** Those of the columns that are the table's, as the schema spells them. A bare one may be any table's that has it. */
export function ownColumns(
  { table, folds, alone }: Scope,
  target: Target,
  names: readonly string[],
): readonly string[] {
  const found = new Set<string>();
  for (const name of names) {
    const { prefix, column } = mentionOf(name);
    if (column === undefined || (prefix !== undefined && !isOf(target, prefix))) continue;
    const known = table && (spelled(table, column) ?? (folds ? spelled(table, inSnakeCase(column)) : undefined));
    const unclear = prefix === undefined && !alone && column !== "*";
    if (known !== undefined || !unclear) found.add(known ?? column);
  }
  return [...found].sort();
}

function spelled(table: Table, name: string): string | undefined {
  if (table.columns.has(name)) return name;
  const folded = name.toLowerCase();
  for (const known of table.columns.keys()) if (known.toLowerCase() === folded) return known;
  return undefined;
}

/** Columns that a query names without asking for them. */
export function mentionsIn(constants: Constants, steps: readonly QueryStep[]): readonly string[] {
  return steps.flatMap(({ role, args }) => {
    if (role !== "named" && role !== "table") return [];
    return args.slice(role === "table" ? 1 : 0).flatMap((seen) => namesIn(constants, seen) ?? []);
  });
}
