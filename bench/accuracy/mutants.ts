/** One commit per broken symbol on top of a truth's commit, by plumbing alone: no work tree is made. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { mutated, type TruthEntry } from "./truth.ts";

export interface Mutants {
  /** A bare clone that holds the mutants; the origin's objects are shared. */
  readonly clone: string;
  readonly heads: ReadonlyMap<string, string>;
}

const who = { NAME: "bench", EMAIL: "bench@example.invalid", DATE: "2000-01-01T00:00:00Z" };

/** Throws when a mutation does not fit the commit. */
export function commitMutants(
  origin: string,
  scratch: string,
  commit: string,
  entries: readonly TruthEntry[],
): Mutants {
  const clone = join(scratch, "clone.git");
  execFileSync("git", ["clone", "-q", "--bare", "--shared", origin, clone]);
  const env = {
    ...process.env,
    GIT_INDEX_FILE: join(scratch, "index"),
    ...Object.fromEntries(
      Object.entries(who).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]),
    ),
  };
  const run = (args: readonly string[], input?: string): string =>
    execFileSync("git", ["--git-dir", clone, ...args], { env, input, encoding: "utf8", maxBuffer: 1 << 28 });
  const git = (...args: readonly string[]): string => run(args).trim();
  const heads = entries.map(({ id, file, mutation, mutationPatch }) => {
    git("read-tree", commit);
    if (mutation !== undefined) {
      const [mode = ""] = git("ls-tree", commit, "--", file).split(" ");
      const text = run(["cat-file", "blob", `${commit}:${file}`]);
      const blob = run(["hash-object", "-w", "--stdin"], mutated(text, mutation)).trim();
      git("update-index", "--cacheinfo", `${mode},${blob},${file}`);
    } else run(["apply", "--cached", "--unidiff-zero", "--whitespace=nowarn", "-"], mutationPatch ?? "");
    // A partial clone lacks large files that nobody reads.
    return [id, git("commit-tree", git("write-tree", "--missing-ok"), "-p", commit, "-m", id)] as const;
  });
  return { clone, heads: new Map(heads) };
}
