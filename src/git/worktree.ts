/**
 * The work tree as a head: what `git add --all` would record now, without writing to the repository. A copy of the index
 * learns of untracked files, git compares it with a commit, and changed files are hashed from disk as git hashes blobs.
 */
import { createHash, type Hash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, lstat, mkdtemp, open, readlink, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ReadBlob, SourceError } from "../ports.ts";
import { maxBlob, missing, tooLarge } from "./blobs.ts";
import { compare } from "./compare.ts";
import type { RawChange, RawDiff, Section } from "./diff.ts";
import { decodePath } from "./paths.ts";
import { type GitPlace, runGit, streamGit } from "./run.ts";

/** Untracked files taken into account; more than this is a forgotten ignore rule. */
const maxUntracked = 20_000;

/** What a head changes, and its name: a commit id, or `worktree:` and one hash over all changes. */
export interface HeadDiff extends RawDiff {
  readonly head: string;
  /** Where the bytes of changed files lie on disk, by hash; empty for a commit. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly notes: readonly string[];
}

export interface WorkTreePlace extends GitPlace {
  readonly gitDir: string;
  readonly workTree: string;
}

/** Compares a commit with the files on disk: staged, unstaged, deleted and untracked but not ignored. */
export async function diffWorkTree(place: WorkTreePlace, commit: string, maxChanges: number): Promise<HeadDiff> {
  const config = [
    ...(place.config ?? []),
    ["diff.autoRefreshIndex", "true"],
    ...(await withoutFilters(place)),
  ] as const;
  const folder = await mkdtemp(join(tmpdir(), "blast-radius-index-"));
  try {
    const index = join(folder, "index");
    await copyIndex(join(place.gitDir, "index"), index);
    const known: GitPlace = { ...place, config, variables: { ...place.variables, GIT_INDEX_FILE: index } };
    const notes = await addUntracked(known, place.workTree, commit.length);
    const withDisk = { command: diffCommand, sides: [commit], commits: [commit, "HEAD"] };
    const diff = await compare(known, withDisk, maxChanges);
    return { ...(await hashChanges(place.workTree, diff, commit)), notes: [...notes, ...diff.notes] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All that a person's settings could change about the diff's form is said outright. Submodules are not entered. */
const diffCommand = [
  ...["diff", "--no-color", "--no-relative", "-O/dev/null", "--ignore-submodules=dirty", "--submodule=short"],
  ...["--indent-heuristic", "--inter-hunk-context=0"],
];

/** A filter is a program that a repository's attributes can name; none is run. */
async function withoutFilters(place: GitPlace): Promise<readonly (readonly [string, string])[]> {
  const names = await runGit(place, ["config", "-z", "--name-only", "--get-regexp", "^filter\\."]).catch(() => "");
  return names
    .toString()
    .split("\0")
    .filter((name) => name !== "")
    .map((name) => [name, name.endsWith(".required") ? "false" : ""] as const);
}

/** Keeps the time stamp: git distrusts entries that changed in the second the index was written. */
async function copyIndex(from: string, to: string): Promise<void> {
  const stat = await lstat(from).catch(() => undefined);
  if (stat === undefined) return;
  await copyFile(from, to);
  await utimes(to, stat.atime, stat.mtime);
}

/** Untracked and unmerged paths enter the copied index as empty files, so that git looks for their content on disk. */
async function addUntracked(place: GitPlace, top: string, hashLength: number): Promise<string[]> {
  const paths = new Map<string, Buffer>();
  let truncated = false;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of streamGit(place, ["ls-files", "-z", "-t", "-o", "-u", "--exclude-standard"])) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, start)) {
      const path = listedPath(bytes.subarray(start, at));
      start = at + 1;
      if (path !== undefined) paths.set(path.toString("latin1"), path);
    }
    rest = bytes.subarray(start);
    truncated = paths.size > maxUntracked;
    if (truncated) break;
  }
  const kept = [...paths.values()].slice(0, maxUntracked);
  if (kept.length > 0) await runGit(place, updateIndex, { input: [await indexInfo(kept, top, hashLength)] });
  return truncated ? [`More than ${maxUntracked} untracked files: the rest was left out.`] : [];
}

const updateIndex = ["update-index", "-z", "--replace", "--index-info"];

/** `? <path>` is untracked (a nested repository ends in a slash and is left alone), `M <mode> <sha> <stage>TAB<path>` unmerged. */
function listedPath(record: Buffer): Buffer | undefined {
  const untracked = record.toString("latin1", 0, 2) === "? ";
  const path = record.subarray(untracked ? 2 : record.indexOf(9) + 1);
  return path.length === 0 || path.at(-1) === slash ? undefined : Buffer.from(path);
}

