/** The difference of two commits, also where this copy lacks blobs that were too large to fetch. */
import { isObjectId } from "./blobs.ts";
import { parseDiff, type RawChange, type RawDiff, type Section } from "./diff.ts";
import { GitError, type GitPlace, runGit, streamGit } from "./run.ts";

const raw = ["diff-tree", "-r", "--raw", "-z", "--no-abbrev"];
const lines = ["-M", "--patch", "-U0", "--full-index", "--no-ext-diff", "--no-textconv", "--diff-algorithm=myers"];

/** Missing blobs that are left out of the patch one by one; with more, no lines are compared at all. */
const maxLeftOut = 200;

export interface CommitDiff extends RawDiff {
  readonly notes: readonly string[];
}

/** Compares the trees of two commits, with renames and changed lines. */
export async function diffCommits(place: GitPlace, from: string, to: string, maxChanges: number): Promise<CommitDiff> {
  try {
    const whole = await parseDiff(streamGit(place, [...raw, ...lines, from, to, "--"]), maxChanges);
    return { ...whole, notes: [] };
  } catch (error) {
    if (!(error instanceof GitError) || error.reason !== "exit") throw error;
    return diffWithoutMissing(place, from, to, maxChanges);
  }
}

/** Git gives up on a patch when one blob is not there: name those blobs, and compare the rest without them. */
async function diffWithoutMissing(place: GitPlace, from: string, to: string, maxChanges: number): Promise<CommitDiff> {
  const bare = await parseDiff(streamGit(place, [...raw, "--no-renames", from, to, "--"]), maxChanges);
  const absent = await missingBlobs(
    place,
    bare.changes.map(([change]) => change),
  );
  const left = bare.changes.filter(([{ oldSha, newSha }]) => absent.has(oldSha) || absent.has(newSha));
  const unread = left.map(([change]) => [change, unreadable] as const);
  try {
    if (left.length === 0 || left.length > maxLeftOut) throw new Error("cannot be left out one by one");
    const except = left.map(([change]) => `:(exclude,top,literal)${change.path.toString("utf8")}`);
    const rest = await parseDiff(streamGit(place, [...raw, ...lines, from, to, "--", ...except]), maxChanges);
    return { ...rest, changes: [...rest.changes, ...unread], notes: [note(left.length)] };
  } catch {
    return {
      ...bare,
      changes: bare.changes.map(([change]) => [change, unreadable]),
      notes: [note(bare.changes.length)],
    };
  }
}

const unreadable: Section = { binary: true, hunks: [] };

function note(files: number): string {
  return `${files} changed ${files === 1 ? "file was" : "files were"} not compared line by line: content is not in this copy of the repository.`;
}

async function missingBlobs(place: GitPlace, changes: readonly RawChange[]): Promise<ReadonlySet<string>> {
  const shas = changes
    .flatMap(({ oldSha, newSha }) => [oldSha, newSha])
    .filter((sha) => isObjectId(sha) && !/^0+$/.test(sha));
  const input = [...new Set(shas)].map((sha) => `${sha}\n`);
  const answer = (await runGit(place, ["cat-file", "--batch-check", "--buffer"], { input })).toString("latin1");
  return new Set(
    [...answer.matchAll(/^([0-9a-f]+) missing$/gm)].flatMap(([, sha]) => (sha === undefined ? [] : [sha])),
  );
}
