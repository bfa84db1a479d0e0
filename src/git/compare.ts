/** Runs one of git's diffs with renames and changed lines, also where this copy of the repository lacks blobs. */
import { parseDiff, type RawDiff, type Section } from "./diff.ts";
import { GitError, type GitPlace, streamGit } from "./run.ts";

/** What is compared: a diff command with its own flags, and what follows them. */
export interface Comparison {
  readonly command: readonly string[];
  readonly sides: readonly string[];
  /** Commits among whose objects some may be missing. */
  readonly commits: readonly string[];
}

export interface Compared extends RawDiff {
  readonly notes: readonly string[];
}

const records = ["--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-textconv"];
const lines = ["-M", "--patch", "-U0", "--full-index", "--diff-algorithm=myers"];

/** Missing blobs that are left out of the patch one by one; with more, no lines are compared at all. */
const maxLeftOut = 200;

/** The two trees of commits. */
export function betweenCommits(from: string, to: string): Comparison {
  return { command: ["diff-tree", "-r"], sides: [from, to], commits: [from, to] };
}

/** Compares; what could not be compared line by line is counted in a note. */
export async function compare(place: GitPlace, comparison: Comparison, maxChanges: number): Promise<Compared> {
  const diff = (flags: readonly string[], paths: readonly string[]) =>
    parseDiff(
      streamGit(place, [...comparison.command, ...records, ...flags, ...comparison.sides, "--", ...paths]),
      maxChanges,
    );
  try {
    return { ...(await diff(lines, [])), notes: [] };
  } catch (error) {
    if (!(error instanceof GitError) || error.reason !== "exit") throw error;
  }

  // Git gives up on a patch when one blob is not there: name those blobs, and compare the rest without them.
  const bare = await diff(["--no-renames"], []);
  const absent = await missingObjects(place, comparison.commits);
  const left = bare.changes.filter(([{ oldSha, newSha }]) => absent.has(oldSha) || absent.has(newSha));
  if (left.length > 0 && left.length <= maxLeftOut) {
    const except = left.map(([change]) => `:(exclude,top,literal)${change.path.toString("utf8")}`);
    try {
      const rest = await diff(lines, except);
      return { ...rest, changes: [...rest.changes, ...unread(left)], notes: [note(left.length)] };
    } catch (error) {
      // A path that is not UTF-8 cannot be named in an argument, and so not be left out.
      if (!(error instanceof GitError) || error.reason !== "exit") throw error;
    }
  }
  return { ...bare, changes: unread(bare.changes), notes: [note(bare.changes.length)] };
}

const unreadable: Section = { binary: true, hunks: [] };

function unread(changes: RawDiff["changes"]): RawDiff["changes"] {
  return changes.map(([change]) => [change, unreadable]);
}

function note(files: number): string {
  return `${files} changed ${files === 1 ? "file was" : "files were"} not compared line by line: content is not in this copy of the repository.`;
}

/** Ids of the trees and files of these commits that this copy does not hold. Nothing is fetched to find out. */
export async function missingObjects(place: GitPlace, commits: readonly string[]): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  const list = ["rev-list", "--objects", "--no-object-names", "--missing=print", "--no-walk", ...commits, "--"];
  let rest = "";
  for await (const chunk of streamGit(place, list)) {
    const ids = (rest + chunk.toString("latin1")).split("\n");
    rest = ids.pop() ?? "";
    for (const id of ids) if (id.startsWith("?")) missing.add(id.slice(1));
  }
  return missing;
}
