/** Words that a query through an ORM writes into columns, where they stand in the code. */
import type { Seen } from "../../meaning.ts";
import type { CodeTable } from "./code-table.ts";
import type { QueryWorld } from "./columns.ts";

/** Words such as states and kinds are; what is longer or stranger is content. */
const word = /^[\w.: -]{1,40}$/;
/** Pairs that are kept of one query. */
const mostPairs = 40;

/** `state=open`: columns that get nothing but words and numbers, with each of these. */
export function writtenLiterals(world: QueryWorld, table: CodeTable, written: readonly Seen[]): readonly string[] {
  const found = new Map<string, Set<string> | undefined>();
  for (const object of written.flatMap((seen) => itemsOf(world, seen)))
    for (const [key, inner] of world.constants.entries(object)) {
      const column = table.columns.get(key);
      if (column === undefined) continue;
      const { value } = world.constants.follow(inner);
      const text = value.is === "text" ? value.text : value.is === "number" ? String(value.value) : undefined;
      const known = found.has(column) ? found.get(column) : new Set<string>();
      found.set(column, text !== undefined && word.test(text) ? known?.add(text) : undefined);
    }
  const pairs = [...found].flatMap(([column, values]) => [...(values ?? [])].map((value) => `${column}=${value}`));
  return pairs.sort().slice(0, mostPairs);
}

function itemsOf({ constants }: QueryWorld, seen: Seen): readonly Seen[] {
  const { file, value } = constants.follow(seen);
  return value.is === "list" ? value.items.map((item) => ({ file, value: item })) : [{ file, value }];
}
