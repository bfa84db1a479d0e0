/** What breaks when a unit goes: who needs it in the graph, where its name stands as text, and what could hide more. */
import type { Edge, EdgeKind, Graph, Node, NodeId, NodeKind } from "../analyzers/graph/graph.ts";
import type { Impact } from "../analyzers/graph/impact.ts";
import type { BlindSpot } from "../analyzers/link/index.ts";
import { isTestOnly } from "../analyzers/roles.ts";
import { dependents, partsOf, type Revision } from "./inspect.ts";
import { type Mentions, mentionsOf, type Wanted } from "./mentions.ts";
import type { Source } from "./ports.ts";

export interface Deletion {
  readonly unit: Node;
  /** Edges of those that name it themselves, by place, tests last. */
  readonly uses: readonly Edge[];
  /** Columns: who reads or writes whole rows of the table, and may need this one of them. */
  readonly rows: readonly Edge[];
  /** All that would feel it. */
  readonly impact: Impact;
  readonly mentions: Mentions;
  /** Places that could hide a use of such a unit. */
  readonly blind: readonly Pick<BlindSpot, "reason" | "file" | "line" | "detail">[];
}

export async function deletionOf(unit: Node, revision: Revision, source: Source): Promise<Deletion> {
  const { graph, tree } = revision;
  const uses = usesOf(graph, unit);
  const rows = unit.kind === "column" ? wholeRows(graph, unit, uses) : [];
  const known = new Set([
    ...[...uses, ...rows].map(({ file, line }) => `${file}:${line}`),
    ...linesOf(unit.kind === "module" ? partsOf(graph, unit) : [unit]),
  ]);
  const wanted = wordsFor(graph, unit);
  const mentions = wanted === undefined ? nothing : await mentionsOf(wanted, tree, source, known);
  return { unit, uses, rows, impact: dependents(graph, unit), mentions, blind: blindFor(unit, revision) };
}

/** Nothing was looked for. */
const nothing: Mentions = { found: [], total: 0, files: 0, unread: 0, unsearched: true };

/** How a whole and its parts, or a definition and what it defines, hang together: nobody's use. */
const structural: ReadonlySet<EdgeKind> = new Set(["holds", "contains", "covers", "belongs", "migrates", "declares"]);

/** Those that name no columns, and are none of `uses`. */
function wholeRows(graph: Graph, { id }: Node, uses: readonly Edge[]): readonly Edge[] {
  const named = new Set(uses.map(placeOf));
  const table = id.slice("column:".length, id.lastIndexOf("."));
  const whole = graph.to(`table:${table}`).filter(({ kind, attributes }) => {
    const columns = attributes?.["columns"];
    return (kind === "reads" || kind === "writes") && (!Array.isArray(columns) || columns.includes("*"));
  });
  return sorted(whole.filter((edge) => !named.has(placeOf(edge))));
}

const placeOf = ({ file, line, from }: Edge): string => JSON.stringify([file, line, from]);

/** One edge for each place, the surest one; by file and line, tests last. */
function sorted(edges: readonly Edge[]): readonly Edge[] {
  const places = new Map<string, Edge>();
  for (const edge of edges) {
    const known = places.get(placeOf(edge));
    if (known === undefined || (known.certainty === "guessed" && edge.certainty === "resolved"))
      places.set(placeOf(edge), edge);
  }
  return [...places.values()].sort((a, b) => {
    const last = Number(isTestOnly(a.file)) - Number(isTestOnly(b.file));
    if (last !== 0 || a.file !== b.file) return last || (a.file < b.file ? -1 : 1);
    return a.line - b.line || (a.from < b.from ? -1 : 1);
  });
}

function usesOf(graph: Graph, unit: Node): readonly Edge[] {
  const parts = partsOf(graph, unit);
  const columns = graph.from(unit.id).flatMap(({ kind, to }) => (kind === "holds" ? (graph.node(to) ?? []) : []));
  const own = new Set([unit, ...parts, ...(unit.kind === "table" ? columns : [])].map(({ id }) => id));
  const edges = [...own].flatMap((id) => graph.to(id));
  return sorted(edges.filter(({ kind, from }) => !structural.has(kind) && !own.has(from)));
}

