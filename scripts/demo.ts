/**
 * Shows a report: makes a repository of the example shop and of a pull request to it, and runs the real command line there.
 * Needs git and nothing else; whatever it makes is removed at the end.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { constants, devNull, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the example pull request is called; some seeds weigh what a title promises. */
const title = "feat: charge reduced tax on food";

const next = `
Where to go next, in this folder
  npx blast-radius check --repo <dir> --base main    the same for a repository of your own
  npx blast-radius check --help                      its options; --format json is for scripts
  npx blast-radius of <unit> --repo <dir>            what would feel a change of one file, route or table
  docs/app.md                                        set up the GitHub App, which checks every pull request
  examples/shop, examples/shop-change                the shop, and the pull request that you have just seen
`;

/** The example as a git repository; the same files give the same commits everywhere. */
export interface Example {
  readonly dir: string;
  readonly base: string;
  readonly head: string;
  /** A folder for caches, so that the demo leaves no trace in the user's own. */
  readonly cache: string;
  remove(): void;
}

/** Base is `examples/shop`; head has `examples/shop-change` laid over it. Throws one clear sentence when git is missing. */
export function makeExample(): Example {
  const folder = mkdtempSync(join(tmpdir(), "blast-radius-demo-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const dir = join(folder, "shop");
    cpSync(join(root, "examples", "shop"), dir, { recursive: true });
    git(dir, ["init", "--quiet", "--initial-branch=main"]);
    const base = commit(dir, "feat: open the shop", "2026-01-01T09:00:00Z");
    cpSync(join(root, "examples", "shop-change"), dir, { recursive: true });
    const head = commit(dir, title, "2026-01-02T09:00:00Z");
    return { dir, base, head, cache: join(folder, "cache"), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** How to start the command line on an example: what stands after `node`, and its environment. */
export function checkOf({ dir, base, head, cache }: Example, ...more: readonly string[]) {
  const options = ["--repo", dir, "--base", base, "--head", head, "--title", title];
  return {
    args: [join(root, "src", "bin.mjs"), "check", ...options, ...more],
    env: { ...outside(), XDG_CACHE_HOME: cache },
  };
}

/** Prints the report as it comes, then where to go next. Resolves to the command's exit status. */
async function demo(): Promise<number> {
  const example = makeExample();
  try {
    const { args, env } = checkOf(example);
    say(`A shop gets a pull request, "${title}":\n\n`);
    const child = spawn(process.execPath, args, { env, stdio: "inherit" });
    const status = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
    if (status === 0) say(next);
    return status;
  } finally {
    example.remove();
  }
}

/** Commits everything. Name and time are fixed, so that the commit's id is. */
function commit(dir: string, message: string, date: string): string {
  const person = { NAME: "Shop", EMAIL: "shop@shop.example", DATE: date };
  const fixed = Object.entries(person).flatMap(([key, value]) =>
    ["AUTHOR", "COMMITTER"].map((who) => [`GIT_${who}_${key}`, value] as const),
  );
  git(dir, ["add", "--all"]);
  git(dir, ["commit", "--quiet", "--message", message], Object.fromEntries(fixed));
  return git(dir, ["rev-parse", "HEAD"]).trim();
}

/** Runs git without anybody's own settings: signing, hooks and line ends have no say in the example. */
function git(cwd: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}): string {
  const env = { ...outside(), GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: devNull, ...variables };
  try {
    return execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (cause) {
    if (isMissing(cause))
      throw new Error(
        "The demo needs git, and git was not found: install it (https://git-scm.com) and run this again.",
        {
          cause,
        },
      );
    throw cause;
  }
}

const isMissing = (cause: unknown): boolean => cause instanceof Error && "code" in cause && cause.code === "ENOENT";

/** Our environment, without what a git hook would tell us about its own repository. */
function outside(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
}

function say(text: string): void {
  process.stdout.write(text);
}

if (import.meta.main)
  process.exitCode = await demo().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 3;
  });
