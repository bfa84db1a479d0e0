/** What the migrations that a change adds do to the schema. */
import type { Edge, NodeId } from "../../analyzers/graph/graph.ts";
import { createCanonical } from "../fingerprint.ts";
import type { Evidence } from "../rule.ts";
import { isExcluded } from "./exclusions.ts";
import { once } from "./once.ts";

/** One statement of a migration on one table, column, or other object. */
export interface SchemaStep {
  readonly migration: NodeId;
  readonly on: NodeId;
  /** As `SchemaChange` says it: `drop-column`, `rename-table`, `delete`, ... */
  readonly does: string;
  readonly edge: Edge;
}

/** Steps on the way up that head has and base has not, file by file, in the order of their statements. */
export const newSchemaSteps = once(({ base, head, change }: Evidence): readonly SchemaStep[] => {
  const canonical = createCanonical(change);
  const key = (edge: Edge, migration: NodeId): string => JSON.stringify([migration, edge.to, edge.attributes]);
  const known = new Set<string>();
  for (const { id } of base.ofKind("migration"))
    for (const edge of base.from(id)) if (edge.kind === "migrates") known.add(key(edge, canonical(id)));

  const steps: SchemaStep[] = [];
  for (const { id, file } of head.ofKind("migration")) {
    if (isExcluded(file)) continue;
    for (const edge of head.from(id)) {
      if (edge.kind !== "migrates" || edge.attributes?.["down"] === true || known.has(key(edge, id))) continue;
      steps.push({ migration: id, on: edge.to, does: String(edge.attributes?.["does"] ?? ""), edge });
    }
  }
  return steps.sort((a, b) => compare(a.edge.file, b.edge.file) || indexOf(a) - indexOf(b));
});

/** Migrations whose file is new at head. */
export function isNewMigration({ base, change }: Evidence, migration: NodeId): boolean {
  const added = change.nodes.some(({ node, change: how }) => node.id === migration && how === "added");
  return added || base.node(migration) === undefined;
}

function indexOf({ edge }: SchemaStep): number {
  const index = edge.attributes?.["index"];
  return typeof index === "number" ? index : edge.line;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Column types from wide to narrow, by family: a step to the right may not hold what was there. */
const families: readonly (readonly RegExp[])[] = [
  [/^(?:bigint|int8|bigserial)/i, /^(?:integer|int4|int|serial)\b/i, /^(?:smallint|int2)/i],
  [/^(?:numeric|decimal)/i, /^(?:double precision|float8)/i, /^(?:real|float4)/i, /^(?:bigint|integer|int|smallint)/i],
  [/^(?:timestamp|timestamptz|datetime)/i, /^date/i],
];

/** Whether values of the old type may not fit into the new one. Unknown pairs are no narrowing. */
export function isNarrowing(from: string, to: string): boolean {
  if (isText(from)) return isText(to) ? lengthOf(to) < lengthOf(from) : !/^(?:json|jsonb|bytea|blob)/i.test(to);
  return families.some((family) => {
    const before = family.findIndex((type) => type.test(from));
    return before >= 0 && family.findIndex((type) => type.test(to)) > before;
  });
}

const isText = (type: string): boolean => /^(?:text|varchar|character|char|citext|string)/i.test(type);

/** `varchar(80)` holds 80 characters, `text` any number. */
function lengthOf(type: string): number {
  const length = /\((\d+)\)/.exec(type);
  return length === null ? Number.POSITIVE_INFINITY : Number(length[1]);
}
