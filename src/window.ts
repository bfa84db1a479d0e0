/**
 * The minutes in which both releases run: what of the old code breaks on the new schema, what of the new code on the old one, which work
 * that waits in a queue is of another form, and what has to be there before. Read from the graphs of both sides; nothing is run.
 */
import type { Edge, Graph, Node, NodeId } from "../analyzers/graph/graph.ts";
import { isExcluded } from "../seeds/questions/exclusions.ts";
import { newConstraintOf } from "../seeds/questions/new-constraints.ts";
import { isNarrowing, newSchemaSteps, type SchemaStep } from "../seeds/questions/schema-changes.ts";
import { type DataUser, toldUsers, usersOf, wholeRowUsersOf } from "../seeds/questions/users-of-data.ts";
import type { Evidence } from "../seeds/rule.ts";
import type { DeployWindow, Exposure } from "./report/way-back.ts";

export function windowOf(evidence: Evidence): DeployWindow {
  const steps = newSchemaSteps(evidence);
  const oldCode = unique(steps.flatMap((step) => oldCodeOn(evidence, step) ?? []));
  const newCode = unique(steps.flatMap((step) => newCodeOn(evidence, step) ?? []));
  return {
    order: orderOf(evidence, steps, { oldCode, newCode }),
    oldCode,
    newCode,
    queued: queuedWork(evidence),
    variables: newVariables(evidence),
    flags: flagsAsked(evidence),
  };
}

/** Users named with each: enough to know what to look for. */
const mostUsers = 3;

/** What only makes queries faster or slower. */
const unfelt = new Set(["create-index", "drop-index"]);

/**
 * The migrations first, unless the old code is seen to break on them: what they add may be needed in ways that names do not show (a value
 * of an enum, a function, rows).
 */
function orderOf(
  { change }: Evidence,
  steps: readonly SchemaStep[],
  { oldCode, newCode }: Pick<DeployWindow, "oldCode" | "newCode">,
): DeployWindow["order"] {
  const migrates = change.nodes.some(({ node, change: how }) => node.kind === "migration" && how !== "removed");
  if (!migrates && steps.length === 0) return "none";
  if (oldCode.length > 0) return newCode.length > 0 ? "split" : "code-first";
  return steps.length > 0 && steps.every(({ does }) => unfelt.has(does)) ? "either" : "schema-first";
}

/** By the sentence: one column may be named by several statements. */
function unique(all: readonly Exposure[]): readonly Exposure[] {
  return [...new Map(all.map((one) => [one.what, one])).values()];
}

/** What base's code asks of the schema that this step takes away, or what it leaves out that is required now. */
function oldCodeOn(evidence: Evidence, step: SchemaStep): Exposure | undefined {
  const { base, head } = evidence;
  const { on, does, edge } = step;
  const { what, type, nullable, hasDefault } = edge.attributes ?? {};
  const known = base.node(on);
  const said = (sentence: string, users: readonly DataUser[]): Exposure | undefined =>
    users.length === 0 ? undefined : exposure(sentence, edge, base, users);
  const name = nameOf(on);
  switch (does) {
    case "drop-table":
    case "rename-table":
    case "drop-view":
      return said(`\`${name}\` goes, and the old code still uses it`, used(base, on));
    case "drop-column":
    case "rename-column":
      return said(`\`${name}\` goes, and the old code still names it`, [
        ...used(base, on),
        ...wholeRowUsersOf(base, on),
      ]);
    case "alter-column":
      if (what === "type" && isNarrowing(String(known?.attributes?.["type"] ?? ""), String(type ?? "")))
        return said(`\`${name}\` takes less than the old code may write`, writers(used(base, on)));
      return what === "set-not-null"
        ? said(`\`${name}\` is required, and the old code leaves it out`, leavingOut(base, head, on))
        : undefined;
    case "create-index":
    case "add-constraint":
      return toldConstraint(evidence, step);
    case "add-column":
      return nullable === false && hasDefault !== true
        ? said(`\`${name}\` is required, and the old code does not know it`, leavingOut(base, head, on))
        : undefined;
    default:
      return undefined;
  }
}

/** What head's code asks of the schema that only this step brings. */
function newCodeOn({ base, head }: Evidence, { on, does, edge }: SchemaStep): Exposure | undefined {
  const brings = ["create-table", "add-column", "create-view", "create-materialized-view", "create-function"];
  const to = edge.attributes?.["to"];
  const id =
    does === "rename-table" || does === "rename-column" ? renamedTo(on, to) : brings.includes(does) ? on : undefined;
  if (id === undefined || base.node(id) !== undefined) return undefined;
  const users = [...used(head, id), ...(id.startsWith("column:") ? wholeRowUsersOf(head, id) : [])];
  return users.length === 0
    ? undefined
    : exposure(`\`${nameOf(id)}\` is not there before, and the new code uses it`, edge, head, users);
}

