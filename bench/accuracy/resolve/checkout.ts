/** One revision as files on disk, bare of node_modules and of symbolic links: what every contestant reads. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Checkout {
  /** Absolute directory of the work tree. */
  readonly dir: string;
  /** The repository it was taken from. */
  readonly origin: string;
  readonly sha: string;
  /** Every regular file, sorted, seen from `dir`. */
  readonly paths: readonly string[];
}

/** Files whose text somebody reads; of all others only the name counts. */
const readable = /\.(?:[cm]?[jt]sx?|json|vue|svelte|astro|css|scss|sass|less|styl)$/;

/** Writes `revision` of `origin` below `dir`; what a partial clone lacks is empty. Throws when git has no such revision. */
export function checkOut(origin: string, revision: string, dir: string): Checkout {
  const git = (args: readonly string[], input = ""): Buffer =>
    execFileSync("git", ["-C", origin, ...args], { input, maxBuffer: 2 ** 31 - 1 });
  const sha = git(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`])
    .toString()
    .trim();
  const files = git(["ls-tree", "-r", "-z", sha])
    .toString()
    .split("\0")
    .flatMap((entry) => {
      const [, id = "", path = ""] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
      return path === "" || /(?:^|\/)node_modules\//.test(path) ? [] : [{ id, path }];
    });
  const wanted = files.filter(({ path }) => readable.test(path));
  const texts = readAll(git(["cat-file", "--batch"], wanted.map(({ id }) => `${id}\n`).join("")));
  for (const { id, path } of files) {
    const place = join(dir, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, texts.get(id) ?? "");
  }
  return { dir, origin, sha, paths: files.map(({ path }) => path).sort() };
}

/** The output of `git cat-file --batch`: a line of id, kind and size, the bytes, a line's end. */
function readAll(output: Buffer): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf("\n", at);
    const [id = "", kind, size] = output.subarray(at, end).toString().split(" ");
    at = end + 1;
    if (kind !== "blob") continue;
    found.set(id, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
