/** Everything a PostgreSQL 18 catalogue says about the schemas of users, as plain JSON. */

export type Fact = string | number | boolean | null | readonly string[];

/** One object. Names are written as SQL: quoted where needed, qualified outside `public`. */
export interface SchemaObject {
  readonly kind: string;
  readonly name: string;
  /** The table, view or other object that it goes away with, as `kind:name` or a relation's name. */
  readonly on: string;
  readonly is: Readonly<Record<string, Fact>>;
}

export interface SchemaState {
  readonly objects: readonly SchemaObject[];
}

/** Says which object of a state is meant; two states share it when the object kept its name. */
export const keyOf = (object: Pick<SchemaObject, "kind" | "name" | "on">): string =>
  `${object.kind}|${object.on}|${object.name}`;

/** Rows as the queries of `state-queries.ts` give them, query after query, in any order. */
export function stateOf(rows: readonly SchemaObject[]): SchemaState {
  const keyed = rows.map((row) => [keyOf(row), row] as const);
  keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { objects: keyed.map(([, row]) => row) };
}
