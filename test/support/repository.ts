/** Small real git repositories in temporary folders. Times and names are fixed, so the same steps give the same commits. */
import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Text or bytes of a file, a symbolic link, an executable, or nothing where a file is deleted. */
export type Content = string | Buffer | null | { readonly link: string } | { readonly executable: string };

export type Files = Readonly<Record<string, Content>>;

export interface TestRepository {
  readonly dir: string;
  /** Runs git in the repository and returns what it printed, without the last line break. */
  git(...args: string[]): string;
  /** Changes files of the work tree; the rest stays. A path may be bytes: `[path, content]`. */
  write(files: Files | Iterable<readonly [Buffer, Content]>): void;
  /** Writes the files, stages everything, commits, and returns the commit's id. */
  commit(files: Files, message?: string): string;
  /** Goes to a branch, made at `from` (here, unless told) when it is new. */
  branch(name: string, from?: string): void;
  /** A bare copy of it, with all its refs; removed with it. */
  bareCopy(): string;
  remove(): void;
}

const environment = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Shop",
  GIT_AUTHOR_EMAIL: "shop@example.org",
  GIT_COMMITTER_NAME: "Shop",
  GIT_COMMITTER_EMAIL: "shop@example.org",
  LC_ALL: "C",
};

/** An empty repository on branch `main`; with `first`, a first commit of these files. */
export function createRepository(first?: Files): TestRepository {
  const root = mkdtempSync(join(tmpdir(), "shop-"));
  const dir = join(root, "shop");
  mkdirSync(dir);
  let minute = 0;

  const run = (cwd: string, args: readonly string[]): string => {
    const date = `2026-01-01T${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}:00Z`;
    const env = { ...environment, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).replace(
      /\n$/,
      "",
    );
  };
  const git = (...args: string[]) => run(dir, args);
  const write: TestRepository["write"] = (files) => {
    const entries = Symbol.iterator in files ? files : Object.entries(files);
    for (const [path, content] of entries) put(Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(path)]), content);
  };
  const commit: TestRepository["commit"] = (files, message = "Change the shop") => {
    write(files);
    minute += 1;
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return git("rev-parse", "HEAD");
  };

  git("init", "--quiet", "--initial-branch=main");
  if (first !== undefined) commit(first, "Open the shop");
  return {
    dir,
    git,
    write,
    commit,
    branch(name, from) {
      const known = git("branch", "--list", name) !== "";
      git("switch", "--quiet", ...(known ? [name] : ["--create", name, ...(from === undefined ? [] : [from])]));
    },
    bareCopy() {
      const bare = mkdtempSync(join(root, "bare-"));
      run(root, ["clone", "--quiet", "--mirror", dir, bare]);
      return bare;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function put(path: Buffer, content: Content): void {
  const old = lstatSync(path, { throwIfNoEntry: false });
  if (old !== undefined) rmSync(path, { recursive: true });
  if (content === null) return;
  // One byte stands for one character here, so that paths of any bytes survive.
  mkdirSync(Buffer.from(dirname(path.toString("latin1")), "latin1"), { recursive: true });
  if (typeof content === "string" || Buffer.isBuffer(content)) writeFileSync(path, content);
  else if ("link" in content) symlinkSync(content.link, path);
  else {
    writeFileSync(path, content.executable);
    chmodSync(path, 0o755);
  }
}
