/**
 * Recall and precision of reached test files against a measured truth: symbols that were really broken, one by one, and the
 * test files that then failed (recall) or that execute the symbol at all (precision). Beside it, on the same mutants, peers.
 *
 *   npm run bench:accuracy -- <truth.json> <git directory> [--checkout <work tree>] [--condition <name> ...]
 *     [--peers-in <folder>] [--vitest-config <file>] [--misses] [--cli <n>] [--out <predictions.json>]
 *
 * A truth is a file of `truth/` or any of its shape (`truth.ts`). `--checkout` is a work tree of the truth's commit with its
 * packages installed: peers read it; without one they read a bare tree, and `vitest related` is not asked. `--peers-in` is the
 * folder of it that peers read, where the tsconfig and the packages of one part of a repository lie. `--condition` names export
 * conditions that the repository's tests resolve with, for dependency-cruiser. `--cli` asks the command itself about the first
 * n symbols and fails unless it says the same. Nothing of the repository is run, but its vitest configuration.
 */
import { deepStrictEqual } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkOut } from "../check-out.ts";
import { closure, cruiserImporters, type Importers, madgeImporters } from "./closures.ts";
import { explainMiss } from "./misses.ts";
import { commitMutants } from "./mutants.ts";
import { askCommand, openOurs, testsOf } from "./ours.ts";
import { type Predictions, type Score, score } from "./score.ts";
import type { Truth, TruthEntry } from "./truth.ts";
import { vitestRelated } from "./vitest-related.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    checkout: { type: "string" },
    "peers-in": { type: "string", default: "" },
    condition: { type: "string", multiple: true, default: [] },
    "vitest-config": { type: "string" },
    misses: { type: "boolean", default: false },
    cli: { type: "string", default: "0" },
    out: { type: "string" },
  },
});
const [truthFile, gitDir] = positionals;
if (truthFile === undefined || gitDir === undefined) {
  process.stderr.write(
    "usage: npm run bench:accuracy -- <truth.json> <git directory> [--checkout <dir>] [--misses] [--cli <n>] [--out <file>]\n",
  );
  process.exit(2);
}

/** The channels of each of our rows. */
const channels = {
  "ours, code": ["code"],
  "ours, code and guessed": ["code", "guessed"],
  "ours, with types": ["code", "guessed", "type"],
} as const;
const judged = "ours, code and guessed";

const truth = JSON.parse(readFileSync(truthFile, "utf8")) as Truth;
const entries = [...truth.mutants, ...truth.execOnly];
const files = new Set(truth.allTestFiles);
const scratch = mkdtempSync(join(tmpdir(), "accuracy-"));
try {
  await bench(resolve(gitDir));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function bench(origin: string): Promise<void> {
  const { clone, heads } = commitMutants(origin, scratch, truth.commit, entries);
  const rows = new Map<string, Predictions>([["all test files", all(() => truth.allTestFiles)]]);
  for (const [name, predictions] of await peers(clone)) rows.set(name, predictions);
  for (const [name, predictions] of await ours(clone, heads)) rows.set(name, predictions);
  rows.set(
    "an oracle",
    all(({ executingTests, failingTests }) => [...new Set([...executingTests, ...(failingTests ?? [])])]),
  );

  say(`${truth.repo}: ${entries.length} symbols, ${truth.mutants.length} of them broken, ${files.size} test files`);
  say("");
  say("| | recall (failing) | no miss | precision (failing) | precision (executing) | selected |");
  say("|---|---|---|---|---|---|");
  for (const [name, predictions] of rows) say(row(name, score(entries, predictions, files)));
  say("");
  sayKinds(rows);
  if (values.out !== undefined)
    writeFileSync(
      values.out,
      JSON.stringify({ repo: truth.repo, predictions: Object.fromEntries(rows.get(judged) ?? []) }),
    );
}

function sayKinds(rows: ReadonlyMap<string, Predictions>): void {
  say(
    "| kind | symbols | broken | channels | recall (failing) | no miss | precision (failing) | precision (executing) | selected |",
  );
  say("|---|---|---|---|---|---|---|---|---|");
  for (const [kind, some] of [...Map.groupBy(entries, ({ kind }) => kind)].sort())
    for (const [name, { length }] of Object.entries(channels)) {
      // The type channel is told apart: it adds no test that fails when run.
      if (length > 2) continue;
      const scored = score(some, rows.get(name) ?? new Map(), files);
      say(row(`${kind} | ${scored.symbols} | ${scored.broken} | ${name.replace("ours, ", "")}`, scored));
    }
}

async function ours(clone: string, heads: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Predictions>> {
  const engine = await openOurs(clone, truth.commit);
  const rows = new Map(Object.keys(channels).map((name) => [name, new Map<string, readonly string[]>()]));
  const times: number[] = [];
  let compared = 0;
  for (const { id, file, symbol, kind, failingTests } of entries) {
    const head = heads.get(id) ?? truth.commit;
    const said = await engine.ask(head);
    times.push(said.milliseconds);
    for (const [name, kept] of Object.entries(channels)) rows.get(name)?.set(id, testsOf(said.reached, kept));
    const predicted = new Set(rows.get(judged)?.get(id));
    if (values.misses)
      for (const test of failingTests ?? [])
        if (!predicted.has(test)) say(`${id} ${file}#${symbol} (${kind}): ${test} ${explainMiss(said, file, test)}`);
    if (compared++ < Number(values.cli)) deepStrictEqual(askCommand(clone, truth.commit, head), said.reached, id);
  }
  await engine.close();
  const median = times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  say(
    `ours: ${Math.round(median)} ms a symbol (median, base linked)${values.cli === "0" ? "" : `; the command says the same of ${Math.min(compared, Number(values.cli))}`}`,
  );
  return rows;
}

async function peers(clone: string): Promise<ReadonlyMap<string, Predictions>> {
  const within = values["peers-in"] === "" ? "" : `${values["peers-in"]}/`;
  const tree = resolve(values.checkout ?? exported(clone), within);
  const inTree = (file: string): string => file.slice(within.length);
  const reach = (importers: Importers): Predictions =>
    all(({ file }) => closure(importers, inTree(file)).map((path) => within + path));
  const rows = new Map<string, Predictions>();
  rows.set("madge closure", reach(await madgeImporters(tree)));
  rows.set("dependency-cruiser closure", reach(await cruiserImporters(tree, values.condition)));
  if (values.checkout === undefined) say("vitest related: not asked, it needs a checkout with its packages installed");
  else {
    const related = vitestRelated(
      tree,
      values["vitest-config"],
      entries.map(({ file }) => inTree(file)),
    );
    if (typeof related === "string") say(`vitest related: not asked, ${related}`);
    else
      rows.set(
        "vitest related",
        all(({ file }) => (related.get(inTree(file)) ?? []).map((path) => within + path)),
      );
  }
  return rows;
}

/** The truth's commit as plain files. */
function exported(clone: string): string {
  const tree = join(scratch, "tree");
  checkOut(clone, truth.commit, tree);
  return tree;
}

function all(predict: (entry: TruthEntry) => readonly string[]): Predictions {
  return new Map(entries.map((entry) => [entry.id, predict(entry)]));
}

function row(name: string, { recall, noMiss, precisionFailing, precisionExecuting, selected, broken }: Score): string {
  const failing = broken === 0 ? ["–", "–", "–"] : [recall, noMiss, precisionFailing].map(percent);
  return `| ${[name, ...failing, percent(precisionExecuting), percent(selected)].join(" | ")} |`;
}

function percent(ratio: number): string {
  return (100 * ratio).toFixed(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
