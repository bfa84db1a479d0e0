import type { Node, NodeId } from "../../analyzers/graph/graph.ts";
import { newSchemaSteps, type SchemaStep } from "../questions/schema-changes.ts";
import { type SaidColumn, type SaidTable, saidTables } from "../questions/schema-sayings.ts";
import { type Evidence, rule, type Yield } from "../rule.ts";
import { driftHonours, driftViolates } from "./sample-shop.ts";

export const schemaDrift = rule({
  name: "schema-drift",
  title: "The schema in code and the migrations say different things",
  level: "warning",
  why: "The database comes from the migrations, the queries from the schema in code: a column that only one of them knows is asked for where it is not, or taken away by the next migration that a tool generates.",
  instead: "Let the tool generate the migration out of the schema, and commit both in one change.",
  rollback: "Whichever side is wrong is put right alone: nothing has been lost yet.",
  onlyChange: true,
  kin: ["seed-7/dropped-data-still-used"],

  *check(evidence) {
    const asked = new Asked(evidence);
    const told = new Set<NodeId>();
    for (const { id } of evidence.change.nodes.map(({ node }) => node)) {
      const table = asked.head.get(tableOf(evidence, id));
      if (table === undefined || told.has(table.node.id)) continue;
      told.add(table.node.id);
      yield* driftsOf(asked, table);
    }
  },
  violates: driftViolates,
  honours: driftHonours,
});

/** Columns that both sides know, before anybody believes that a schema and a history mean the same database. */
const fewestShared = 3;
/** Of what the schema declares, how much the history has to know: where names are worked out otherwise, nothing fits. */
const mostlyKnown = 0.9;

class Asked {
  readonly evidence: Evidence;
  readonly base: ReadonlyMap<NodeId, SaidTable>;
  readonly head: ReadonlyMap<NodeId, SaidTable>;
  readonly steps: ReadonlyMap<NodeId, readonly SchemaStep[]>;
  readonly #histories = new Map<string, boolean>();

  constructor(evidence: Evidence) {
    this.evidence = evidence;
    this.base = saidTables(evidence.base);
    this.head = saidTables(evidence.head);
    this.steps = Map.groupBy(newSchemaSteps(evidence), ({ on }) => on);
  }

  /** Everything that a history says was read, nothing of it was taken away, and the schema said the same before this change. */
  trusts(history: string): boolean {
    const known = this.#histories.get(history) ?? (this.#wasRead(history) && this.#agreed(history));
    this.#histories.set(history, known);
    return known;
  }

  #wasRead(history: string): boolean {
    return this.evidence.change.nodes.every(({ node, change, side }) => {
      if (node.kind !== "migration" || !node.file.startsWith(`${history}/`)) return true;
      if (change === "removed" || side === "base") return false;
      const { head } = this.evidence;
      // Of code that is a migration, more is done by calls that nobody reads.
      const speaks = node.file.endsWith(".sql") || head.from(node.id).some(({ kind }) => kind === "migrates");
      return speaks && node.attributes?.["unread"] !== true;
    });
  }

  #agreed(history: string): boolean {
    const columns = [...this.base.values()].flatMap((one) =>
      one.history === history ? [...one.columns.values()] : [],
    );
    const declared = columns.filter((one) => one.declared);
    const shared = declared.filter((one) => one.made);
    return shared.length >= fewestShared && shared.length >= mostlyKnown * declared.length;
  }

  /** The history that makes the tables declared nearest to a table that none makes; undefined where two are as near. */
  nearest(table: SaidTable): string | undefined {
    let best = 0;
    let found = new Set<string>();
    for (const { history, schema } of this.head.values()) {
      if (history === undefined) continue;
      const near = sharedFolders(schema, table.schema);
      if (near > best) found = new Set();
      if (near >= best) found.add(history);
      best = Math.max(best, near);
    }
    return found.size === 1 ? [...found][0] : undefined;
  }
}

/** Path segments that two files share, the name counted as one. */
function sharedFolders(a: string, b: string): number {
  const [one, other] = [a.split("/"), b.split("/")];
  const at = one.findIndex((segment, index) => segment !== other[index]);
  return at < 0 ? one.length + 1 : at + 1;
}

function tableOf({ head }: Evidence, id: NodeId): NodeId {
  return id.startsWith("column:") ? (head.to(id).find(({ kind }) => kind === "holds")?.from ?? id) : id;
}

