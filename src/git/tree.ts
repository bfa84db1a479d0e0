/** All files of one commit, as `git ls-tree -r -z` lists them. */
import type { TreeEntry } from "../ports.ts";
import { decodePath } from "./paths.ts";
import { type GitPlace, streamGit } from "./run.ts";

/**
 * Entries read of one tree. Ten crafted objects can unfold to hundreds of megabytes of listing; the largest real
 * repositories have about this many files.
 */
export const maxEntries = 200_000;
/** Longer than any path a file system takes: the listing is an attack. */
const maxRecord = 64 * 1024;

export interface Tree {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly truncated: boolean;
}

/** Lists a commit's tree, or what is below some paths of it, without opening a blob; stops git at the limit. */
export async function readTree(
  place: GitPlace,
  commit: string,
  limit: number,
  below: readonly string[] = [],
): Promise<Tree> {
  const entries = new Map<string, TreeEntry>();
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of streamGit(place, ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...below])) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, start)) {
      const entry = parseEntry(bytes.subarray(start, at));
      start = at + 1;
      if (entry === undefined || entries.has(entry.path)) continue;
      if (entries.size === limit) return { entries, truncated: true };
      entries.set(entry.path, entry);
    }
    rest = bytes.subarray(start);
    if (rest.length > maxRecord) return { entries, truncated: true };
  }
  return { entries, truncated: false };
}

/** `<mode> SP <type> SP <sha> TAB <path>`. */
function parseEntry(record: Buffer): TreeEntry | undefined {
  const tab = record.indexOf(9);
  const [mode, , sha] = record.toString("latin1", 0, tab).split(" ");
  const path = decodePath(record.subarray(tab + 1));
  if (tab === -1 || mode === undefined || sha === undefined || !isSafePath(path)) return undefined;
  return { path, type: typeOf(mode), sha };
}

/** What a mode says: a regular file, a symbolic link, or a submodule. */
export function typeOf(mode: string): TreeEntry["type"] {
  if (mode === "120000") return "symlink";
  return mode === "160000" ? "submodule" : "file";
}

/** Crafted trees can hold `..` and empty names, which would confuse whoever resolves paths; git itself never writes them. */
export function isSafePath(path: string): boolean {
  return !/(?:^|\/)\.{0,2}(?:\/|$)/.test(path);
}
