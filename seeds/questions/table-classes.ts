/** What a table is for, from its columns, its writers and its name, unless the settings tell its class (seed rule book, 0.4). */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { contextsOf, isHot } from "./entry-contexts.ts";

const logWords = words(
  "event log click view hit metric sample heartbeat check ping audit history impression request message delivery usage transaction",
);
const bystanderWords = words("log audit history cache session metric event trace");
const timeName = /(?:_at|At|_on|_time|Time|_ts)$|^(?:time|timestamp|ts|date|created|occurred)$/;
const timeType = /^(?:timestamp|timestamptz|datetime|date|time)/i;

/** How sure it is that a table grows with traffic, 0 to 1: a log, or rows that requests insert. */
export function growthOf(graph: Graph, table: NodeId): number {
  const node = graph.node(table);
  if (node === undefined) return 0;
  const told = node.attributes?.["class"];
  if (told !== undefined) return told === "growth" || told === "log" ? 1 : 0;
  const writes = graph.to(table).filter(({ kind, certainty }) => kind === "writes" && certainty === "resolved");
  const inserts = writes.filter(isInsert);
  const named = isCalled(node, logWords);
  const timed = columnsOf(graph, table).some(isTime);
  const updated = writes.some(({ attributes }) => attributes?.["operation"] === "update");
  const hot = inserts.some(({ from }) => isRunHot(graph, from));
  if (timed && named && hot && !updated) return 0.95;
  if (hot) return 0.9;
  if (timed && named && !updated) return 0.85;
  return named ? 0.5 : 0;
}

/** How sure it is that rows of a table are only ever added, each at its time, 0 to 1. */
export function logOf(graph: Graph, table: NodeId): number {
  const node = graph.node(table);
  const told = node?.attributes?.["class"];
  if (told !== undefined) return told === "log" ? 1 : 0;
  const named = node !== undefined && isCalled(node, logWords);
  // Rows that change are no record of what was.
  const updated = graph
    .to(table)
    .some(
      ({ kind, certainty, attributes }) =>
        kind === "writes" && certainty === "resolved" && attributes?.["operation"] === "update",
    );
  return named && !updated ? growthOf(graph, table) : 0;
}

/** A table that only watches: losing, or keeping, a row of it harms nobody's order. */
export function isBystander(node: Node): boolean {
  return isCalled(node, bystanderWords);
}

/** Words that only say that there are many: `check_results`. */
const rows = words("result record entry row line datum data archive batch");

/** What a table holds is its last word: `click_events` are events, `event_types` and `event_invites` are not. */
function isCalled(node: Node, called: ReadonlySet<string>): boolean {
  const name = wordsOf(node);
  const last = name.findLast((word) => !rows.has(word)) ?? name.at(-1);
  return last !== undefined && called.has(last);
}

function isInsert({ attributes }: Edge): boolean {
  const operation = attributes?.["operation"];
  return operation === "insert" || operation === "upsert";
}

function isRunHot(graph: Graph, id: NodeId): boolean {
  return [...contextsOf(graph, id)].some((context) => isHot(context) || context === "job");
}

function columnsOf(graph: Graph, table: NodeId): readonly Node[] {
  return graph
    .from(table)
    .filter(({ kind }) => kind === "holds")
    .flatMap(({ to }) => graph.node(to) ?? []);
}

function isTime({ name, attributes }: Node): boolean {
  return timeName.test(name.slice(name.lastIndexOf(".") + 1)) || timeType.test(String(attributes?.["type"] ?? ""));
}

/** `OrderEvents` -> order, event. */
export function wordsOf({ name }: Pick<Node, "name">): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .map(singular);
}

function singular(word: string): string {
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}
