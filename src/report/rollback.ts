/** The way back, step by step. What was not tried is never called clean. */
import type { Change, ChangedNode } from "../../analyzers/graph/change.ts";
import type { Node, NodeKind } from "../../analyzers/graph/graph.ts";
import type { Impact } from "../../analyzers/graph/impact.ts";
import type { RevertTrial } from "../ports.ts";
import type { HistoryTrial } from "../rollback/verdict.ts";
import { by, count } from "./bound.ts";
import { migrationsOf, togetherOf, type WaitingAt } from "./migrations.ts";
import { undoSteps } from "./undo-steps.ts";
import {
  type DeployWindow,
  type Leaning,
  type MigrationVerdict,
  noWindow,
  type Rollback,
  type RollbackStep,
} from "./way-back.ts";

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

/** How many files in conflict, or branches, a step names. */
const mostNamed = 3;

const nothing: Leaning = { places: [], count: 0 };

/** What came of trying. */
export interface Tried {
  readonly reverted: RevertTrial;
  /** One for each history that the change adds to; empty where nothing was run. */
  readonly trials?: readonly HistoryTrial[];
  readonly waitingAt?: WaitingAt;
  readonly window?: DeployWindow;
  /** Names of branches. */
  readonly builtOn?: readonly string[];
  /** What came after the change, where it is in a branch already. */
  readonly leaning?: Leaning;
}

/** Steps in the order in which they must be taken. */
export function planRollback(change: Change, impact: Impact, tried: Tried): Rollback {
  const {
    reverted,
    trials = [],
    waitingAt = () => undefined,
    window = noWindow,
    leaning = nothing,
    builtOn = [],
  } = tried;
  const schema = schemaChanges(change);
  const isWork = ({ kind }: Node): boolean => kind === "job" || kind === "queue";
  // Who sends work, or does it, may send or take other fields now.
  const queued =
    change.nodes.some(({ node }) => isWork(node)) ||
    [...impact.reached.values()].some(({ node, distance }) => distance === 1 && isWork(node));
  const migrations = migrationsOf(change, trials, waitingAt);
  const together = togetherOf(trials);
  const outcomes = outcomesOf({ migrations, together });
  // Text that comes out without a conflict leaves behind what names it.
  const comesOut = "applies" in reverted && reverted.applies && leaning.count === 0;
  const steps = stepsOf({ change, schema, queued, reverted, leaning, builtOn, trials, outcomes });
  return {
    verdict: verdictOf(outcomes, { comesOut, schema: schema.length > 0, queued }),
    schemaChange: schema.length > 0 || migrations.length > 0,
    dataLoss: dataLossOf(schema, outcomes),
    steps: steps.map((step, at) => ({ order: at + 1, ...step })),
    migrations,
    together,
    leaning: leaning.places,
    window,
    notes: trials.flatMap(({ notes }) => notes),
  };
}

/** What becomes of a migration, or of several that are undone at once. */
export interface Outcome extends Pick<MigrationVerdict, "verdict" | "losses"> {
  /** In words, as the end of "when ... is undone". */
  readonly named: string;
}

/** Migrations that come back together only count as one. */
export function outcomesOf({ migrations, together }: Pick<Rollback, "migrations" | "together">): readonly Outcome[] {
  const joined = new Set(together.flatMap(({ files }) => files));
  const alone = migrations.filter(({ file }) => !joined.has(file));
  return [
    ...alone.map(({ verdict, losses, name }) => ({ verdict, losses, named: `\`${name}\`` })),
    ...together.map(({ losses, files }): Outcome => {
      const first = migrations.find(({ file }) => file === files[0]);
      const verdict = losses.length > 0 ? "restores-loses-data" : "restores";
      return { verdict, losses, named: `\`${first?.name}\` with all behind it` };
    }),
  ];
}

function verdictOf(
  migrations: readonly Outcome[],
  { comesOut, schema, queued }: { readonly comesOut: boolean; readonly schema: boolean; readonly queued: boolean },
): Rollback["verdict"] {
  const has = (verdict: MigrationVerdict["verdict"]): boolean => migrations.some((one) => one.verdict === verdict);
  if (has("cannot")) return "irreversible";
  if (has("restores-loses-data")) return "loses-data";
  if (has("not-tried") || !comesOut || queued) return "unknown";
  if (migrations.length > 0) return "ordered";
  return schema ? "unknown" : "clean";
}

