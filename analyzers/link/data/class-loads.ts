/** Tables that a query of a model loads beside its own: relations by name, models by class, joins by alias. */
import type { AccessMeaning, Seen } from "../../meaning.ts";
import type { ClassTable } from "./class-tables.ts";
import type { Nested, QueryWorld } from "./columns.ts";

/** Relations of relations: what is written by hand goes four or five deep. */
const maxDepth = 8;
/** Values looked at in one query. */
const maxValues = 500;

/** Keys of an include that are no relations. */
const model = ["model", "association", "path"] as const;
const deeper = ["include", "relations", "populate", "all"] as const;

interface Search {
  readonly world: QueryWorld;
  readonly meaning: AccessMeaning;
  left: number;
}

/** Beside what it names, a query loads what its tables always load. */
export function* loadedByClass(world: QueryWorld, table: ClassTable, meaning: AccessMeaning): Generator<Nested> {
  const search = { world, meaning, left: maxValues };
  // The query's own rows are told by the query itself.
  const met = new Set([`${table.table} ${table.certain}`]);
  const own = [...loads(search, table, meaning.loads, 0), ...scoped(search, table, meaning)];
  for (const nested of [...own, ...always(search, table, meaning, 0)]) {
    const key = `${nested.table.table} ${nested.certain}`;
    if (met.has(key)) continue;
    met.add(key);
    yield nested;
  }
}

/** What the scopes load that a query asks for by their names. */
function* scoped(search: Search, table: ClassTable, { scopes }: AccessMeaning): Generator<Nested> {
  const { constants } = search.world;
  for (const name of scopes.flatMap((seen) => constants.texts(seen)))
    for (const { file, value } of table.scopes) {
      const defined: Seen = { file, value: value.is === "function" ? (value.gives ?? value) : value };
      const scope = constants.entry(defined, name);
      if (scope !== undefined) yield* loads(search, table, [scope], 0);
    }
}

function* always(
  search: Search,
  table: ClassTable,
  { pattern, operation }: AccessMeaning,
  depth: number,
): Generator<Nested> {
  const isBuilder = pattern.aliases !== undefined;
  if (operation !== "select" || isBuilder || pattern.aggregate === true) return;
  yield* loads(search, table, table.always, depth);
}

function* loads(search: Search, table: ClassTable, values: readonly Seen[], depth: number): Generator<Nested> {
  if (depth > maxDepth) return;
  const { constants, tables } = search.world;
  for (const seen of values) {
    if (search.left-- <= 0) return;
    const { file, value } = constants.follow(seen);
    switch (value.is) {
      case "list":
        yield* loads(
          search,
          table,
          value.items.map((item) => ({ file, value: item })),
          depth + 1,
        );
        break;
      case "text":
        for (const path of value.text.split(/\s+/)) yield* along(search, table, path, depth);
        break;
      case "function":
        if (value.gives !== undefined) yield* loads(search, table, [{ file, value: value.gives }], depth + 1);
        break;
      case "object":
        yield* fromObject(search, table, { file, value }, depth);
        break;
      default: {
        const other = tables.entity([seen]);
        if (other !== undefined) yield* whole(search, other, depth);
      }
    }
  }
}

/** `{ model: Order, include: [...] }`, `{ orders: { lines: true } }`, `{ include: [...] }`. */
function* fromObject(search: Search, table: ClassTable, seen: Seen, depth: number): Generator<Nested> {
  const { constants, tables } = search.world;
  const named = model.map((key) => constants.entry(seen, key)).find((entry) => entry !== undefined);
  const inner = deeper.flatMap((key) => constants.entry(seen, key) ?? []);
  if (named !== undefined) {
    const text = constants.text(named);
    const target = (text === undefined ? undefined : relation(search, table, text)) ?? tables.entity([named]);
    if (target === undefined) return;
    yield* whole(search, target, depth);
    yield* loads(search, target, inner, depth + 1);
    return;
  }
  if (inner.length > 0) yield* loads(search, table, inner, depth + 1);
  for (const [key, entry] of constants.entries(seen)) {
    if (entry.value.is === "flag" && !entry.value.value) continue;
    const target = relation(search, table, key);
    if (target === undefined) continue;
    yield* through(search, table, key);
    yield* whole(search, target, depth);
    if (entry.value.is === "object") yield* loads(search, target, [entry], depth + 1);
  }
}

/** `orders.lines`; what stands in front may be the alias of another join, or of the query itself. */
function* along(search: Search, table: ClassTable, path: string, depth: number): Generator<Nested> {
  const steps = path.split(".");
  const [first = ""] = steps;
  let at = table;
  let rest = steps;
  if (relation(search, table, first) === undefined || steps.length === 2) {
    const joined = steps.length === 2 ? aliased(search, table, first, depth) : undefined;
    if (joined !== undefined) {
      at = joined;
      rest = steps.slice(1);
    } else if (relation(search, table, first) === undefined) rest = steps.slice(1);
  }
  for (const step of rest) {
    const next = relation(search, at, step);
    if (next === undefined) return;
    yield* through(search, at, step);
    yield* whole(search, next, depth);
    at = next;
  }
}

function aliased({ world, meaning }: Search, table: ClassTable, alias: string, depth: number): ClassTable | undefined {
  if (depth > maxDepth) return undefined;
  for (const { of, name } of meaning.aliases) {
    if (world.constants.text(name) !== alias) continue;
    const path = world.constants.text(of);
    if (path === undefined) return world.tables.entity([of]);
    const [owner = "", step = ""] = path.split(".");
    if (owner === alias) return undefined;
    const search = { world, meaning, left: 0 };
    const from = aliased(search, table, owner, depth + 1) ?? table;
    return relation(search, from, step);
  }
  return undefined;
}

function relation({ world }: Search, table: ClassTable, name: string): ClassTable | undefined {
  const key = table.relations.get(name);
  return key === undefined ? undefined : world.tables.related(key);
}

/** A table and what it always loads itself. */
function* whole(search: Search, table: ClassTable, depth: number): Generator<Nested> {
  yield { table, operation: "select", columns: ["*"], certain: table.certain };
  if (search.meaning.pattern.aliases === undefined) yield* loads(search, table, table.always, depth + 1);
}

/** The table between two others. */
function* through({ world }: Search, table: ClassTable, name: string): Generator<Nested> {
  const between = table.between.get(name);
  if (between === undefined) return;
  yield { table: world.tables.named(between, table), operation: "select", columns: ["*"], certain: true };
}
