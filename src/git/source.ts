/** Code out of a git repository: any two revisions, or a revision and the work tree. Nothing is checked out or run. */
import type { ReadBlob, ReviewRequest, Snapshot, Source, TreeEntry } from "../ports.ts";
import { SourceError, WORK_TREE } from "../ports.ts";
import { isObjectId, missing, readBlobs } from "./blobs.ts";
import { betweenCommits, compare, missingObjects } from "./compare.ts";
import type { RawDiff } from "./diff.ts";
import { byPath, fileChanges } from "./file-changes.ts";
import { readHistory } from "./history.ts";
import { introduced } from "./introduced.ts";
import { decodePath } from "./paths.ts";
import { readPolicy, withoutTip } from "./policy.ts";
import { holds, tryRevert } from "./revert.ts";
import { findDefaultBranch, findMergeBase, isPartial, locateRepository, resolveCommit } from "./revision.ts";
import { type Environment, GitError, type GitPlace } from "./run.ts";
import { isSafePath, maxEntries, readTree, type Tree, typeOf } from "./tree.ts";
import { diffWorkTree, type HeadDiff, readFromDisk, type WorkTreePlace } from "./worktree.ts";

export interface RepositoryOptions {
  /** The process's variables, for PATH and the user's git settings. Without them git is looked for in the system's folders. */
  readonly environment?: Environment;
  /** Tree entries read of one commit; 200,000 unless told. */
  readonly maxEntries?: number;
}

/** The repository that holds `dir`. Throws a `SourceError` when there is none, or git may not read it. */
export async function openRepository(dir: string, options: RepositoryOptions = {}): Promise<Source> {
  return sourceAt(await locateRepository(dir, options.environment ?? {}), options.maxEntries);
}

/** The default branch of the repository that holds `dir`, as a revision: what the command line compares with unless told. */
export async function findDefaultBase(dir: string, options: RepositoryOptions = {}): Promise<string> {
  return findDefaultBranch(await locateRepository(dir, options.environment ?? {}));
}

/** What a question about one revision looks at unless told: the work tree, or the commit that HEAD names where there is none. */
export async function findDefaultHead(dir: string, options: RepositoryOptions = {}): Promise<string> {
  const { workTree } = await locateRepository(dir, options.environment ?? {});
  return workTree === undefined ? "HEAD" : WORK_TREE;
}

/** A source over a place that is known to be a repository. */
export function sourceAt(place: GitPlace, limit: number = maxEntries): Source {
  // Content of changed files lies on disk until someone commits it, or was never fetched: the last snapshot says where.
  let whereabouts: Whereabouts = { files: new Map(), absent: new Set() };
  let last: Snapshot | undefined;

  return {
    async snapshot(request) {
      try {
        const found = await takeSnapshot(place, request, limit);
        whereabouts = found;
        last = found.snapshot;
        return found.snapshot;
      } catch (error) {
        throw asSourceError(error);
      }
    },

    async *read(shas, limit) {
      try {
        yield* inOrder(place, shas, whereabouts, limit);
      } catch (error) {
        throw asSourceError(error);
      }
    },

    async history(commit, count, weigh) {
      try {
        return await readHistory(place, await resolveCommit(place, commit, "commit"), count, weigh);
      } catch (error) {
        throw asSourceError(error);
      }
    },

    async revert(branch) {
      if (last === undefined) return { notTried: "Nothing was compared yet." };
      const { baseSha, headSha: head, mergeBase } = last;
      if (!isObjectId(head)) return { notTried: "The change is not committed yet." };
      const on = branch === undefined ? baseSha : await resolveCommit(place, branch, "branch");
      return await tryRevert(place, { branch: on, mergeBase, head });
    },

    introduced: async (from, to, lines) => await introduced(place, from, to, lines),
  };
}

interface Whereabouts {
  /** Files on disk by hash. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** What a partial clone lacks: git would end at the first such object, not go on. */
  readonly absent: ReadonlySet<string>;
}

interface Found extends Whereabouts {
  readonly snapshot: Snapshot;
}

