/** The way back, as far as it is known without trying it. What was not tried is never called clean. */
import type { Change, ChangedNode } from "../../analyzers/graph/change.ts";
import type { NodeKind } from "../../analyzers/graph/graph.ts";
import { by, count } from "./bound.ts";
import type { MigrationVerdict, Rollback, RollbackStep } from "./report.ts";

const schemaKinds: ReadonlySet<NodeKind> = new Set<NodeKind>([
  "table",
  "column",
  "view",
  "sqlfn",
  "trigger",
  "migration",
]);

/** Objects whose removal takes rows with it. */
const holdsRows: ReadonlySet<NodeKind> = new Set<NodeKind>(["table", "column"]);

/**
 * Changed nodes that the database's schema declares. A table that is known only because code names it has no definition,
 * hence no `body`: naming it or no longer naming it changes no schema.
 */
export function schemaChanges(change: Change): readonly ChangedNode[] {
  return change.nodes.filter(
    ({ node }) => schemaKinds.has(node.kind) && (node.kind === "migration" || node.body !== undefined),
  );
}

/** Steps in the order in which they must be taken; `tried` is false on each, and the verdict is `unknown`. */
export function planRollback(change: Change): Rollback {
  const schema = schemaChanges(change);
  return {
    verdict: "unknown",
    schemaChange: schema.length > 0,
    dataLoss: lossesOf(schema).map(({ node }) => `Rows of ${node.kind} ${node.name} go when the change is applied.`),
    steps: stepsOf(change, schema).map((what, at) => ({ order: at + 1, what, command: "", tried: false })),
    migrations: migrationsOf(change),
  };
}

function lossesOf(schema: readonly ChangedNode[]): readonly ChangedNode[] {
  return schema
    .filter((one) => one.change === "removed" && holdsRows.has(one.node.kind))
    .sort(by((one) => one.node.id));
}

function migrationsOf(change: Change): readonly MigrationVerdict[] {
  return change.nodes
    .filter((one) => one.node.kind === "migration" && one.change !== "removed")
    .map(({ node }) => ({
      file: node.file,
      verdict: "not-tried" as const,
      why: "It was read, not run.",
      locks: [],
    }))
    .sort(by((one) => one.file));
}

/** What the old code needs comes back before it does; what only the new code needs goes after it went. */
function stepsOf(change: Change, schema: readonly ChangedNode[]): readonly RollbackStep["what"][] {
  if (change.files.length === 0) return [];
  const needed = schema.filter((one) => one.change !== "added" && one.node.kind !== "migration").length;
  const extra = schema.filter((one) => one.change === "added" && one.node.kind !== "migration").length;
  const lost = lossesOf(schema).length;
  const migrations = change.nodes.filter((one) => one.node.kind === "migration" && one.change !== "removed").length;
  const steps: string[] = [];
  if (lost > 0)
    steps.push(
      `Before this change is applied, copy the rows of ${count(lost, "table or column", "tables and columns")} that it removes; no revert brings them back.`,
    );
  if (needed > 0)
    steps.push(
      `Bring back ${count(needed, "schema object")} that this change removes or alters; the old code needs them first.`,
    );
  steps.push(`Revert the code (${count(change.files.length, "file")}) and deploy the revert to every instance.`);
  if (change.nodes.some((one) => one.node.kind === "job" || one.node.kind === "queue"))
    steps.push("Look at jobs queued meanwhile: the old code must understand their payload, or they must be drained.");
  if (extra > 0)
    steps.push(`Remove ${count(extra, "schema object")} that this change adds, once no instance uses them.`);
  if (migrations > 0)
    steps.push(
      `Take ${count(migrations, "migration")} off the migration tool's record, last one first, by its way down where it has one.`,
    );
  return steps;
}
