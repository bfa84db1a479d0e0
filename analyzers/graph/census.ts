/** How much of a repository its graph shows: who is tied to whom, and what tests reach. What a blind graph leaves out shows here. */
import { isStyleSheet, isTestOnly } from "../roles.ts";
import { travelsBack } from "./edges.ts";
import type { Edge, Graph, Node, NodeId } from "./graph.ts";

export interface Census {
  /** Files that hold code. */
  readonly scripts: number;
  /** Those of them that are seen to use another, or to be used by one. */
  readonly tied: number;
  /** Uses of one file's symbols by another; that a module loads another is not counted. */
  readonly ties: number;
  /** Test files. */
  readonly tests: number;
  /** What runs in production and can be called or read: symbols outside of tests, but for types and the bodies of modules. */
  readonly symbols: number;
  /** Those of them that some test reaches, by code or by guesses. */
  readonly tested: number;
}

export function censusOf(graph: Graph): Census {
  const index = new Map<NodeId, number>();
  const files: string[] = [];
  const symbols: boolean[] = [];
  const scripts = new Set<string>();
  for (const node of graph.nodes.values()) {
    index.set(node.id, files.length);
    files.push(node.file);
    symbols.push(node.kind === "symbol");
    if (node.kind === "symbol" && !isStyleSheet(node.file)) scripts.add(node.file);
  }

  const tied = new Set<string>();
  const onward = new Onward(files.length);
  let ties = 0;
  for (const edge of graph.edges()) {
    const from = index.get(edge.from);
    const to = index.get(edge.to);
    if (from === undefined || to === undefined) continue;
    if (isFelt(edge)) onward.add(from, to);
    const [user, used] = [edge.file, files[to] ?? ""];
    if (symbols[to] !== true || user === used || !scripts.has(user) || !scripts.has(used)) continue;
    tied.add(user).add(used);
    if (!loads.has(edge.kind)) ties++;
  }

  const tests = graph.ofKind("test");
  const reached = onward.reach(tests.map(({ id }) => index.get(id) ?? -1));
  const live = graph.ofKind("symbol").filter(isLive);
  const tested = live.filter(({ id }) => reached[index.get(id) ?? -1] === 1).length;
  return { scripts: scripts.size, tied: tied.size, ties, tests: tests.length, symbols: live.length, tested };
}

const loads: ReadonlySet<Edge["kind"]> = new Set(["loads", "re-exports", "evaluates"]);

/** Whether who stands at its start runs what stands at its end. */
function isFelt(edge: Edge): boolean {
  const travel = travelsBack(edge);
  return travel === "code" || travel === "load";
}

function isLive({ file, attributes }: Node): boolean {
  if (attributes?.["typeOnly"] === true || attributes?.["kind"] === "module") return false;
  return !isStyleSheet(file) && !isTestOnly(file);
}

/** Edges as integers: of each node the last one, and of each edge the one before it. */
class Onward {
  readonly #last: Int32Array;
  readonly #before: number[] = [];
  readonly #to: number[] = [];

  constructor(nodes: number) {
    this.#last = new Int32Array(nodes).fill(-1);
  }

  add(from: number, to: number): void {
    this.#before.push(this.#last[from] ?? -1);
    this.#last[from] = this.#to.push(to) - 1;
  }

  /** By node, 1 where a way leads there from one of `starts`. */
  reach(starts: readonly number[]): Uint8Array {
    const seen = new Uint8Array(this.#last.length);
    const open = [...starts];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen[at] !== 0) continue;
      seen[at] = 1;
      for (let edge = this.#last[at] ?? -1; edge >= 0; edge = this.#before[edge] ?? -1) {
        const to = this.#to[edge];
        if (to !== undefined && seen[to] === 0) open.push(to);
      }
    }
    return seen;
  }
}
