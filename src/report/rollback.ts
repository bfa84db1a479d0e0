/** The way back, as far as it is known without trying it. What was not tried is never called clean. */
import type { Change, ChangedNode } from "../../analyzers/graph/change.ts";
import type { Node, NodeKind } from "../../analyzers/graph/graph.ts";
import type { Impact } from "../../analyzers/graph/impact.ts";
import type { RevertTrial } from "../ports.ts";
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

/** How many conflicting files a step names. */
const mostNamed = 3;

/** Steps in the order in which they must be taken. Only taking back the code was tried: the schema never is `clean`. */
export function planRollback(change: Change, impact: Impact, reverted: RevertTrial): Rollback {
  const schema = schemaChanges(change);
  const isWork = ({ kind }: Node): boolean => kind === "job" || kind === "queue";
  // Who sends work, or does it, may send or take other fields now.
  const queued =
    change.nodes.some(({ node }) => isWork(node)) ||
    [...impact.reached.values()].some(({ node, distance }) => distance === 1 && isWork(node));
  const comesOut = "applies" in reverted && reverted.applies;
  return {
    verdict: comesOut && schema.length === 0 && !queued ? "clean" : "unknown",
    schemaChange: schema.length > 0,
    dataLoss: lossesOf(schema).map(({ node }) => `Rows of ${node.kind} ${node.name} go when the change is applied.`),
    steps: stepsOf(change, schema, queued, reverted).map((step, at) => ({ order: at + 1, ...step })),
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
function stepsOf(
  change: Change,
  schema: readonly ChangedNode[],
  queued: boolean,
  reverted: RevertTrial,
): readonly Omit<RollbackStep, "order">[] {
  if (change.files.length === 0) return [];
  const needed = schema.filter((one) => one.change !== "added" && one.node.kind !== "migration").length;
  const extra = schema.filter((one) => one.change === "added" && one.node.kind !== "migration").length;
  const lost = lossesOf(schema).length;
  const migrations = change.nodes.filter((one) => one.node.kind === "migration" && one.change !== "removed").length;
  const steps: Omit<RollbackStep, "order">[] = [];
  const say = (what: string): void => void steps.push({ what, command: "", tried: false });
  if (lost > 0)
    say(
      `Before this change is applied, copy the rows of ${count(lost, "table or column", "tables and columns")} that it removes; no revert brings them back.`,
    );
  if (needed > 0)
    say(
      `Bring back ${count(needed, "schema object")} that this change removes or alters; the old code needs them first.`,
    );
  steps.push(codeStep(count(change.files.length, "file"), reverted));
  if (queued)
    say("Look at jobs queued meanwhile: the old code must understand their payload, or they must be drained.");
  if (extra > 0) say(`Remove ${count(extra, "schema object")} that this change adds, once no instance uses them.`);
  if (migrations > 0)
    say(
      `Take ${count(migrations, "migration")} off the migration tool's record, last one first, by its way down where it has one.`,
    );
  return steps;
}

function codeStep(files: string, reverted: RevertTrial): Omit<RollbackStep, "order"> {
  const what = `Revert the code (${files}) and deploy the revert to every instance.`;
  const command = "git revert -m 1 <merge commit>";
  if ("notTried" in reverted) return { what: `${what} Not tried: ${reverted.notTried}`, command, tried: false };
  if (reverted.applies) return { what, command, tried: true };
  const { conflicts } = reverted;
  const more = conflicts.length > mostNamed ? ` and ${conflicts.length - mostNamed} more` : "";
  const where = conflicts.length === 0 ? "" : ` in ${conflicts.slice(0, mostNamed).join(", ")}${more}`;
  const why = reverted.merges
    ? `As the branch is now, git finds conflicts${where}: take those parts back by hand.`
    : `It does not merge into the branch as that is now: conflicts${where}. What comes out of it again can be tried when it does.`;
  return { what: `${what} ${why}`, command, tried: false };
}
