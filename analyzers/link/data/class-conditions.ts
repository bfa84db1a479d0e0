/** Columns that the conditions of a query of a model look at. */
import type { AccessMeaning, Seen } from "../../meaning.ts";
import type { ClassTable } from "./class-tables.ts";
import type { CodeTable } from "./code-table.ts";
import { keyColumns, type QueryWorld } from "./columns.ts";

/** Keys of objects, `alias.column` in texts, and the primary key. */
export function classConditions(
  world: QueryWorld,
  table: CodeTable,
  { byKey }: AccessMeaning["pattern"],
  conditions: readonly Seen[],
): readonly string[] {
  const found = new Set<string>(keyColumns(world, table, conditions).columns);
  for (const seen of conditions) {
    for (const [, column = ""] of world.constants.text(seen)?.matchAll(/\b\w+\.(\w+)\b/g) ?? []) {
      const known = table.columns.get(column);
      if (known !== undefined) found.add(known);
    }
  }
  if (byKey && "declared" in table)
    for (const { primary, name } of (table as ClassTable).declared) if (primary) found.add(name);
  return [...found].sort();
}
