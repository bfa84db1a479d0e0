/** Commits that change a given number of script files, made in a scratch repository that borrows the objects of the real one. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const isScript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

/** A function whose body begins on the next line. */
const opening = /^(?:export )?(?:default )?(?:async )?function \w+\([^()\n]*\)[^{\n]*\{\n/m;

export interface Scratch {
  readonly dir: string;
  /** A child of the commit: that many of its files have one function more, and one function a statement more. */
  change(files: number): string;
}

/** The repository's `commit`, whose files are in `tree`, as HEAD of a new one at `dir`. Nothing is written to `repository`. */
export function borrow(repository: string, commit: string, tree: string, dir: string): Scratch {
  const run = (args: readonly string[], input = ""): string =>
    execFileSync("git", args as string[], { input, encoding: "utf8", maxBuffer: 2 ** 28, env: author(dir) }).trim();
  const at = (path: string): string =>
    run(["-C", repository, "rev-parse", "--path-format=absolute", "--git-path", path]);
  run(["init", "--quiet", "--bare", dir]);
  mkdirSync(join(dir, "objects", "info"), { recursive: true });
  writeFileSync(join(dir, "objects", "info", "alternates"), `${at("objects")}\n`);
  // Where a shallow clone ends, its copy ends too.
  if (existsSync(at("shallow"))) copyFileSync(at("shallow"), join(dir, "shallow"));

  const git = (args: readonly string[], input = ""): string => run(["--git-dir", dir, ...args], input);
  git(["update-ref", "HEAD", commit]);
  return {
    dir,
    change(files) {
      git(["read-tree", commit]);
      const records: string[] = [];
      const paths = git(["ls-tree", "-r", "--name-only", commit]).split("\n");
      for (const [path, text] of edited(paths, tree, files))
        records.push(`100644 ${git(["hash-object", "-w", "--stdin"], text)}\t${path}`);
      git(["update-index", "--index-info"], `${records.join("\n")}\n`);
      return git(["commit-tree", git(["write-tree"]), "-p", commit, "-m", `Change ${files} files`]);
    },
  };
}

/** Files spread evenly over the tree, each with its new text. */
function* edited(
  paths: readonly string[],
  tree: string,
  files: number,
): Generator<readonly [path: string, text: string]> {
  const scripts = paths.filter((path) => isScript(path) && !/\.d\.[cm]?ts$|^"/.test(path));
  const taken = new Set<string>();
  for (let slot = 0; slot < files; slot++) {
    const start = Math.floor((slot * scripts.length) / files);
    const text = (path: string): string => readFileSync(join(tree, path), "utf8");
    const path = [...scripts.slice(start), ...scripts].find((one) => !taken.has(one) && opening.test(text(one)));
    if (path === undefined) throw new Error(`Only ${slot} files have a plain function.`);
    taken.add(path);
    const longer = text(path).replace(opening, (head) => `${head}  void ${slot};\n`);
    yield [path, `${longer}\nexport function addedByBench() {\n  return ${slot};\n}\n`];
  }
}

/** The same commit for the same change: names and dates are fixed. */
function author(dir: string): NodeJS.ProcessEnv {
  const who = { NAME: "bench", EMAIL: "bench@example.org", DATE: "2001-01-01T00:00:00Z" };
  const named = Object.entries(who).flatMap(([key, value]) =>
    ["AUTHOR", "COMMITTER"].map((role) => [`GIT_${role}_${key}`, value] as const),
  );
  return { ...process.env, ...Object.fromEntries(named), GIT_INDEX_FILE: join(dir, "index") };
}
