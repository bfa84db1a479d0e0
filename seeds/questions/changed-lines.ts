/** What the changed lines of each file are: work, formatting, code that only moved, or code that nobody needed. */
import type { FileChange } from "../../analyzers/graph/change.ts";
import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Evidence } from "../rule.ts";
import { once } from "./once.ts";
import { weightOf } from "./weight.ts";

/** Added and removed lines of one file of the diff, each counted once. Files that weigh nothing are left out. */
export interface FileLines {
  readonly file: FileChange;
  readonly weight: number;
  /** Lines inside declarations whose code changed, and lines of files without declarations. */
  readonly work: number;
  /** Lines inside declarations whose code stayed, away from any that changed: layout, and comments within. */
  readonly formatting: number;
  /**
   * Lines outside all declarations, where the code of the module itself stayed: imports, comments above, barrels. Lines beside work of
   * the same piece of the diff, in a declaration around it whose own code stayed: the words above a new method of a class.
   */
  readonly outside: number;
  /** Lines of declarations that stand elsewhere now, or under another name. */
  readonly moved: number;
  /** Removed lines of declarations that nothing used, and of files that are gone whole: whoever used them shows in his own file. */
  readonly dead: number;
}

/** Effective lines that a review can hold: fewer defects are found per line beyond it (SmartBear, Cisco). */
export const readable = 400;

/** A reviewer skims what is removed whole. */
const deadWeight = 0.2;

/** What a file adds to the size of a change, in effective lines. */
export const effective = ({ weight, work, dead }: FileLines): number => weight * (work + deadWeight * dead);

type Fate = "changed" | "moved" | "dead" | "same";

/** Joins the hunks with the symbols they lie in: a hunk inside a symbol whose hashes stayed is no work. */
export const changedLines = once(({ base, head, change, diff }: Evidence): readonly FileLines[] => {
  const files = diff.filter(({ path, type, binary }) => type === "file" && !binary && weightOf(path) > 0);
  const atHead = symbolsOf(head, new Set(files.map(({ path }) => path)));
  const fates = fatesOf(base, change.nodes, [...atHead.values()].flat());
  const atBase = symbolsOf(base, new Set(files.map(({ path, oldPath }) => oldPath ?? path)));

  return files.map((file) => {
    const now = paint(atHead.get(file.path) ?? [], fates.head);
    const then = paint(atBase.get(file.oldPath ?? file.path) ?? [], fates.base);
    const count: Record<Fate, number> = { changed: 0, moved: 0, dead: 0, same: 0 };
    let outside = 0;
    let inHunk = 0;
    const add = (lines: Painted, first: number, length: number): void => {
      for (let line = first; line < first + length; line++) {
        const fate = lines.fates[line] ?? lines.module;
        if (fate === "same" && lines.fates[line] === undefined) outside++;
        else if (fate === "same") inHunk++;
        else if (fate === "changed" && file.status === "deleted") count.dead++;
        else count[fate]++;
      }
    };
    for (const { oldStart, oldLines, newStart, newLines } of file.hunks) {
      const before = count.changed + count.moved + count.dead;
      inHunk = 0;
      add(then, oldStart, oldLines);
      add(now, newStart, newLines);
      // The words above a method that is new, and the empty line before it, come with it.
      if (count.changed + count.moved + count.dead > before) outside += inHunk;
      else count.same += inHunk;
    }
    const { changed: work, same: formatting, moved, dead } = count;
    return { file, weight: weightOf(file.path), work, formatting, outside, moved, dead };
  });
});

interface Painted {
  /** By line: the fate of the innermost declaration; undefined outside all of them. */
  readonly fates: readonly (Fate | undefined)[];
  /** The fate of the code outside; a file without symbols (SQL, a syntax error) is all work. */
  readonly module: Fate;
}

function paint(symbols: readonly Node[], fates: ReadonlyMap<NodeId, Fate>): Painted {
  const painted: Fate[] = [];
  let module: Fate | undefined;
  // Of names that are taken out of one value (`const [a, b] = make(...)`) the first has its code.
  const isSame = ({ id }: Node): number => Number((fates.get(id) ?? "same") === "same");
  for (const { id, line, endLine, attributes } of [...symbols].sort(
    (a, b) => widestFirst(a, b) || isSame(b) - isSame(a),
  )) {
    const fate = fates.get(id) ?? "same";
    if (attributes?.["kind"] === "module") module = fate;
    else for (let at = line; at <= endLine; at++) painted[at] = fate;
  }
  return { fates: painted, module: module ?? "changed" };
}

function widestFirst(a: Node, b: Node): number {
  return b.endLine - b.line - (a.endLine - a.line);
}

function symbolsOf(graph: Graph, files: ReadonlySet<string>): ReadonlyMap<string, readonly Node[]> {
  return new Map([...files].map((file) => [file, graph.inFile(file)]));
}

interface Fates {
  readonly head: ReadonlyMap<NodeId, Fate>;
  readonly base: ReadonlyMap<NodeId, Fate>;
}

function fatesOf(base: Graph, nodes: Evidence["change"]["nodes"], symbols: readonly Node[]): Fates {
  const removed = new Set(nodes.flatMap(({ node, change }) => (change === "removed" ? node.id : [])));
  const head = new Map<NodeId, Fate>();
  const before = new Map<NodeId, Fate>();
  // `export` before a declaration is no part of its code, and yet no layout.
  for (const { id, attributes } of symbols) {
    const was = base.node(id);
    if (was === undefined || was.attributes?.["exported"] === attributes?.["exported"]) continue;
    head.set(id, "changed");
    before.set(id, "changed");
  }
  for (const { node, change, side, was } of nodes) {
    const fate = change === "moved" || change === "renamed" ? "moved" : "changed";
    if (side === "head") head.set(node.id, fate);
    if (side === "head" && change !== "added") before.set(was ?? node.id, fate);
    // A symbol that moved while somebody still names it where it was is listed as removed, too.
    if (change === "removed" && before.get(node.id) !== "moved")
      before.set(node.id, isDead(base, node.id, removed) ? "dead" : "changed");
  }
  return { head, base: before };
}

/** Edges that hold a symbol in its place without using it. */
const holding = new Set(["holds", "contains", "covers", "loads", "evaluates", "re-exports", "passes"]);

/** Nothing used it but removed symbols that nothing used; an entry point that went with it was use. */
function isDead(base: Graph, id: NodeId, removed: ReadonlySet<NodeId>, seen = new Set<NodeId>()): boolean {
  if (seen.has(id)) return true;
  seen.add(id);
  return base
    .to(id)
    .filter(({ kind }) => !holding.has(kind))
    .every(({ from }) => base.node(from)?.kind === "symbol" && removed.has(from) && isDead(base, from, removed, seen));
}
