/** Writes a graph as columns of numbers, part by part, with what was drawn twice. */
import type { Packer } from "../pack.ts";
import { edgeKinds, nodeKinds } from "./graph.ts";
import type { Part } from "./part.ts";

export const nodeColumns = [
  "id",
  "name",
  "file",
  "line",
  "endLine",
  "body",
  "signature",
  "attributes",
  "parts",
  "part",
] as const;
export const edgeColumns = ["from", "to", "file", "line", "attributes", "part"] as const;

/** Parts in the order in which a graph is drawn. */
export function freezeGraph(parts: readonly Part[], packer: Packer): void {
  const nodes = parts.reduce((sum, part) => sum + part.nodes.length, 0);
  const edges = parts.reduce((sum, part) => sum + part.edges.length, 0);
  const n = columns(nodes, nodeColumns);
  const e = columns(edges, edgeColumns);
  const kindOfNode = new Uint8Array(nodes);
  const kindOfEdge = new Uint8Array(edges);
  const guessed = new Uint8Array(edges);
  const json = jsonTexts(packer);
  const [file, from] = [repeated(packer), repeated(packer)];
  const nodeStarts = new Int32Array(parts.length + 1);
  const edgeStarts = new Int32Array(parts.length + 1);
  let row = 0;
  let at = 0;
  for (const [part, drawn] of parts.entries()) {
    for (const node of drawn.nodes) {
      n.id[row] = packer.text(node.id);
      n.name[row] = packer.text(node.name);
      n.file[row] = file(node.file);
      n.line[row] = node.line;
      n.endLine[row] = node.endLine;
      n.body[row] = packer.maybe(node.body);
      n.signature[row] = packer.maybe(node.signature);
      n.attributes[row] = json(node.attributes);
      n.parts[row] = json(node.parts);
      n.part[row] = part;
      kindOfNode[row] = nodeKinds.indexOf(node.kind);
      row++;
    }
    for (const edge of drawn.edges) {
      e.from[at] = from(edge.from);
      e.to[at] = packer.text(edge.to);
      e.file[at] = file(edge.file);
      e.line[at] = edge.line;
      e.attributes[at] = json(edge.attributes);
      e.part[at] = part;
      kindOfEdge[at] = edgeKinds.indexOf(edge.kind);
      if (edge.certainty === "guessed") guessed[at] = 1;
      at++;
    }
    nodeStarts[part + 1] = row;
    edgeStarts[part + 1] = at;
  }
  packer.column("part.nodes", nodeStarts);
  packer.column("part.edges", edgeStarts);
  for (const [name, values] of Object.entries(n)) packer.column(`node.${name}`, values);
  for (const [name, values] of Object.entries(e)) packer.column(`edge.${name}`, values);
  packer.column("node.kind", kindOfNode);
  packer.column("edge.kind", kindOfEdge);
  packer.column("edge.guessed", guessed);
  for (const [name, keys] of [
    ["node.byId", n.id],
    ["edge.byFrom", e.from],
    ["edge.byTo", e.to],
  ] as const) {
    const { starts, rows } = grouped(keys, packer.size);
    packer.column(`${name}.starts`, starts);
    packer.column(`${name}.rows`, rows);
  }
}

function columns<Name extends string>(length: number, names: readonly Name[]): Record<Name, Int32Array> {
  return Object.fromEntries(names.map((name) => [name, new Int32Array(length)])) as Record<Name, Int32Array>;
}

/** What is drawn together is mostly of one file and often from one node: the same text as last time is not looked up again. */
function repeated(packer: Packer): (text: string) => number {
  let last: string | undefined;
  let number = 0;
  return (text) => {
    if (text !== last) number = packer.text(text);
    last = text;
    return number;
  };
}

/** A handful of values over thousands of rows: each is written out once. */
function jsonTexts(packer: Packer): (value: object | undefined) => number {
  const known = new Map<object, number>();
  return (value) => {
    if (value === undefined) return -1;
    let number = known.get(value);
    if (number === undefined) {
      number = packer.text(JSON.stringify(value));
      known.set(value, number);
    }
    return number;
  };
}

/** Rows by their key, in order: those of `key` stand from `starts[key]` to `starts[key + 1]`. A counting sort. */
export function grouped(keys: Int32Array, size: number): { readonly starts: Int32Array; readonly rows: Int32Array } {
  const starts = new Int32Array(size + 1);
  for (const key of keys) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let key = 0; key < size; key++) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  const next = starts.slice();
  const rows = new Int32Array(keys.length);
  for (const [row, key] of keys.entries()) {
    const at = next[key] ?? 0;
    rows[at] = row;
    next[key] = at + 1;
  }
  return { starts, rows };
}
