/** The way back, as far as it is known without trying it. What was not tried is never called clean. */
import type { Change, ChangedNode } from "../../analyzers/graph/change.ts";
import type { NodeKind } from "../../analyzers/graph/graph.ts";
import { by, count } from "./bound.ts";
import type { MigrationVerdict, Rollback, RollbackStep } from "./report.ts";

const schemaKinds: ReadonlySet<NodeKind> = new Set([
  "table",
  "column",
  "view",
  "sqlfn",
  "trigger",
  "migration",
] satisfies NodeKind[]);

/** Objects whose removal takes rows with it. */
const holdsRows: ReadonlySet<NodeKind> = new Set(["table", "column"] satisfies NodeKind[]);

/** Steps in the order in which they must be taken; `tried` is false on each, and the verdict is `unknown`. */
export function planRollback(change: Change): Rollback {
  const schema = change.nodes.filter(({ node }) => schemaKinds.has(node.kind));
  const migrations = changedMigrations(change);
  const lost = schema.filter((one) => one.change === "removed" && holdsRows.has(one.node.kind));
  return {
    verdict: "unknown",
    schemaChange: schema.length > 0,
    dataLoss: lost.map(({ node }) => `Rows of ${node.kind} ${node.name} are gone once the change is applied.`).sort(),
    steps: stepsOf(change, schema, migrations, lost),
    migrations,
  };
}

function changedMigrations(change: Change): readonly MigrationVerdict[] {
  return change.nodes
    .filter((one) => one.node.kind === "migration" && one.change !== "removed")
    .map(({ node }) => ({
      file: node.file,
      verdict: "not-tried" as const,
      why: "No migration was run: this is read from the text alone.",
      locks: [],
    }))
    .sort(by((one) => one.file));
}

function stepsOf(
  change: Change,
  schema: readonly ChangedNode[],
  migrations: readonly MigrationVerdict[],
  lost: readonly ChangedNode[],
): readonly RollbackStep[] {
  if (change.files.length === 0) return [];
  const texts: string[] = [];
  if (lost.length > 0)
    texts.push(
      `Before merging, keep a copy of what goes: ${count(lost.length, "table or column", "tables and columns")} removed.`,
    );
  texts.push(`Revert the code (${count(change.files.length, "file")}) and deploy the revert to every instance.`);
  if (migrations.length > 0)
    texts.push(
      `Then undo ${count(migrations.length, "migration")}, last one first, with its own way down or an inverse written by hand.`,
    );
  else if (schema.length > 0) texts.push("Then bring the database back to the schema that the reverted code declares.");
  if (change.nodes.some((one) => one.node.kind === "job" || one.node.kind === "queue"))
    texts.push("Check the jobs that were queued meanwhile: the reverted code must be able to read their payload.");
  return texts.map((what, at) => ({ order: at + 1, what, command: "", tried: false }));
}
