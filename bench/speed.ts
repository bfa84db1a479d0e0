/**
 * CPU, wall time and peak memory of whole commands, ours and the peers' in turn in one run, so that the ratios hold on a
 * noisy machine.
 *
 *   npm run bench:speed -- <repository, bare or not> [--head <revision>] [--files <n>] [--runs <n>]
 *
 * CPU is user plus system time of the command and all its children with the process held on one core, wall time is that of a
 * second run on two, memory the largest resident set of one process.
 *
 * - cold graph: an empty cache, the symbol graph of the whole of one revision. This is what a peer's graph compares with.
 * - cold check: an empty cache, both sides of a change.
 * - warm: a new process; base is known, the n changed files (10 unless told) are not. And the same with three times as many.
 * - again: a new process that knows everything.
 * - resident: one process that has reviewed another change of n files against the same base; its second review alone.
 *
 * The change is made for the purpose, in a scratch repository: n files spread over the tree get a function more, and one of
 * their functions a statement more. The peers read a checkout of `--head`, bare of node_modules.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkOut } from "./check-out.ts";
import { borrow, isScript } from "./speed/change.ts";
import { type Contestant, contestants } from "./speed/contestants.ts";
import { canPin, measure, missingTool, type Run } from "./speed/measure.ts";
import { table } from "./speed/table.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    head: { type: "string", default: "HEAD" },
    files: { type: "string", default: "10" },
    runs: { type: "string", default: "3" },
  },
});
const [repository] = positionals;
const [files, runs] = [Number(values.files), Number(values.runs)];
if (repository === undefined || !existsSync(repository) || !isCount(files) || !isCount(runs)) {
  process.stderr.write("usage: npm run bench:speed -- <repository> [--head <revision>] [--files <n>] [--runs <n>]\n");
  process.exit(2);
}
const missing = missingTool();
if (missing !== undefined) {
  process.stderr.write(`${missing}\n`);
  process.exit(3);
}
if (!canPin)
  process.stderr.write(
    "\nATTENTION: `taskset` (util-linux) is missing. No process is held on one core, so CPU counts what the runtime does\n" +
      "beside the work, on other cores, and is not what docs/performance.md speaks of.\n\n",
  );

const scratch = mkdtempSync(join(tmpdir(), "speed-"));
try {
  bench(resolve(repository), values.head);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function bench(dir: string, head: string): void {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", dir, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 }).trim();
  const base = git("rev-parse", `${head}^{commit}`);
  const scripts = git("ls-tree", "-r", "--name-only", base).split("\n").filter(isScript).length;
  const tree = join(scratch, "tree");
  checkOut(dir, base, tree);
  const borrowed = borrow(dir, base, tree, join(scratch, "borrowed.git"));
  const [few, others, many] = [files, files + 1, 3 * files].map((count) => borrowed.change(count));
  if (few === undefined || others === undefined || many === undefined) return;
  process.stdout.write(
    `${scripts} script files at ${base.slice(0, 10)}; ${files} and ${3 * files} files changed; ${runs} runs each, in turn\n\n`,
  );

  const all = contestants(scratch, { repository: borrowed.dir, base, few, others, many, tree });
  const results = new Map<string, Run[]>(all.map(({ name }) => [name, []]));
  for (let round = 0; round < runs; round++)
    for (const contestant of all) results.get(contestant.name)?.push(figures(contestant));
  process.stdout.write(table(results));
}

function figures(contestant: Contestant): Run {
  const found = measure(contestant.name, contestant, scratch);
  if (contestant.ownFigures === undefined) return found;
  // Its first run was held on one core, its second one was not.
  const [alone, free] = found.output.split("\n").map((text) => JSON.parse(text) as Pick<Run, "cpu" | "wall">);
  return { ...found, cpu: alone?.cpu ?? Number.NaN, wall: free?.wall ?? Number.NaN };
}
