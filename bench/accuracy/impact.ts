/**
 * Recall and precision of reached test files against a measured truth: symbols that were really broken, one by one, and the
 * test files that then failed (recall) or that execute the symbol at all (precision).
 *
 *   npm run bench:accuracy -- <truth.json> <git directory> [--out <predictions.json>] [--misses]
 *
 * A truth has `commit`, `allTestFiles`, and `mutants` and `execOnly`: `{ id, mutationPatch, failingTests, executingTests }`.
 * A prediction is the set of reached test files in the channels code and guessed. Nothing of the repository is run here.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { engineVersion, extractionDigest } from "../../src/engine.ts";
import { createExtractor } from "../../src/extract.ts";
import { openRepository } from "../../src/git/source.ts";
import { type ReviewPorts, review } from "../../src/review.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

interface Entry {
  readonly id: string;
  readonly mutationPatch: string;
  readonly failingTests: readonly string[] | null;
  readonly executingTests: readonly string[];
}

interface Truth {
  readonly repo: string;
  readonly commit: string;
  readonly allTestFiles: readonly string[];
  readonly mutants: readonly Entry[];
  readonly execOnly?: readonly Entry[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string" }, misses: { type: "boolean", default: false } },
});
const [truthFile, gitDir] = positionals;
if (truthFile === undefined || gitDir === undefined) {
  process.stderr.write("usage: npm run bench:accuracy -- <truth.json> <git directory> [--out <file>] [--misses]\n");
  process.exit(2);
}

const truth = JSON.parse(readFileSync(truthFile, "utf8")) as Truth;
const scratch = mkdtempSync(join(tmpdir(), "accuracy-"));
try {
  await bench(truth, resolve(gitDir));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function bench({ repo, commit, allTestFiles, mutants, execOnly = [] }: Truth, origin: string): Promise<void> {
  const clone = join(scratch, "clone.git");
  execFileSync("git", ["clone", "-q", "--bare", "--shared", origin, clone]);
  const extractor = createExtractor({ store: openMemoryStore(), digest: extractionDigest() });
  const ports = {
    source: await openRepository(clone, { environment: process.env }),
    extractor,
    engine: engineVersion(),
  };
  const known = new Set(allTestFiles);
  const predictions: Record<string, readonly string[]> = {};
  const recall: number[] = [];
  const precision: number[] = [];
  const selected: number[] = [];
  for (const entry of [...mutants, ...execOnly]) {
    const predicted = (await reachedTests(ports, commit, mutate(clone, commit, entry))).filter((path) =>
      known.has(path),
    );
    predictions[entry.id] = predicted;
    selected.push(predicted.length / known.size);
    const hits = new Set(predicted);
    const failing = entry.failingTests ?? [];
    const missed = failing.filter((path) => !hits.has(path));
    if (failing.length > 0) recall.push(1 - missed.length / failing.length);
    if (missed.length > 0 && values.misses) process.stdout.write(`${entry.id} misses ${missed.join(" ")}\n`);
    const executing = new Set([...entry.executingTests, ...failing]);
    if (executing.size > 0)
      precision.push(
        predicted.length === 0 ? 0 : predicted.filter((path) => executing.has(path)).length / predicted.length,
      );
  }
  await extractor.close();
  if (values.out !== undefined) writeFileSync(values.out, JSON.stringify({ repo, predictions }));
  process.stdout.write(
    `${repo}: ${recall.length} broken symbols, recall of failing test files ${percent(mean(recall))}, no miss in ${percent(mean(recall.map((one) => Number(one === 1))))}; ` +
      `${precision.length} symbols, precision (share of selected that execute it) ${percent(mean(precision))}, selected ${percent(mean(selected))} of ${known.size} test files\n`,
  );
}

/** One commit on top of the truth's, by plumbing alone: no work tree is made. */
function mutate(clone: string, commit: string, { id, mutationPatch }: Entry): string {
  const who = { NAME: "bench", EMAIL: "bench@example.invalid", DATE: "2000-01-01T00:00:00Z" };
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
  const git = (args: readonly string[], input?: string): string =>
    execFileSync("git", ["--git-dir", clone, ...args], { env, input, encoding: "utf8" }).trim();
  git(["read-tree", commit]);
  git(["apply", "--cached", "--unidiff-zero", "--whitespace=nowarn", "-"], mutationPatch);
  return git(["commit-tree", git(["write-tree"]), "-p", commit, "-m", id]);
}

async function reachedTests(ports: ReviewPorts, base: string, head: string): Promise<readonly string[]> {
  const { reached } = await review({ base, head }, ports);
  return reached
    .filter(({ kind, channel }) => kind === "test" && (channel === "code" || channel === "guessed"))
    .map(({ name }) => name);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}
