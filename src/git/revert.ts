/**
 * Whether a change could be taken back from a branch as it is now: git merges it in memory and takes it out again. What that writes goes
 * to a folder of its own, which is thrown away; the repository is not touched.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RevertTrial } from "../ports.ts";
import { GitError, type GitPlace, runGit, streamGit } from "./run.ts";

/** Conflicting paths that are named; more only make the answer longer. */
const mostNamed = 20;

export interface RevertedChange {
  /** The branch that the change goes to, as it is now. */
  readonly branch: string;
  /** Where the change began, and where it ends. */
  readonly mergeBase: string;
  readonly head: string;
}

/** All three are commit ids. Merges three trees, and reverts as git's own `revert` does: the change's head is the middle one. */
export async function tryRevert(place: GitPlace, { branch, mergeBase, head }: RevertedChange): Promise<RevertTrial> {
  let scratch: string | undefined;
  if (!(await holds(place, branch))) return { notTried: "This copy of the repository does not hold the branch." };
  try {
    scratch = await mkdtemp(join(tmpdir(), "blast-radius-revert-"));
    const objects = (await line(place, ["rev-parse", "--path-format=absolute", "--git-path", "objects"])).trim();
    const aside = withObjects(place, scratch, objects);
    const isIn = await isAncestor(place, head, branch);
    const merged = isIn ? await treeOf(place, branch) : await merge(aside, { mergeBase, ours: branch, theirs: head });
    if (typeof merged !== "string") return { merges: false, applies: false, conflicts: merged.conflicts };
    const now = await commit(aside, merged);
    const reverted = await merge(aside, { mergeBase: head, ours: now, theirs: mergeBase });
    return typeof reverted === "string"
      ? { merges: true, applies: true, conflicts: [] }
      : { merges: true, applies: false, conflicts: reverted.conflicts };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return {
      notTried:
        error.reason === "timeout"
          ? "Git took too long."
          : `Git could not merge in memory: ${error.complaint.split("\n")[0] ?? ""}`,
    };
  } finally {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  }
}

function withObjects(place: GitPlace, scratch: string, objects: string): GitPlace {
  const own = { GIT_OBJECT_DIRECTORY: scratch, GIT_ALTERNATE_OBJECT_DIRECTORIES: objects };
  return { ...place, variables: { ...place.variables, ...own, ...author } };
}

/** The commits are ours and nobody keeps them. */
const author = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "blast-radius"],
    [`GIT_${role}_EMAIL`, "blast-radius@localhost"],
    [`GIT_${role}_DATE`, "2001-01-01T00:00:00Z"],
  ]),
);

interface Merge {
  /** All three are commits. */
  readonly mergeBase: string;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * The merged tree, or the paths in conflict: then git tells them and ends with status 1. A mirror has no history from which the merge
 * base could be found, and `git merge-tree` of the versions in use cannot be told one: it has to be the common parent of two commits.
 */
async function merge(
  place: GitPlace,
  { mergeBase, ours, theirs }: Merge,
): Promise<string | { readonly conflicts: readonly string[] }> {
  const middle = await commit(place, await treeOf(place, mergeBase));
  const sides = await Promise.all(
    [ours, theirs].map(async (one) => await commit(place, await treeOf(place, one), middle)),
  );
  const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z"];
  const chunks: Buffer[] = [];
  const told = (): readonly string[] => Buffer.concat(chunks).toString("utf8").split("\0");
  try {
    for await (const chunk of streamGit(place, [...args, ...sides])) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== 1) throw error;
    const paths = told().slice(1);
    return { conflicts: [...new Set(paths.filter((path) => path !== ""))].sort().slice(0, mostNamed) };
  }
  return told()[0] ?? "";
}

export async function isAncestor(place: GitPlace, commit: string, of: string): Promise<boolean> {
  try {
    await runGit(place, ["merge-base", "--is-ancestor", commit, of]);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.code === 1) return false;
    throw error;
  }
}

export async function holds(place: GitPlace, commit: string): Promise<boolean> {
  try {
    await runGit(place, ["cat-file", "-e", `${commit}^{tree}`]);
    return true;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

const treeOf = async (place: GitPlace, commit: string): Promise<string> =>
  (await line(place, ["rev-parse", "--verify", "--quiet", `${commit}^{tree}`])).trim();

const commit = async (place: GitPlace, tree: string, parent?: string): Promise<string> =>
  (await line(place, ["commit-tree", tree, ...(parent === undefined ? [] : ["-p", parent]), "-m", "tried"])).trim();

const line = async (place: GitPlace, args: readonly string[]): Promise<string> =>
  (await runGit(place, args)).toString("utf8");
