/**
 * Measures a truth on an installed checkout: breaks sampled symbols one by one and notes which test files then fail.
 *
 *   npm run bench:make-truth -- <checkout> --repo <owner/name> --test '<command with {report} and {files}>' --out <truth.json>
 *     [--under <folder> ...] [--except <regular expression>] [--scope <arguments>]
 *     [--mutants 40] [--symbols 120] [--seed 1] [--minutes 40] [--whole 0]
 *
 * The command runs in the checkout and writes the JSON report that vitest and jest share to `{report}`; `{files}` stands for
 * the test files to run, or at first for the `--scope` that narrows the suite, none meaning all of it. It has to isolate test
 * files from one another. Run this only on code you trust: it executes the repository's tests.
 *
 * 1. The unchanged suite, once: test files that fail are excluded.
 * 2. Once more with a mark in every sampled symbol: which test files execute it. Files that fail only now are excluded too.
 *    A symbol that runs outside of any test file, as global set-up does, is left out.
 * 3. Each mutant on the test files that execute it: a body that throws cannot break who never runs it. A constant gets
 *    another value and is tried on all test files that load its module. The first `--whole` mutants are tried on the whole
 *    suite instead, which shows whether any test file fails that does not execute them.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runTests } from "./run-tests.ts";
import { type Mutation, mutated, type Truth, type TruthEntry } from "./truth.ts";
import { type Breakable, breakables } from "./truth-symbols.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repo: { type: "string" },
    test: { type: "string" },
    scope: { type: "string", default: "" },
    out: { type: "string" },
    under: { type: "string", multiple: true, default: [""] },
    except: { type: "string", default: "$^" },
    mutants: { type: "string", default: "40" },
    symbols: { type: "string", default: "120" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "40" },
    whole: { type: "string", default: "0" },
  },
});
const [given] = positionals;
const { repo, test, out } = values;
if (given === undefined || repo === undefined || test === undefined || out === undefined) {
  process.stderr.write(
    "usage: npm run bench:make-truth -- <checkout> --repo <owner/name> --test <command> --out <file>\n",
  );
  process.exit(2);
}
const checkout = resolve(given);
const commit = execFileSync("git", ["-C", checkout, "rev-parse", "HEAD"], { encoding: "utf8" }).trim();
const until = Date.now() + Number(values.minutes) * 60_000;
const scratch = mkdtempSync(join(tmpdir(), "make-truth-"));
const marks = join(scratch, "marks");
/** No suite that fits into a bench takes longer; once it is known how long this one takes, three times that. */
let patience = 1_800;

interface Sampled extends Breakable {
  readonly id: string;
  readonly file: string;
}

