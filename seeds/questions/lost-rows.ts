/** Code that reads what was gathered and then empties more than it read: rows of a table, entries of a store, items in memory. */
import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { canMeet } from "./arms.ts";
import { conditionsOf, isOfOne } from "./bounded-reads.ts";
import { type Context, contextsOf, isHot } from "./entry-contexts.ts";
import { isExcluded } from "./exclusions.ts";
import { textsOf } from "./spans.ts";
import { growthOf } from "./table-classes.ts";
import { workBelow } from "./work-below.ts";

/** What is lost is what came between the two lines of `by`. */
export interface LostRows {
  readonly by: Node;
  /** Where it is gathered, as a person calls it, and the node, where it is one. */
  readonly buffer: string;
  readonly held?: Node;
  readonly file: string;
  readonly read: number;
  readonly cleared: number;
  /** 0 to 1. */
  readonly sure: number;
}

/** Rows that are read, and deleted by a condition that says neither which they were nor until when. */
export function* lostInTables(graph: Graph): Generator<LostRows> {
  for (const edge of graph.ofEdgeKind("writes")) {
    const held = graph.node(edge.to);
    const by = graph.node(edge.from);
    if (held?.kind !== "table" || by === undefined || isExcluded(edge.file) || !takesAll(edge)) continue;
    const near = graph.from(by.id).filter(({ to, certainty }) => to === held.id && certainty === "resolved");
    const read = near.find((one) => one.kind === "reads" && isReadBefore(one, edge));
    // Who puts rows into it again makes the list anew, and is no flusher.
    if (read === undefined || near.some(adds) || growthOf(graph, held.id) < 0.8 || !isFilled(graph, held)) continue;
    if (!passesOn(graph, by, held)) continue;
    const sure = conditionsOf(edge).length === 0 ? 0.85 : 0.8;
    yield { by, buffer: held.name, held, file: edge.file, read: read.line, cleared: edge.line, sure };
  }
}

/** No key, no time, nothing that was put together elsewhere; a transaction may well hold back whoever adds. */
function takesAll(edge: Edge): boolean {
  const { operation, dynamic, open, inTransaction, handed, keyed, limited, nested } = edge.attributes ?? {};
  if (edge.certainty !== "resolved" || (operation !== "delete" && operation !== "truncate")) return false;
  if ([dynamic, open, inTransaction, handed, keyed, limited, nested].includes(true)) return false;
  return !isOfOne(edge) && !conditionsOf(edge).some((column) => bound.test(column));
}

/** Columns that say which rows, or up to which. */
const bound = /(?:_at|At|_on|_time|Time|_ts|_date|Date|_?id|_?key|_?no|_?number|_?seq|_?order)s?$|^(?:time|date|seq)/i;

/** By the same condition, or by one that leaves fewer. */
function isReadBefore(read: Edge, edge: Edge): boolean {
  const { dynamic, open, nested } = read.attributes ?? {};
  if (nested === true || isOfOne(read) || read.line >= edge.line || !canMeet(read, edge)) return false;
  const taken = conditionsOf(edge);
  const where = conditionsOf(read);
  return taken.length === 0 || (dynamic !== true && open !== true && taken.every((column) => where.includes(column)));
}

const adds = ({ kind, attributes }: Edge): boolean =>
  kind === "writes" && /^(?:insert|upsert)$/.test(String(attributes?.["operation"]));

const isFilled = (graph: Graph, { id }: Node): boolean =>
  graph.to(id).some((edge) => adds(edge) && edge.certainty === "resolved" && !isExcluded(edge.file));

/** What it read goes somewhere: into other rows, to a host, to a queue. */
const passesOn = (graph: Graph, by: Node, held: Node): boolean =>
  workBelow(graph, by.id).some(({ target, edge }) => edge.kind !== "reads" && target.id !== held.id);

/** https://redis.io/docs/latest/commands/: of lists, hashes and sets what is read is all there was. */
const reads = new Set(["lrange", "hgetall", "hkeys", "hvals", "smembers", "zrange", "zrevrange"]);
const fills = new Set(["lpush", "rpush", "hincrby", "hincrbyfloat", "sadd", "zadd", "zincrby"]);