/** By the trial where there was one, else by what the change removes. */
function dataLossOf(schema: readonly ChangedNode[], migrations: readonly Outcome[]): readonly string[] {
  const told = migrations.flatMap(({ named, losses }) =>
    losses.map(({ table, column, why }) => {
      const what = column === null ? `Rows of \`${table}\`` : `Values of \`${table}.${column}\``;
      return `${what} do not come back when ${named} is undone: ${why}.`;
    }),
  );
  const whole = migrations.length > 0 && migrations.every(({ verdict }) => verdict.startsWith("restores"));
  if (whole) return told;
  const seen = new Set(
    migrations.flatMap(({ losses }) =>
      losses.map(({ table, column }) => unquoted(column === null ? table : `${table}.${column}`)),
    ),
  );
  const read = lossesOf(schema)
    .filter(({ node }) => !seen.has(node.name))
    .map(({ node }) => `Rows of ${node.kind} ${node.name} go when the change is applied.`);
  return [...told, ...read];
}

/** As the graph calls it. */
const unquoted = (name: string): string => name.replaceAll('"', "");

function lossesOf(schema: readonly ChangedNode[]): readonly ChangedNode[] {
  return schema
    .filter((one) => one.change === "removed" && holdsRows.has(one.node.kind))
    .sort(by((one) => one.node.id));
}

interface Known {
  readonly change: Change;
  readonly schema: readonly ChangedNode[];
  readonly queued: boolean;
  readonly reverted: RevertTrial;
  readonly leaning: Leaning;
  readonly builtOn: readonly string[];
  readonly trials: readonly HistoryTrial[];
  readonly outcomes: readonly Outcome[];
}

type Step = Omit<RollbackStep, "order">;

const say = (what: string): Step => ({ what, command: "", tried: false });

/** What the old code needs comes back before it does; what only the new code needs goes after it went. */
function stepsOf(known: Known): readonly Step[] {
  const { change, schema, queued, reverted, trials } = known;
  if (change.files.length === 0) return [];
  const lost = lossesOf(schema).length;
  const losing = known.outcomes.filter(({ losses }) => losses.length > 0).length;
  const first =
    lost > 0
      ? [
          `Before this change is applied, copy the rows of ${count(lost, "table or column", "tables and columns")} that it removes; no revert brings them back.`,
        ]
      : losing > 0
        ? ["Before this change is applied, copy the data that does not come back: it is listed below."]
        : [];
  const { before, after } = trials.length > 0 ? undoSteps(trials) : readSteps(known);
  const queue = queued
    ? [say("Look at jobs queued meanwhile: the old code must understand their payload, or they must be drained.")]
    : [];
  const code = codeStep(count(change.files.length, "file"), reverted);
  const { count: later } = known.leaning;
  const ground =
    later > 0
      ? [
          say(
            `Take back, or give another way to, ${count(later, "place")} that came later and ${later === 1 ? "leans" : "lean"} on what this change adds.`,
          ),
        ]
      : [];
  const { builtOn } = known;
  const more = builtOn.length > mostNamed ? ` and ${builtOn.length - mostNamed} more` : "";
  const branches = builtOn.slice(0, mostNamed).map((name) => `\`${name}\``);
  const stacked =
    builtOn.length > 0
      ? [say(`Take back first, or move to another base, what is built on this change: ${branches.join(", ")}${more}.`)]
      : [];
  return [...first.map(say), ...stacked, ...before, ...ground, code, ...queue, ...after];
}

/** Steps for a schema that was read and not run. */
function readSteps({ schema, outcomes: migrations }: Known): {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
} {
  const needed = schema.filter((one) => one.change !== "added" && one.node.kind !== "migration").length;
  const extra = schema.filter((one) => one.change === "added" && one.node.kind !== "migration").length;
  const before =
    needed > 0
      ? [
          say(
            `Bring back ${count(needed, "schema object")} that this change removes or alters; the old code needs them first.`,
          ),
        ]
      : [];
  const after =
    extra > 0
      ? [say(`Remove ${count(extra, "schema object")} that this change adds, once no instance uses them.`)]
      : [];
  if (migrations.length > 0)
    after.push(
      say(
        `Take ${count(migrations.length, "migration")} off the migration tool's record, last one first, by its way down where it has one.`,
      ),
    );
  return { before, after };
}

function codeStep(files: string, reverted: RevertTrial): Step {
  const what = `Revert the code (${files}) and deploy the revert to every instance.`;
  const command = "git revert -m 1 <merge commit> # squashed: without -m 1";
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
