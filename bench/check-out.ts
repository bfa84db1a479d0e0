/** The plain files of a commit that anybody reads: peers take a directory. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Documents and pictures stay out: nobody reads them, and a partial clone may lack them. */
const read = /\.(?:[cm]?[jt]sx?|json|ya?ml|vue|svelte|astro|css|s[ac]ss|less)$/;
const maxBuffer = 2 ** 31 - 1;

/** Writes those files of `commit` below `to`; `repository` is bare or not. */
export function checkOut(repository: string, commit: string, to: string): void {
  const git = (args: readonly string[], input = ""): Buffer =>
    execFileSync("git", ["-C", repository, ...args], { input, maxBuffer });
  const paths = git(["ls-tree", "-r", "--name-only", "-z", commit]).toString().split("\0");
  // A line feed in a name ends a request to git.
  const wanted = paths.filter((path) => read.test(path) && !path.includes("\n"));
  const out = git(["cat-file", "--batch"], wanted.map((path) => `${commit}:${path}\n`).join(""));
  let at = 0;
  for (const path of wanted) {
    const end = out.indexOf("\n", at);
    const [, type, length] = out.toString("utf8", at, end).split(" ");
    at = end + 1;
    if (type !== "blob") continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), out.subarray(at, at + Number(length)));
    at += Number(length) + 1;
  }
}