try {
  measure();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function measure(): void {
  const sampled = sample();
  say(`${sampled.length} symbols sampled; running the suite unchanged`);
  const started = Date.now();
  const unchanged = run([]);
  patience = (3 * (Date.now() - started)) / 1_000;
  if (unchanged === undefined) throw new Error("The unchanged suite wrote no report.");
  say(`${unchanged.passed.length} test files pass, ${unchanged.failed.length} fail; running it with marks`);
  const { executing, failed } = executions(sampled);
  const excludedTests = [...new Set([...unchanged.failed, ...failed])].sort();
  const allTestFiles = unchanged.passed.filter((path) => !excludedTests.includes(path)).sort();
  const known = new Set(allTestFiles);
  const entries = sampled.flatMap(({ mark: _, ...symbol }) => {
    const seen = executing.get(symbol.id);
    const executingTests = [...(seen ?? [])].filter((path) => known.has(path)).sort();
    return seen === undefined || seen.has("") || executingTests.length === 0
      ? []
      : [{ ...symbol, executingTests, failingTests: null }];
  });
  const mutants: TruthEntry[] = [];
  const execOnly: TruthEntry[] = [];
  for (const entry of entries) {
    const tried = mutants.length < Number(values.mutants) && Date.now() < until;
    const whole = mutants.length < Number(values.whole);
    const failing = tried ? broken(entry, whole ? [] : entry.executingTests) : undefined;
    if (failing === undefined) execOnly.push(entry);
    else mutants.push({ ...entry, failingTests: failing.filter((path) => known.has(path)) });
    const truth = { repo, commit, allTestFiles, excludedTests, mutants, execOnly } as Truth;
    writeFileSync(resolve(out ?? ""), `${JSON.stringify(truth, null, 1)}\n`);
    if (tried)
      say(
        `${entry.id} ${entry.symbol} (${entry.kind}): ${failing?.length ?? "no report"} of ${entry.executingTests.length}`,
      );
    const unforeseen = (failing ?? []).filter((path) => known.has(path) && !entry.executingTests.includes(path));
    if (whole) say(`  on the whole suite; failing without executing it: ${unforeseen.join(" ") || "none"}`);
  }
  say(`${mutants.length} mutants, ${execOnly.length} symbols only executed`);
}

/** Two symbols of one file at most, constants at most one in six: else large files and literals would be all there is. */
function sample(): readonly Sampled[] {
  const except = new RegExp(values.except);
  const paths = execFileSync("git", ["-C", checkout, "ls-files", "-z"], { encoding: "utf8" }).split("\0");
  const sources = paths.filter(
    (path) =>
      /\.[cm]?[jt]sx?$/.test(path) &&
      !/(?:^|[./_-])(?:tests?|specs?|fixtures?|mocks?|bench|e2e)(?:[./_-]|$)|\.d\.[cm]?ts$|\.config\./.test(path) &&
      values.under.some((folder) => path.startsWith(folder)) &&
      !except.test(path),
  );
  const random = generator(Number(values.seed));
  const all = sources.flatMap((file) =>
    shuffled(breakables(file, readFileSync(join(checkout, file), "utf8")), random)
      .slice(0, 2)
      .map((symbol) => ({ ...symbol, file })),
  );
  const limit = Number(values.symbols);
  const drawn = shuffled(all, random);
  const constants = drawn.filter(({ executingBasis }) => executingBasis === "module-load").slice(0, limit / 6);
  const bodies = drawn.filter(({ executingBasis }) => executingBasis === "call").slice(0, limit - constants.length);
  const name = (repo ?? "").replace(/^.*\//, "").toLowerCase();
  return shuffled([...constants, ...bodies], random).map((symbol, at) => ({
    ...symbol,
    id: `${name}-${String(at + 1).padStart(3, "0")}`,
  }));
}

/** Which test files run each symbol; an empty path stands for whatever runs outside of test files. */
function executions(sampled: readonly Sampled[]): {
  readonly executing: ReadonlyMap<string, ReadonlySet<string>>;
  readonly failed: readonly string[];
} {
  writeFileSync(marks, "");
  const byFile = Map.groupBy(sampled, ({ file }) => file);
  const before = new Map([...byFile.keys()].map((file) => [file, readFileSync(join(checkout, file), "utf8")]));
  try {
    for (const [file, symbols] of byFile) {
      const edits = symbols.map(({ id, mark }) => mark(markOf(id, file))).sort((a, b) => b.start - a.start);
      writeFileSync(join(checkout, file), edits.reduce(mutated, before.get(file) ?? ""));
    }
    const marked = run([]);
    if (marked === undefined) throw new Error("The marked suite wrote no report.");
    const lines = readFileSync(marks, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    const executing = new Map<string, Set<string>>();
    for (const line of new Set(lines)) {
      const [id = "", path = ""] = line.split("\t");
      executing.set(id, (executing.get(id) ?? new Set()).add(path === "" ? "" : path.slice(checkout.length + 1)));
    }
    return { executing, failed: marked.failed };
  } finally {
    for (const [file, text] of before) writeFileSync(join(checkout, file), text);
  }
}

/** An expression that notes once, in which test file it runs; vitest and jest each know that in their own place. */
function markOf(id: string, file: string): string {
  const global = /\.[cm]?tsx?$/.test(file) ? "(globalThis as any)" : "globalThis";
  return (
    `((g)=>{try{const k=${JSON.stringify(`${id}\t`)}+(g.__vitest_worker__?.filepath??g.expect?.getState?.().testPath??"");` +
    "const s=(g.__truthMarks??=new Set());if(s.has(k))return;s.add(k);" +
    `g.process.getBuiltinModule("node:fs").appendFileSync(g.process.env.TRUTH_MARKS,k+"\\n")}catch{}})(${global})`
  );
}

/** Those of the test files (none: of all) that fail with one symbol broken; undefined when the run hangs or writes no report. */
function broken(
  { file, mutation }: { readonly file: string; readonly mutation: Mutation },
  tests: readonly string[],
): readonly string[] | undefined {
  const path = join(checkout, file);
  const text = readFileSync(path, "utf8");
  try {
    writeFileSync(path, mutated(text, mutation));
    return run(tests)?.failed;
  } finally {
    writeFileSync(path, text);
  }
}

function run(files: readonly string[]): ReturnType<typeof runTests> {
  return runTests({
    checkout,
    command: files.length > 0 ? (test ?? "") : (test ?? "").replace("{files}", values.scope),
    report: join(scratch, "report.json"),
    files,
    environment: { TRUTH_MARKS: marks },
    seconds: patience,
  });
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Mulberry32: the same seed draws the same sample everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
