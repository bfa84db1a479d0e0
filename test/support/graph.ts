/** Small graphs as lines of prose, so that a reviewer reads a test as a story. */
import {
  type Edge,
  type EdgeKind,
  type Graph,
  GraphBuilder,
  type NodeId,
  type NodeKind,
} from "../../analyzers/graph/graph.ts";

const edgeKinds =
  "calls|uses|constructs|extends|renders|types|contains|passes|loads|evaluates|re-exports|depends|handles|guards|registers|reads|writes|enqueues|triggers|requests|migrates|belongs|covers";

const shop = "src/shop.ts";
const line = new RegExp(
  `^(?<from>.+?)(?: (?<kind>${edgeKinds}) (?<to>.+?))?(?: (?<attributes>\\{.*\\}))?(?: @(?<file>[^ ]+):(?<first>\\d+)(?:-(?<last>\\d+))?)?(?<guessed> \\?)?$`,
);

/**
 * Reads one node or edge a line: `signUp @src/shop.ts:3-9`, `signUp calls deliver @src/shop.ts:5`,
 * `signUp writes table:orders {"operation":"insert"} ?`. A bare word is a symbol of `src/shop.ts`; `?` marks a guessed edge.
 * Nodes that only an edge names are made up on line 1.
 */
export function graph(text: string): Graph {
  const builder = new GraphBuilder();
  const edges: Edge[] = [];
  for (const raw of text.split("\n")) {
    if (raw.trim() === "") continue;
    const groups = line.exec(raw.trim())?.groups;
    if (groups === undefined) throw new Error(`No node or edge: ${raw}`);
    const { from = "", kind, to = "", attributes, file, first, last, guessed } = groups;
    const place = { file: file ?? fileOf(idOf(from)), line: Number(first ?? 1) };
    const more = attributes === undefined ? {} : { attributes: JSON.parse(attributes) };
    if (kind === undefined) {
      builder.add({ ...nodeOf(idOf(from)), ...place, endLine: Number(last ?? first ?? 1), ...more });
    } else {
      const certainty = guessed === undefined ? "resolved" : "guessed";
      edges.push({ from: idOf(from), to: idOf(to), kind: kind as EdgeKind, ...place, certainty, ...more });
    }
  }
  for (const edge of edges) {
    for (const id of [edge.from, edge.to]) builder.add({ ...nodeOf(id), file: fileOf(id), line: 1, endLine: 1 });
    builder.connect(edge);
  }
  return builder;
}

function idOf(word: string): NodeId {
  return /^[a-z]+:/.test(word) ? word : `symbol:${shop}#${word}`;
}

function fileOf(id: NodeId): string {
  return /^(?:module|symbol|test|migration):([^#]*)/.exec(id)?.[1] ?? shop;
}

/** The body is the id's own: two graphs of the same lines have the same hashes. */
function nodeOf(id: NodeId) {
  const kind = id.slice(0, id.indexOf(":")) as NodeKind;
  const rest = id.slice(kind.length + 1);
  return { id, kind, name: kind === "symbol" ? rest.slice(rest.indexOf("#") + 1) : rest, body: id, signature: id };
}
