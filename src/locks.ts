/** Lockfiles of both sides, read only where the change touches them: a check whose lockfile did not change pays nothing for it. */
import type { Facts } from "../analyzers/facts.ts";
import type { Graph } from "../analyzers/graph/graph.ts";
import { type Impact, trace } from "../analyzers/graph/impact.ts";
import { below, directoryOf } from "../analyzers/link/place.ts";
import { type Asked, type Lock, limits, unreadable } from "../analyzers/lock/lock.ts";
import type { LockPair } from "../analyzers/lock/pair.ts";
import { isLockfile, readLock } from "../analyzers/lock/read.ts";
import { manifestsOf } from "../analyzers/lock/scope.ts";
import { type Spread, spread, type World } from "../analyzers/lock/spread.ts";
import { decode } from "./decode.ts";
import type { Snapshot, Source, TreeEntry } from "./ports.ts";
import type { BlindSpot } from "./report/report.ts";

/** What the lockfiles of a change say. */
export interface Locks {
  readonly pairs: readonly LockPair[];
  /** Lockfiles that were read whole. */
  readonly read: ReadonlySet<string>;
  readonly spots: readonly BlindSpot[];
}

interface Files {
  readonly base: ReadonlyMap<string, Facts>;
  readonly head: ReadonlyMap<string, Facts>;
}

/** Reads the lockfiles that the change touches, and pairs those of one directory. */
export async function readLocks(snapshot: Snapshot, source: Source, files: Files): Promise<Locks> {
  const touched = new Set(
    snapshot.diff
      .flatMap(({ path, oldPath, mode }) => (mode?.only === true ? [] : [path, oldPath ?? path]))
      .filter(isLockfile),
  );
  if (touched.size === 0) return { pairs: [], read: new Set(), spots: [] };
  const sides = { base: entriesOf(snapshot.base, touched), head: entriesOf(snapshot.head, touched) };
  const texts = new Map<string, string | undefined>();
  const wanted = [...new Set([...sides.base, ...sides.head].map(({ sha }) => sha))];
  for await (const { sha, bytes } of source.read(wanted, limits.text))
    texts.set(sha, bytes === undefined ? undefined : decode(bytes));
  const lockAt = (side: "base" | "head", dir: string): Named | undefined => {
    const entry = sides[side].find(({ path }) => directoryOf(path) === dir);
    if (entry === undefined) return undefined;
    const text = texts.get(entry.sha);
    const lock = text === undefined ? unread : readLock(entry.path, text, askedBelow(files[side], dir));
    return { path: entry.path, lock };
  };
  const pairs: LockPair[] = [];
  const spots: BlindSpot[] = [];
  for (const dir of [...new Set([...touched].map(directoryOf))].sort()) {
    const [base, head] = [lockAt("base", dir), lockAt("head", dir)];
    const wrong = [base, head].flatMap(
      (one) => one?.lock.problems.map((problem) => ({ ...problem, file: one.path })) ?? [],
    );
    const [problem] = wrong;
    if (problem !== undefined) spots.push({ ...problem, reason: "lockfile" });
    else if (base !== undefined && head !== undefined) pairs.push({ base, head });
    else {
      const file = (head ?? base)?.path ?? dir;
      const detail = "there is none on the other side: which versions were installed without it is not known";
      spots.push({ reason: "lockfile", file, line: 1, detail });
    }
  }
  return { pairs, read: new Set(pairs.flatMap(({ base, head }) => [base.path, head.path])), spots };
}

interface Named {
  readonly path: string;
  readonly lock: Lock;
}

const unread = unreadable(1, "it could not be read as text, or is too large");

function entriesOf(tree: readonly TreeEntry[], paths: ReadonlySet<string>): readonly TreeEntry[] {
  return tree.filter(({ path, type }) => type === "file" && paths.has(path));
}

/** What manifests at or below a directory ask for, by their directory as seen from it. */
function askedBelow(files: ReadonlyMap<string, Facts>, root: string): Asked {
  const asked = new Map<string, Readonly<Record<string, string>>>();
  for (const [dir, specs] of manifestsOf(files)) {
    const at = below(root, dir);
    if (at !== undefined) asked.set(at, specs);
  }
  return asked;
}

/** From this share of the files that hold code on, a list of what is reached says less than the word "all". */
const most = 0.5;
/** Fewer files than this are listed whatever their share. */
const enough = 20;

/** A change traced with what its lockfiles install; where that reaches most of the code, one sentence says so instead of a list. */
export function traceInstalled(
  world: World,
  locks: Locks,
  files: Files,
): Spread & { readonly impact: Impact; readonly said: readonly BlindSpot[] } {
  const deep = spread(world, locks.pairs, files, true);
  const impact = trace(deep.base, deep.head, deep.change);
  const [file] = [...locks.read].sort();
  if (deep.beneath === 0 || file === undefined) return { ...deep, impact, said: deep.spots };
  const all = filesOf(world.head, world.head.nodes.keys());
  const felt = filesOf(world.head, impact.reached.keys());
  if (felt.size < enough || felt.size < most * all.size) return { ...deep, impact, said: deep.spots };
  const direct = spread(world, locks.pairs, files, false);
  const detail = `other versions of ${deep.beneath} packages are installed beneath direct dependencies; through them and the rest of the change ${felt.size} of ${all.size} files are reached, which is as good as all: only what imports a changed package itself is listed`;
  return {
    ...direct,
    impact: trace(direct.base, direct.head, direct.change),
    said: [...direct.spots, { reason: "wide-change", file, line: 1, detail }],
  };
}

function filesOf(graph: Graph, ids: Iterable<string>): ReadonlySet<string> {
  const files = new Set<string>();
  for (const id of ids) {
    const node = graph.node(id);
    if (node?.kind === "symbol") files.add(node.file);
  }
  return files;
}