async function takeSnapshot(place: GitPlace, request: ReviewRequest, limit: number): Promise<Found> {
  const onDisk = request.head === WORK_TREE || request.head === "";
  const workTree = onDisk ? workTreeOf(place) : undefined;
  const baseSha = await resolveBase(place, request);
  const headCommit = await resolveCommit(place, onDisk ? "HEAD" : request.head, "head");
  const mergeBase =
    request.mergeBase === undefined
      ? await findMergeBase(place, baseSha, headCommit)
      : await resolveCommit(place, request.mergeBase, "merge base");

  const tip = baseSha !== mergeBase && (await holds(place, baseSha)) ? baseSha : undefined;
  const [tree, policy, diff, absent] = await Promise.all([
    readTree(place, mergeBase, limit),
    tip === undefined ? undefined : readPolicy(place, tip, limit),
    workTree === undefined
      ? compareCommits(place, mergeBase, headCommit, limit)
      : diffWorkTree(workTree, mergeBase, limit),
    absentObjects(place, [mergeBase, headCommit, ...(tip === undefined ? [] : [tip])]),
  ]);
  const { base, head } = sides(tree, diff.changes);
  const snapshot: Snapshot = {
    baseSha,
    headSha: diff.head,
    mergeBase,
    base,
    head,
    policy: policy ?? base,
    diff: fileChanges(diff.changes),
    notes: [
      ...notes(tree, diff, limit),
      ...diff.notes,
      ...(absent.size > 0 ? [partial] : []),
      ...(tip === undefined && baseSha !== mergeBase ? [withoutTip] : []),
    ],
  };
  return { snapshot, files: diff.files, absent };
}

const partial =
  "This is a partial clone, and some content was never fetched. To fetch it: git fetch --refetch --no-filter origin.";

async function absentObjects(place: GitPlace, commits: readonly string[]): Promise<ReadonlySet<string>> {
  return (await isPartial(place)) ? missingObjects(place, commits) : new Set();
}

/** A mirror need not hold the base branch's tip: with a merge base, its id is only repeated. */
async function resolveBase(place: GitPlace, request: ReviewRequest): Promise<string> {
  if (request.mergeBase !== undefined && isObjectId(request.base)) return request.base;
  return resolveCommit(place, request.base, "base");
}

async function compareCommits(place: GitPlace, from: string, to: string, limit: number): Promise<HeadDiff> {
  return { ...(await compare(place, betweenCommits(from, to), limit)), head: to, files: new Map() };
}

function workTreeOf(place: GitPlace): WorkTreePlace {
  const { gitDir, workTree } = place;
  if (gitDir !== undefined && workTree !== undefined) return { ...place, gitDir, workTree };
  throw new SourceError("This repository is bare: it has no work tree to compare.", {
    hint: "Name a revision with --head.",
  });
}

/** Both trees: base as listed, head as base with the changes made, so that one tree is listed and not two. */
function sides(tree: Tree, changes: RawDiff["changes"]): { base: TreeEntry[]; head: TreeEntry[] } {
  const base = new Map(tree.entries);
  const head = new Map(tree.entries);
  const arrived: TreeEntry[] = [];
  for (const [change] of changes) {
    const path = decodePath(change.path);
    const oldPath = change.from === undefined ? path : decodePath(change.from);
    if (change.status !== "A" && isSafePath(oldPath)) {
      // Beyond the limit of the listing, a changed file is still known on both sides.
      base.set(oldPath, { path: oldPath, type: typeOf(change.oldMode), sha: change.oldSha });
      head.delete(oldPath);
    }
    if (change.status !== "D" && isSafePath(path))
      arrived.push({ path, type: typeOf(change.newMode), sha: change.newSha });
  }
  for (const entry of arrived) head.set(entry.path, entry);
  return { base: [...base.values()].sort(byPath), head: [...head.values()].sort(byPath) };
}

function notes(tree: Tree, diff: RawDiff, limit: number): string[] {
  const said: string[] = [];
  if (tree.truncated) said.push(`The tree has more than ${limit} files: the rest was left out.`);
  if (diff.truncated === "records") said.push(`More than ${limit} files changed: the rest was left out.`);
  if (diff.truncated === "patch") said.push("The change is too large to compare all of it line by line.");
  return said;
}

/** Blobs from disk and from git, in the order asked, through one git process. */
async function* inOrder(
  place: GitPlace,
  shas: readonly string[],
  { files, absent }: Whereabouts,
  limit?: number,
): AsyncGenerator<ReadBlob, void, undefined> {
  const stored = readBlobs(
    place,
    shas.filter((sha) => !files.has(sha) && !absent.has(sha)),
    limit,
  );
  try {
    for (const sha of shas) {
      const path = files.get(sha);
      if (path !== undefined) yield await readFromDisk(sha, path, limit);
      else if (absent.has(sha)) yield missing(sha, "The object was never fetched into this partial clone.");
      else {
        const next = await stored.next();
        if (next.done !== true) yield next.value;
      }
    }
    await stored.next();
  } finally {
    await stored.return();
  }
}

function asSourceError(error: unknown): unknown {
  if (!(error instanceof GitError)) return error;
  const why = {
    exit: `Git failed: ${error.complaint}`,
    timeout: "Git took too long and was stopped.",
    "too-much": "Git answered with more than can be read.",
    "not-started": "The program `git` could not be started.",
  }[error.reason];
  return new SourceError(why, { hint: "Try `git fsck` in the repository.", cause: error });
}
