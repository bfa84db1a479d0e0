/** Columns whose new value a write reckons from their old one: two who do it at once wait for each other. */
import type { Value } from "../../facts.ts";
import type { AccessMeaning, QueryStep } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";
import type { CodeTable } from "./code-table.ts";
import { mentionedColumns, type QueryWorld } from "./columns.ts";

/** Methods, and keys of what is written, that add to a number (Prisma, Knex, TypeORM, Sequelize, Mongoose). */
const adds = /^(?:increment|decrement|multiply|divide)$/;

/** `{ clicks: { increment: 1 } }`, ``{ clicks: sql`${links.clicks} + 1` }``, `links.increment({ id }, "clicks", 1)`. */
export function reckonedColumns(
  world: QueryWorld,
  table: CodeTable,
  { called, columns, operation }: AccessMeaning,
  written: readonly string[] | undefined,
): readonly string[] {
  if (operation !== "update" && operation !== "upsert") return [];
  if (adds.test(called)) return written ?? [];
  const found = new Set<string>();
  for (const object of columns)
    for (const [key, inner] of world.constants.entries(object)) {
      const column = table.columns.get(key);
      if (column === undefined) continue;
      const { value } = inner;
      const isAdded = value.is === "object" && value.entries.some(([word]) => adds.test(word));
      if (isAdded || (isSum(value) && mentionedColumns(world, table, [inner]).includes(column))) found.add(column);
    }
  return [...found].sort();
}

/** A piece of SQL that adds or takes away. */
function isSum(value: Value): boolean {
  if (value.is !== "chain") return false;
  return value.links.some(
    ({ step, args: [text] = [] }) =>
      step === "`" && text?.is === "template" && text.parts.some((part) => /^\s*[-+](?!>)|[-+]\s*$/.test(part)),
  );
}

/** `.increment("clicks", 1)` among the steps of a builder. */
export function reckonedSteps(constants: Constants, steps: readonly QueryStep[]): readonly string[] {
  return steps.flatMap(({ role, called, args: [column] }) =>
    role === "written" && adds.test(called) ? (constants.text(column) ?? []) : [],
  );
}
