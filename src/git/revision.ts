/** Which repository, which commits, and where they parted. Everything a user can get wrong here ends in a sentence. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { SourceError } from "../ports.ts";
import { isObjectId } from "./blobs.ts";
import { type Environment, GitError, type GitPlace, runGit } from "./run.ts";

/** The repository that holds `dir`: a work tree (or a folder in it), a bare repository, or a git directory itself. */
export async function locateRepository(dir: string, environment: Environment): Promise<GitPlace> {
  if (!(await isFolder(dir))) throw new SourceError(`There is no folder \`${dir}\`.`, { hint: "Check --repo." });
  const outside: GitPlace = { cwd: dir, environment, settings: "user" };
  try {
    const answer = await text(outside, ["rev-parse", "--is-inside-work-tree", "--absolute-git-dir"]);
    const line = answer.indexOf("\n");
    const gitDir = answer.slice(line + 1);
    if (answer.slice(0, line) !== "true") return { ...outside, cwd: gitDir, gitDir };
    const workTree = await text(outside, ["rev-parse", "--show-toplevel"]);
    return { ...outside, cwd: workTree, gitDir, workTree };
  } catch (error) {
    throw explain(error, dir);
  }
}

async function isFolder(dir: string): Promise<boolean> {
  return stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function explain(error: unknown, dir: string): unknown {
  if (!(error instanceof GitError)) return error;
  if (error.reason === "not-started")
    return new SourceError("The program `git` could not be started.", {
      hint: "Install git 2.39 or newer and put it on PATH.",
      cause: error,
    });
  if (error.complaint.includes("dubious ownership"))
    return new SourceError(`Git refuses to read \`${dir}\`: it belongs to another user.`, {
      hint: `If you trust it: git config --global --add safe.directory "${resolve(dir)}"`,
      cause: error,
    });
  if (error.complaint.includes("not a git repository"))
    return new SourceError(`\`${dir}\` is not a git repository.`, {
      hint: "Run in a clone, or name one with --repo.",
      cause: error,
    });
  return new SourceError(`Git cannot read \`${dir}\`: ${error.complaint}`, { cause: error });
}

/** The commit that a revision names. `what` says in the message which side it is. */
export async function resolveCommit(place: GitPlace, revision: string, what: string): Promise<string> {
  // A leading dash would be an option, a line break a second question.
  if (/^-|[\0\r\n]/.test(revision) || revision === "") throw unknownRevision(revision, what);
  try {
    const sha = await text(place, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]);
    if (isObjectId(sha)) return sha;
  } catch (error) {
    if (!(error instanceof GitError) || error.reason !== "exit") throw error;
  }
  throw unknownRevision(revision, what);
}

function unknownRevision(revision: string, what: string): SourceError {
  return new SourceError(`The ${what} \`${revision}\` is not a commit of this repository.`, {
    hint: "It may be misspelt, deleted, or not fetched yet: git fetch --all, then git branch --all.",
  });
}

/** The newest commit that both have in their history. */
export async function findMergeBase(place: GitPlace, base: string, head: string): Promise<string> {
  try {
    const sha = (await text(place, ["merge-base", base, head])).split("\n", 1)[0];
    if (sha !== undefined && isObjectId(sha)) return sha;
  } catch (error) {
    if (!(error instanceof GitError) || error.reason !== "exit" || error.code !== 1) throw error;
  }
  const shallow = (await text(place, ["rev-parse", "--is-shallow-repository"])) === "true";
  if (shallow)
    throw new SourceError("The point where base and head parted is not in this shallow clone.", {
      hint: "Fetch the history: git fetch --unshallow (in actions/checkout: fetch-depth: 0).",
    });
  throw new SourceError("Base and head have no common history, so there is no change to compare.", {
    hint: "Choose a base that head grew from, with --base.",
  });
}

/** Whether objects may be missing because they were left on the server; a service's mirror keeps no such setting. */
export async function isPartial(place: GitPlace): Promise<boolean> {
  if (place.settings === "none") return false;
  const partial = "^(extensions\\.partialclone|remote\\..*\\.promisor)$";
  return runGit(place, ["config", "--name-only", "--get-regexp", partial]).then(
    (names) => names.length > 0,
    () => false,
  );
}

const defaultBranches = [
  "refs/remotes/origin/HEAD",
  "refs/remotes/origin/main",
  "refs/remotes/origin/master",
  "refs/heads/main",
  "refs/heads/master",
];

/** The default branch as this clone knows it; in a bare repository that knows none of the usual, the one HEAD names. */
export async function findDefaultBranch(place: GitPlace): Promise<string> {
  const answer = await text(place, ["for-each-ref", "--format=%(refname)", ...defaultBranches]);
  const known = new Set(answer.split("\n"));
  const found = defaultBranches.find((name) => known.has(name));
  if (found !== undefined) return found;
  if (place.workTree === undefined) return "HEAD";
  throw new SourceError("No default branch was found: neither origin/HEAD, nor main, nor master.", {
    hint: "Name the base with --base.",
  });
}

/** Branches, here and of remotes, that go on from `commit`: it is in their history, and not their end. Sorted by name. */
export async function branchesOn(place: GitPlace, commit: string): Promise<readonly string[]> {
  const format = "--format=%(objectname) %(symref) %(refname:short)";
  const answer = await text(place, ["for-each-ref", "--contains", commit, format, "refs/heads", "refs/remotes"]);
  const found = answer.split("\n").flatMap((line) => {
    const [id, symbolic, name] = line.split(" ");
    return id === commit || symbolic !== "" || name === undefined ? [] : [name];
  });
  return found.sort();
}

/** One short answer of git without its last line break. */
async function text(place: GitPlace, args: readonly string[]): Promise<string> {
  return (await runGit(place, args)).toString("utf8").replace(/\n$/, "");
}