/**
 * Entries of a key of Redis that are read, after which the key is deleted. Keys that are put together belong to one piece of work, which
 * adds nothing once it comes to its end (dub's import of a file).
 */
export function* lostInStores(graph: Graph): Generator<LostRows> {
  for (const held of graph.ofKind("cache")) {
    if (held.name.includes("*")) continue;
    const uses = graph.to(held.id).filter(({ file }) => !isExcluded(file));
    const busy = busyContexts(
      graph,
      uses.filter((use) => fills.has(calledBy(use))).map(({ from }) => from),
    );
    if (busy.length === 0) continue;
    for (const edge of uses) {
      const by = graph.node(edge.from);
      if (by === undefined || (calledBy(edge) !== "del" && calledBy(edge) !== "unlink")) continue;
      const own = uses.filter(({ from }) => from === edge.from);
      const read = own.find((one) => reads.has(calledBy(one)) && one.line < edge.line && canMeet(one, edge));
      // What was renamed first is nobody's to add to.
      if (read === undefined || meets(graph, by, busy) || renames(graph, by)) continue;
      const sure = [read, edge].every(({ certainty }) => certainty === "resolved") ? 0.85 : 0.75;
      yield { by, buffer: held.name, held, file: edge.file, read: read.line, cleared: edge.line, sure };
    }
  }
}

/** Contexts in which many may add at once. */
const busyContexts = (graph: Graph, adders: readonly NodeId[]): readonly Context[] =>
  adders.flatMap((id) => [...contextsOf(graph, id)]).filter((context) => isHot(context) || context === "job");

/** One entry may both add and empty, one after the other (trigger.dev's sweep). */
const meets = (graph: Graph, { id }: Node, busy: readonly Context[]): boolean =>
  busy.some((context) => contextsOf(graph, id).has(context));

const calledBy = ({ attributes }: Edge): string => String(attributes?.["operation"]);

const renames = (graph: Graph, { id }: Node): boolean => graph.from(id).some((edge) => /^rename/.test(calledBy(edge)));

/** What stops, forgets on purpose. */
const stops =
  /stop|quit|exit|close|shut|dispose|destroy|reset|tear|clear|disconnect|abort|cancel|init|start|invalidat|refresh|reload|evict|purge|expire/i;
/** Copies of what stands elsewhere: nobody misses one. */
const copies = /cache|memo/i;

/** Collections of a module or an object that are emptied after something was waited for, while requests and jobs add to them. */
export function* lostInMemory(graph: Graph): Generator<LostRows> {
  for (const by of graph.ofKind("symbol"))
    for (const text of textsOf(by, "flushes")) {
      const [first = "", ...adders] = text.split("\n");
      const [, read, cleared, buffer = ""] = /^(\d+)>(\d+) (.+)$/.exec(first) ?? [];
      if (isExcluded(by.file) || copies.test(buffer) || stops.test(by.name.slice(by.name.lastIndexOf(".") + 1)))
        continue;
      const busy = busyContexts(
        graph,
        adders.map((name) => `symbol:${by.file}#${name}`),
      );
      if (busy.length === 0 || (buffer.startsWith("this.") && !isShared(graph, by, busy))) continue;
      yield { by, buffer, file: by.file, read: Number(read), cleared: Number(cleared), sure: 0.85 };
    }
}

/**
 * An object that is made while a module loads serves everybody, and so does one that is filled and emptied by different entries. One
 * that code makes may belong to a single job (langfuse's Mixpanel client).
 */
function isShared(graph: Graph, by: Node, busy: readonly Context[]): boolean {
  if (!meets(graph, by, busy)) return true;
  const made = graph
    .to(by.id.slice(0, by.id.lastIndexOf(".")))
    .filter(({ kind, file }) => kind === "constructs" && !isExcluded(file));
  return made.length > 0 && made.every(({ from }) => holders.has(String(graph.node(from)?.attributes?.["kind"])));
}

const holders = new Set(["const", "module", "property", "object"]);