/** What a constraint newly refuses, and code of base that may write it. */
function toldConstraint(evidence: Evidence, step: SchemaStep): Exposure | undefined {
  const found = newConstraintOf(evidence, step);
  return found && exposure(found.what, step.edge, evidence.base, found.users);
}

function renamedTo(on: NodeId, to: unknown): NodeId | undefined {
  if (typeof to !== "string") return undefined;
  return on.startsWith("column:") ? `${on.slice(0, on.lastIndexOf(".") + 1)}${to}` : `table:${to}`;
}

const nameOf = (id: NodeId): string => id.slice(id.indexOf(":") + 1);
const used = (graph: Graph, id: NodeId): readonly DataUser[] =>
  usersOf(graph, id).filter(({ node }) => !isExcluded(node.file));
const writers = (users: readonly DataUser[]): readonly DataUser[] => users.filter(({ edge }) => edge.kind === "writes");

/** Code of base that adds rows to the column's table without it. */
function leavingOut(base: Graph, head: Graph, column: NodeId): readonly DataUser[] {
  const table = head.to(column).find(({ kind }) => kind === "holds")?.from;
  if (table === undefined || base.node(table) === undefined) return [];
  const name = column.slice(column.lastIndexOf(".") + 1);
  return writers(used(base, table)).filter(({ edge: { attributes } }) => {
    const columns = attributes?.["columns"];
    if (attributes?.["operation"] !== "insert" && attributes?.["operation"] !== "upsert") return false;
    return Array.isArray(columns) && !columns.includes("*") && !columns.includes(name);
  });
}

function exposure(sentence: string, { file, line }: Edge, graph: Graph, users: readonly DataUser[]): Exposure {
  return { what: `${sentence}: ${toldUsers(graph, unlike(users), mostUsers)}.`, file, line };
}

const unlike = (users: readonly DataUser[]): readonly DataUser[] => [
  ...new Map(users.map((user) => [user.node.id, user])).values(),
];

/** Fields of messages that producers send, or consumers take, otherwise than before, while work of before may still wait. */
function queuedWork({ base, head }: Evidence): readonly Exposure[] {
  const found: Exposure[] = [];
  for (const queue of head.ofKind("queue")) {
    const known = base.node(queue.id);
    if (known === undefined) continue;
    const [sentThen, sentNow] = [fieldsAt(base, queue, "sends"), fieldsAt(head, queue, "sends")];
    const [takenThen, takenNow] = [fieldsAt(base, queue, "takes"), fieldsAt(head, queue, "takes")];
    const missing = [...takenNow].filter((field) => !takenThen.has(field) && !sentThen.has(field));
    const gone = [...takenThen].filter((field) => sentThen.has(field) && !sentNow.has(field));
    const { file, line } = queue;
    if (missing.length > 0 && !sentThen.has("..."))
      found.push({
        what: `Work that waits in \`${queue.name}\` does not carry ${list(missing)}, which the new code takes out of it.`,
        file,
        line,
      });
    if (gone.length > 0 && !sentNow.has("..."))
      found.push({
        what: `New work in \`${queue.name}\` no longer carries ${list(gone)}, which the old code takes out of it.`,
        file,
        line,
      });
  }
  return found;
}

function fieldsAt(graph: Graph, queue: Node, which: "sends" | "takes"): ReadonlySet<string> {
  const edges =
    which === "sends"
      ? graph.to(queue.id).filter(({ kind }) => kind === "enqueues")
      : graph.from(queue.id).flatMap(({ kind, to }) => (kind === "triggers" ? graph.from(to) : []));
  return new Set(
    edges.flatMap(({ attributes }) => {
      const fields = attributes?.[which];
      return Array.isArray(fields) ? fields.map(String) : [];
    }),
  );
}

const list = (fields: readonly string[]): string =>
  [...fields]
    .sort()
    .map((field) => `\`${field}\``)
    .join(", ");

/** As variables that somebody sets are written; a build's own (`defaultCurrency` of Next's `env`) are not. */
const set = /^[A-Z][A-Z0-9_]*$/;

/** Environment variables that code of production asks for at head, and that nothing asked for at base. */
function newVariables({ base, head }: Evidence): readonly string[] {
  return head
    .ofKind("env")
    .filter(
      ({ id, name }) =>
        set.test(name) && base.node(id) === undefined && head.to(id).some((edge) => !isExcluded(edge.file)),
    )
    .map(({ name }) => name)
    .sort();
}

/** Flags that changed code asks for: it can be switched off without a revert. */
function flagsAsked({ head, change }: Evidence): readonly string[] {
  const flags = change.nodes.flatMap(({ node, side }) =>
    side === "head" && node.kind === "symbol"
      ? head.from(node.id).flatMap(({ to }) => (to.startsWith("flag:") ? [nameOf(to)] : []))
      : [],
  );
  return [...new Set(flags)].sort();
}
