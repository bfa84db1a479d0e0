/** The whole graph of one revision as JSON: a node or an edge a line, in an order that only the graph decides. */
import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { by } from "../report/bound.ts";

export interface GraphOf {
  readonly engine: string;
  /** A commit id, or `worktree:<hash>`. */
  readonly revision: string;
  readonly graph: Graph;
}

/** Text in pieces: the graph of a large repository is longer than a comfortable string. */
export function* graphJson({ engine, revision, graph }: GraphOf): Generator<string> {
  yield `{"version":1,"engine":${JSON.stringify(engine)},"revision":${JSON.stringify(revision)},\n"nodes":[\n`;
  yield* lines([...graph.nodes.values()].sort(byId), nodeOf);
  yield `],\n"edges":[\n`;
  yield* lines([...graph.edges()].sort(byEnds), edgeOf);
  yield "]}\n";
}

const byId = by<Node>((node) => node.id);
const byEnds = by<Edge>(
  (edge) => edge.from,
  (edge) => edge.to,
  (edge) => edge.kind,
  (edge) => edge.file,
  (edge) => edge.line,
  (edge) => edge.certainty,
  (edge) => JSON.stringify(edge.attributes ?? {}),
);

/** Hashes of code stay out: they are ours, and change with the engine. */
function nodeOf({ id, kind, name, file, line, endLine, attributes }: Node): object {
  return { id, kind, name, file, line, endLine, ...(attributes !== undefined && { attributes }) };
}

function edgeOf({ from, to, kind, file, line, certainty, attributes }: Edge): object {
  return { from, to, kind, file, line, certainty, ...(attributes !== undefined && { attributes }) };
}

/** Characters of one piece: a stream takes as long over a line as over a hundred. */
const piece = 65_536;

function* lines<T>(items: readonly T[], shape: (item: T) => object): Generator<string> {
  let text = "";
  let glue = "";
  for (const item of items) {
    text += glue + JSON.stringify(shape(item));
    glue = ",\n";
    if (text.length < piece) continue;
    yield text;
    text = "";
  }
  if (glue !== "") yield `${text}\n`;
}