function* driftsOf(asked: Asked, table: SaidTable): Generator<Yield> {
  const { node, history, columns } = table;
  const before = asked.base.get(node.id);
  if (history === undefined) {
    yield* withoutHistory(asked, table, before);
    return;
  }
  // What did not fit before was not understood, or is no matter of this change.
  const fitted = [...(before?.columns.values() ?? [])].every(({ made, declared }) => made && declared);
  const shares = [...columns.values()].some(({ made, declared }) => made && declared);
  if (!fitted || !shares || (before !== undefined && before.history !== history) || !asked.trusts(history)) return;
  // A table of which base knows no such thing stood there in another way.
  if (before === undefined && asked.evidence.base.node(node.id) !== undefined) return;
  for (const column of columns.values()) {
    if (column.declared && !column.made) yield* undone(asked, table, column.node);
    else if (column.made && !column.declared) yield* undeclared(asked, table, column);
  }
}

/** A table that the schema declares and no migration makes: it is new, or a migration took it away. */
function* withoutHistory(asked: Asked, table: SaidTable, before: SaidTable | undefined): Generator<Yield> {
  const { node } = table;
  const isNew = asked.evidence.base.node(node.id) === undefined;
  const history = isNew ? asked.nearest(table) : before?.history;
  if (history === undefined || !asked.trusts(history) || [...table.columns.values()].some(({ made }) => made)) return;
  const dropped = asked.steps.get(node.id)?.find(({ does }) => does === "drop-table" || does === "rename-table");
  if (!isNew && dropped === undefined) return;
  yield {
    on: [node.id],
    ...placeOf(dropped, node),
    side: "head",
    title:
      dropped === undefined
        ? `\`${node.name}\` stands in the schema, and no migration in \`${history}\` makes it.`
        : `This migration takes \`${node.name}\` away, and the schema (\`${table.schema}:${node.line}\`) still has it.`,
    confidence: 0.9,
  };
}

function* undone({ steps, evidence }: Asked, table: SaidTable, column: Node): Generator<Yield> {
  const dropped = steps.get(column.id)?.find(({ does }) => does === "drop-column" || does === "rename-column");
  // A migration that runs in another order than its name tells may have added it.
  const isAdded = evidence.head
    .to(column.id)
    .some(({ kind, attributes }) => kind === "migrates" && attributes?.["does"] === "add-column");
  if (dropped === undefined && isAdded) return;
  yield {
    on: [column.id],
    ...placeOf(dropped, column),
    side: "head",
    title:
      dropped === undefined
        ? `\`${column.name}\` stands in the schema, and no migration in \`${table.history}\` adds it.`
        : `This migration takes \`${column.name}\` away, and the schema (\`${column.file}:${column.line}\`) still has it.`,
    confidence: 0.9,
  };
}

/**
 * A column that a migration of this change brings, and that the schema does not know. What the schema forgets first is in order; so is
 * what the migration fills by itself: it keeps values for the way back.
 */
function* undeclared({ steps, evidence }: Asked, table: SaidTable, { node }: SaidColumn): Generator<Yield> {
  if (evidence.base.node(node.id) !== undefined || databaseOnly.test(String(node.attributes?.["type"]))) return;
  const name = node.id.slice(node.id.lastIndexOf(".") + 1);
  const fills = ({ does, edge }: SchemaStep): boolean => {
    const columns = edge.attributes?.["columns"];
    return does === "update" && Array.isArray(columns) && columns.includes(name);
  };
  if (steps.get(table.node.id)?.some(fills)) return;
  const added = steps.get(node.id)?.find(({ does }) => does === "add-column");
  const step = added ?? steps.get(table.node.id)?.find(({ does }) => does === "create-table");
  if (step === undefined) return;
  yield {
    on: [node.id],
    ...placeOf(added, node),
    side: "head",
    title: `This migration adds \`${node.name}\`, and the schema (\`${table.schema}\`) does not have it.`,
    confidence: 0.85,
    severity: "notice",
  };
}

/** What the database works out and searches by itself; schemas in code have no word for it. */
const databaseOnly = /^(?:tsvector|vector|halfvec|geometry|geography)\b/i;

const placeOf = (step: SchemaStep | undefined, node: Node): Pick<Yield, "file" | "line"> => {
  const { file, line } = step?.edge ?? node;
  return { file, line };
};