function* linesOf(nodes: readonly Node[]): Generator<string> {
  for (const { file, line, endLine } of nodes) for (let at = line; at <= endLine; at++) yield `${file}:${at}`;
}

/** Shorter words stand everywhere. */
const minWord = 3;

/** How a unit is called where no graph follows; undefined where its name would say nothing. */
function wordsFor(graph: Graph, { id, kind, name, file, attributes }: Node): Wanted | undefined {
  const short = name.slice(name.lastIndexOf(".") + 1);
  const of = (words: readonly string[], more: Partial<Wanted> = {}): Wanted | undefined => {
    const long = [...new Set(words)].filter((word) => word.length >= minWord);
    return long.length === 0 ? undefined : { words: long, quoted: false, ...more };
  };
  switch (kind) {
    case "column": {
      const table = id.slice("column:".length, id.lastIndexOf("."));
      const tied = [`table:${table}`, ...declarers(graph, table)].flatMap((one) => graph.to(one));
      return of([short, camel(short)], {
        beside: [table, camel(table)],
        among: new Set(tied.map((edge) => edge.file)),
      });
    }
    case "table":
    case "view":
    case "sqlfn":
    case "trigger":
      return of([name, short], { quoted: true });
    case "route":
      return of(pathOf(String(attributes?.["path"] ?? "")));
    case "module":
    case "test":
      return of([file, withoutEnding(file)], { quoted: true });
    case "symbol":
      return of(short.startsWith("<") || /[^\w$]/.test(short) ? [] : [short], { quoted: true });
    case "package":
      return of([name], { quoted: true });
    case "job":
      return of([name.slice(name.indexOf("/") + 1)], { quoted: true });
    case "queue":
    case "service":
    case "flag":
      return of([name], { quoted: true });
    case "env":
      return of([name], { secret: true });
    default:
      return undefined;
  }
}

/** Symbols of code that stand for a table. */
function declarers(graph: Graph, table: string): readonly NodeId[] {
  return graph.to(`table:${table}`).flatMap(({ kind, from }) => (kind === "declares" ? from : []));
}

const camel = (name: string): string => name.replace(/_+([a-z0-9])/gi, (_all, letter: string) => letter.toUpperCase());

const withoutEnding = (file: string): string => file.replace(/\.[^./]+$/, "");

/** A route's path, or what of it stands before its first parameter; one of a single short word is anybody's. */
function pathOf(path: string): readonly string[] {
  const [front = "", ...others] = path.split(/\/[:*]/);
  return others.length === 0 ? [front] : [`${front}/`];
}

const hidesTables: ReadonlySet<BlindSpot["reason"]> = new Set(["dynamic-sql", "unparsed-sql", "eval"]);
const hidesCode: ReadonlySet<BlindSpot["reason"]> = new Set([
  "computed-import",
  "computed-member",
  "eval",
  "string-token-injection",
  "undeclared-alias",
]);
const inDatabase: ReadonlySet<NodeKind> = new Set(["table", "column", "view", "sqlfn", "trigger"]);

function blindFor({ kind, name }: Node, { blind, unresolved }: Revision): Deletion["blind"] {
  const short = name.slice(name.lastIndexOf(".") + 1);
  const hides = inDatabase.has(kind) ? hidesTables : hidesCode;
  const spots = blind.filter(({ reason, member }) =>
    reason === "ambiguous-call" ? kind === "symbol" && member === short : hides.has(reason),
  );
  const astray = inDatabase.has(kind)
    ? []
    : unresolved.map(({ file, line, specifier, why }) => ({
        reason: "unresolved-import" as const,
        file,
        line,
        detail: `\`${specifier}\`: ${why}`,
      }));
  return [...spots, ...astray];
}
