/** Both sides of a change, linked: base out of what is kept of its commit where it is, head on top of base. */
import type { Facts } from "../analyzers/facts.ts";
import { type Census, censusOf } from "../analyzers/graph/census.ts";
import { languageOf } from "../analyzers/languages.ts";
import type { Earlier } from "../analyzers/link/differences.ts";
import { draw, type Linked, link, linkedOf } from "../analyzers/link/index.ts";
import type { Kept } from "../analyzers/link/kept.ts";
import type { Files } from "../analyzers/link/names/names.ts";
import { relink, thaw } from "../analyzers/link/relink.ts";
import { lazily } from "../analyzers/link/remember.ts";
import { type Extractor, factsKey, type Wanted } from "./extract.ts";
import type { Graphs } from "./graphs.ts";
import type { Progress, Snapshot, Source, TreeEntry } from "./ports.ts";

/** One side of the change as the review holds it. */
export interface Side {
  readonly files: Files;
  readonly linked: Linked;
  /** Every file of the tree. */
  readonly paths: readonly string[];
  /** How much of the repository the graph shows. */
  readonly census: () => Census;
}

export interface SidePorts {
  readonly source: Source;
  readonly extractor: Extractor;
  readonly graphs: Graphs;
  readonly progress?: Progress;
}

/** The store has dropped facts that a kept graph was drawn from: without the graph everything is read again. */
export class Forgotten extends Error {
  constructor() {
    super("facts that a kept graph was drawn from are gone");
    this.name = "Forgotten";
  }
}

export interface Sides {
  readonly base: Side;
  readonly head: Side;
}

/** Throws `Forgotten` at once, or when a file's facts are asked for. */
export async function linkSides(snapshot: Snapshot, ports: SidePorts): Promise<Sides> {
  const trees = { base: treeOf(snapshot.base), head: treeOf(snapshot.head) };
  const kept = ports.graphs.of(snapshot.mergeBase);
  const { base, head } = await (kept === undefined
    ? afresh(snapshot.mergeBase, trees, ports)
    : onTop(kept, trees, ports));
  const census = lazily(() => ports.graphs.remember(snapshot.mergeBase, "census", () => censusOf(base.linked.graph)));
  // A change hardly moves the figures of a repository, unless it is most of it.
  const grown = head.linked.read > 2 * base.linked.read;
  return {
    base: { ...base, census },
    head: { ...head, census: grown ? lazily(() => censusOf(head.linked.graph)) : census },
  };
}

type Linking = Readonly<Record<keyof Sides, Omit<Side, "census">>>;

/** The graph of one revision, and the facts that it was drawn from. */
export async function linkOne(
  tree: readonly TreeEntry[],
  { source, extractor, progress = () => {} }: Omit<SidePorts, "graphs">,
): Promise<Linked & Pick<Side, "files">> {
  const { wanted, blobs } = treeOf(tree);
  const facts = await extractor.extract([...wanted.values()], (shas) => source.read(shas), progress);
  progress("link", 0, 1);
  const files = factsIn(wanted, facts);
  return { ...link({ files, blobs }), files };
}

export interface Tree {
  /** What some analyzer reads, by path. */
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly blobs: ReadonlyMap<string, string>;
}

export function treeOf(entries: readonly TreeEntry[]): Tree {
  const wanted = new Map<string, Wanted>();
  const blobs = new Map<string, string>();
  for (const { path, sha, type } of entries) {
    if (type !== "file") continue;
    blobs.set(path, sha);
    const language = languageOf(path);
    if (language !== undefined) wanted.set(path, { sha, language });
  }
  return { wanted, blobs };
}

/** Reads what changed, and of the rest what somebody asks for. */
async function onTop(kept: Kept, trees: Readonly<Record<"base" | "head", Tree>>, ports: SidePorts): Promise<Linking> {
  const { source, extractor, progress = () => {} } = ports;
  const changed = [...trees.head.wanted, ...trees.base.wanted].flatMap(([path, want]) =>
    trees.base.blobs.get(path) === trees.head.blobs.get(path) ? [] : [want],
  );
  const read = await extractor.extract(changed, (shas) => source.read(shas), progress);
  const known = new Map(read);
  const recall = (want: Wanted): Facts => {
    const key = factsKey(want);
    const facts = known.get(key) ?? extractor.recall(want);
    if (facts === undefined) throw new Forgotten();
    known.set(key, facts);
    return facts;
  };
  const files = { base: lazyFiles(trees.base, recall), head: lazyFiles(trees.head, recall) };
  progress("link", 0, 1);
  const earlier = { kept, files: files.base, blobs: trees.base.blobs };
  const base = { files: files.base, linked: thaw(earlier), paths: [...trees.base.blobs.keys()] };
  const later = { files: files.head, blobs: trees.head.blobs };
  const linked = relink(earlier, later) ?? link({ files: allOf(trees.head, recall), blobs: trees.head.blobs });
  return { base, head: { files: files.head, linked, paths: [...trees.head.blobs.keys()] } };
}

function lazyFiles({ wanted }: Tree, recall: (want: Wanted) => Facts): Files {
  return {
    has: (path) => wanted.has(path),
    get(path) {
      const want = wanted.get(path);
      return want && recall(want);
    },
  };
}

function allOf({ wanted }: Tree, recall: (want: Wanted) => Facts): ReadonlyMap<string, Facts> {
  return new Map([...wanted].map(([path, want]) => [path, recall(want)]));
}

export function factsIn(wanted: Tree["wanted"], facts: ReadonlyMap<string, Facts>): ReadonlyMap<string, Facts> {
  return new Map(
    [...wanted].flatMap(([path, want]) => {
      const read = facts.get(factsKey(want));
      return read === undefined ? [] : [[path, read] as const];
    }),
  );
}

async function afresh(
  commit: string,
  trees: Readonly<Record<"base" | "head", Tree>>,
  ports: SidePorts,
): Promise<Linking> {
  const { source, extractor, progress = () => {} } = ports;
  const wanted = [...trees.base.wanted.values(), ...trees.head.wanted.values()];
  const facts = await extractor.extract(wanted, (shas) => source.read(shas), progress);
  const files = { base: factsIn(trees.base.wanted, facts), head: factsIn(trees.head.wanted, facts) };
  progress("link", 0, 2);
  const base = linkBase(commit, trees.base, files.base, ports);
  progress("link", 1, 2);
  const later = { files: files.head, blobs: trees.head.blobs };
  const head = (base.earlier && relink(base.earlier, later)) ?? link(later);
  return {
    base: { files: files.base, linked: base.linked, paths: [...trees.base.blobs.keys()] },
    head: { files: files.head, linked: head, paths: [...trees.head.blobs.keys()] },
  };
}

/** Apart from its caller, so that all that drawing needs is free again before head is drawn. */
function linkBase(
  commit: string,
  { wanted, blobs }: Tree,
  files: ReadonlyMap<string, Facts>,
  { extractor, graphs }: SidePorts,
): { readonly linked: Linked; readonly earlier?: Earlier } {
  const drawn = draw({ files, blobs });
  // What could not be read may be there the next time.
  const lasting = [...wanted].every(
    ([path, want]) => (files.get(path)?.problems.length ?? 1) === 0 || extractor.recall(want) !== undefined,
  );
  const kept = lasting ? graphs.keep(commit, drawn) : undefined;
  if (kept === undefined) return { linked: linkedOf(drawn) };
  const earlier = { kept, files, blobs };
  return { linked: thaw(earlier), earlier };
}
