/**
 * Whole-command CPU, wall time and peak memory: ours cold and warm, madge's and dependency-cruiser's, in turn in one run, so
 * that the ratios hold on a noisy machine.
 *
 *   npm run bench:speed -- <repository, bare or not> [--head <revision>] [--runs <n>]
 *
 * Cold: an empty cache. Warm: the parent of head is known, what head changed is not: the files it changed are read, so the
 * compiler is loaded. Again: the same command a second time, everything known. Ours reviews head against its parent, both
 * sides linked; the peers read one checkout of head, bare of node_modules. CPU is user plus system time of the command and all its children, memory the
 * largest resident set of one process; both are what the kernel accounts to `/usr/bin/time`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkOut } from "./check-out.ts";

interface Run {
  readonly cpu: number;
  readonly wall: number;
  /** MiB. */
  readonly peak: number;
}

interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly before?: () => void;
}

const root = fileURLToPath(new URL("..", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { head: { type: "string", default: "HEAD" }, runs: { type: "string", default: "3" } },
});
const [repository] = positionals;
const runs = Number(values.runs);
if (repository === undefined || !existsSync(repository) || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write("usage: npm run bench:speed -- <repository> [--head <revision>] [--runs <n>]\n");
  process.exit(2);
}
if (!existsSync("/usr/bin/time")) {
  process.stderr.write("This bench needs GNU time at /usr/bin/time (Debian: apt-get install time).\n");
  process.exit(3);
}

const scratch = mkdtempSync(join(tmpdir(), "speed-"));
try {
  bench(resolve(repository), values.head);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function bench(dir: string, head: string): void {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", dir, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 }).trim();
  const sha = git("rev-parse", head);
  const tree = join(scratch, "tree");
  const paths = git("ls-tree", "-r", "--name-only", sha).split("\n");
  const files = paths.filter((path) => /\.[cm]?[jt]sx?$/.test(path)).length;
  checkOut(dir, sha, tree);
  const changed = git("diff", "--name-only", `${sha}^`, sha).split("\n").length;
  process.stdout.write(
    `${files} script files; ${changed} files changed by ${sha.slice(0, 10)}; ${runs} runs each, in turn\n\n`,
  );

  const all = contestants(dir, sha, tree);
  const results = new Map<string, Run[]>(all.map(({ name }) => [name, []]));
  for (let round = 0; round < runs; round++)
    for (const { name, command, before } of all) {
      before?.();
      results.get(name)?.push(measure(name, command));
    }
  report(results);
}

function contestants(dir: string, sha: string, tree: string): readonly Contestant[] {
  const cache = join(scratch, "cache");
  const tsconfig = join(scratch, "tsconfig.json");
  writeFileSync(tsconfig, `{ "compilerOptions": {} }`);
  const check = (to: string): readonly string[] => [
    ...[join(root, "src/bin.mjs"), "check", "--repo", dir, "--base", `${sha}^`, "--head", to],
    ...["--format", "json", "--output", join(scratch, "report.json")],
  ];
  const facts = join(cache, "blast-radius", "facts.sqlite");
  // What V8 compiled stays, as it does between two runs on any machine; what was read of the repository goes.
  const forget = (): void => {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(facts + suffix, { force: true });
  };
  const knowParent = (): void => {
    const kept = join(scratch, "parent.sqlite");
    forget();
    if (existsSync(kept)) copyFileSync(kept, facts);
    else {
      measure("the parent alone", check(`${sha}^`));
      copyFileSync(facts, kept);
    }
  };
  const ours = check(sha);
  const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const madge = join(root, "node_modules/madge/bin/cli.js");
  return [
    { name: "ours cold", command: ours, before: forget },
    { name: "ours warm", command: ours, before: knowParent },
    { name: "ours again", command: ours },
    {
      name: "madge",
      command: [madge, "--extensions", "ts,tsx,mts,cts,js,jsx,mjs,cjs", "--ts-config", tsconfig, "--json", tree],
    },
    {
      name: "dependency-cruiser",
      command: [cruiser, "--no-config", "--output-type", "json", "--ts-pre-compilation-deps", tree],
    },
  ];
}

function measure(name: string, command: readonly string[]): Run {
  const out = join(scratch, "time.txt");
  const { status, stderr } = spawnSync(
    "/usr/bin/time",
    ["-f", "%U %S %e %M", "-o", out, process.execPath, ...command],
    {
      env: { ...process.env, XDG_CACHE_HOME: join(scratch, "cache") },
      cwd: scratch,
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0) throw new Error(`${name} ended with status ${status}: ${stderr.slice(-500)}`);
  const [user = 0, system = 0, wall = 0, kilobytes = 0] = execFileSync("tail", ["-1", out], { encoding: "utf8" })
    .trim()
    .split(" ")
    .map(Number);
  return { cpu: user + system, wall, peak: kilobytes / 1024 };
}

function report(results: ReadonlyMap<string, readonly Run[]>): void {
  const [cold = [], warm = [], again = []] = ["cold", "warm", "again"].map((name) => results.get(`ours ${name}`));
  const columns = ["CPU s", "wall s", "peak MiB", "cold / it", "warm / it", "again / it"];
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(20)}${cells.map((cell) => cell.padStart(11)).join("")}\n`;
  process.stdout.write(line("", columns));
  for (const [name, list] of results) {
    const of = (pick: (run: Run) => number, digits: number) => median(list.map(pick)).toFixed(digits);
    // Ratios of CPU, pair by pair: what disturbs one round disturbs both.
    const against = (own: readonly Run[]) =>
      median(own.map(({ cpu }, at) => cpu / (list[at]?.cpu ?? Number.NaN))).toFixed(2);
    const cells = [of(({ cpu }) => cpu, 2), of(({ wall }) => wall, 2), of(({ peak }) => peak, 0)];
    process.stdout.write(line(name, [...cells, ...[cold, warm, again].map(against)]));
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