const slash = 0x2f;

async function indexInfo(paths: readonly Buffer[], top: string, hashLength: number): Promise<Buffer> {
  const zeros = "0".repeat(hashLength);
  const empty = hasher(hashLength).update("blob 0\0").digest("hex");
  const parts: Buffer[] = [];
  for (const path of paths) {
    parts.push(Buffer.from(`0 ${zeros}\t`), path, zero);
    const stat = await lstat(onDisk(top, path)).catch(() => undefined);
    if (stat === undefined || !(stat.isFile() || stat.isSymbolicLink())) continue;
    parts.push(Buffer.from(`${stat.isSymbolicLink() ? "120000" : "100644"} ${empty} 0\t`), path, zero);
  }
  return Buffer.concat(parts);
}

const zero = Buffer.from([0]);

function onDisk(top: string, path: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${top}/`), path]);
}

/** Fills in what git leaves open for files that are not stored yet. */
async function hashChanges(top: string, diff: RawDiff, commit: string): Promise<Omit<HeadDiff, "notes">> {
  const files = new Map<string, Buffer>();
  const changes: (readonly [RawChange, Section])[] = [];
  const name = createHash("sha256").update(commit);
  for (const [raw, section] of diff.changes) {
    const newSha = raw.status === "D" ? raw.newSha : await hashOf(top, raw, section, commit.length, files);
    if (newSha === raw.oldSha && raw.newMode === raw.oldMode && raw.from === undefined) continue;
    changes.push([{ ...raw, newSha }, section]);
    for (const part of [raw.newMode, newSha, raw.path]) name.update(part).update(zero);
  }
  return { changes, truncated: diff.truncated, files, head: `worktree:${name.digest("hex")}` };
}

/**
 * The hash of what lies on disk. Where git names one already it may or may not have stored that blob, so disk is asked
 * all the same; only what disk does not hold (a sparse checkout), or is too large to be read, keeps git's answer.
 */
async function hashOf(
  top: string,
  raw: RawChange,
  section: Section,
  hashLength: number,
  files: Map<string, Buffer>,
): Promise<string> {
  const named = /^0+$/.test(raw.newSha) ? undefined : raw.newSha;
  if (raw.newMode === "160000") return named ?? section.newSha ?? raw.oldSha;
  const place = onDisk(top, raw.path);
  try {
    const stat = await lstat(place);
    if (named !== undefined && stat.size > maxBlob) return named;
    if (raw.newMode === "120000") return await hashLink(place, hashLength);
    const sha = await hashFile(place, hashLength);
    files.set(sha, place);
    return sha;
  } catch (cause) {
    if (named !== undefined && !(await exists(place))) return named;
    throw changedMeanwhile(raw.path, cause);
  }
}

async function exists(path: Buffer): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function changedMeanwhile(path: Buffer, cause: unknown): SourceError {
  return new SourceError(`\`${decodePath(path)}\` changed or cannot be read while the work tree is analysed.`, {
    hint: "Check that you may read it, and run again when nothing writes to the work tree.",
    cause,
  });
}

async function hashLink(path: Buffer, hashLength: number): Promise<string> {
  const target = await readlink(path, { encoding: "buffer" });
  return hasher(hashLength).update(`blob ${target.length}\0`).update(target).digest("hex");
}

async function hashFile(path: Buffer, hashLength: number): Promise<string> {
  const file = await open(path, readOnly);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error("not a regular file");
    const hash = hasher(hashLength).update(`blob ${stat.size}\0`);
    for await (const chunk of createReadStream("", { fd: file, autoClose: false })) hash.update(chunk as Buffer);
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}

/** A link that took the file's place is not followed, a pipe not waited for. */
const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Repositories hash with SHA-1, or SHA-256 since git 2.29; the length of an id tells which. */
function hasher(hashLength: number): Hash {
  return createHash(hashLength === 64 ? "sha256" : "sha1");
}

/** Reads a changed file from disk, if it still is what was hashed. */
export async function readFromDisk(sha: string, path: Buffer, limit = maxBlob): Promise<ReadBlob> {
  try {
    const file = await open(path, readOnly);
    try {
      const { size } = await file.stat();
      if (size > limit) return tooLarge(sha, size, limit);
      const bytes = await file.readFile();
      const hash = hasher(sha.length).update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
      return hash === sha ? { sha, bytes } : missing(sha, "The file changed while it was analysed.");
    } finally {
      await file.close();
    }
  } catch {
    return missing(sha, "The file vanished while it was analysed.");
  }
}
