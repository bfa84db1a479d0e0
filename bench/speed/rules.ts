/**
 * What the rules cost of a warm check, together and each by itself, over the last changes of real repositories.
 *
 *   npm run bench:rules -- <repository>[@<revision>] ... [--changes <n>] [--rounds <n>] [--all]
 *
 * All in one process, so that the shares hold on a noisy machine: CPU seconds, the middle of the rounds; of single rules, which take
 * less than the kernel accounts, the wall time of their shortest round. A check is warm when base
 * is known and the changed files are not: every round begins with a copy of such a store and an analysis thread of its own. The
 * program is loaded already, and no migration is run, so a share is what it can be at most.
 *
 * - rules: from the first question to the last answer, with the judge's comparing; of the main thread.
 * - in its turn: what a rule adds after those before it, whose questions are remembered. *Alone*: on graphs about which nobody has
 *   asked anything yet. *Base*: how many of the changes made it look at base too.
 *
 * The digest stands for all findings of all changes: an engine that says the same has the same.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seeds } from "../../seeds/index.ts";
import { judge } from "../../seeds/judge.ts";
import { ruleName } from "../../seeds/names.ts";
import type { Evidence } from "../../seeds/rule.ts";
import { digests, engineVersion } from "../../src/engine.ts";
import { createExtractor } from "../../src/extract.ts";
import { findMainline, type MainlineCommit } from "../../src/git/mainline.ts";
import { openRepository } from "../../src/git/source.ts";
import { createGraphs } from "../../src/graphs.ts";
import { rememberHistory } from "../../src/history.ts";
import { investigate, judgeChange, type ReviewPorts, review } from "../../src/review.ts";
import { openFactStore } from "../../src/store/facts.ts";
import { placeOf } from "../accuracy/seeds/replay.ts";
import { cpuOfProcess } from "./cpu.ts";
import { type Round, rulesTable } from "./rules-table.ts";
import { Stopwatch } from "./stopwatch.ts";
import { unasked } from "./unasked.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    changes: { type: "string", default: "5" },
    rounds: { type: "string", default: "5" },
    all: { type: "boolean", default: false },
  },
});
const [changes, rounds] = [Number(values.changes), Number(values.rounds)];
if (positionals.length === 0 || ![changes, rounds].every((count) => Number.isInteger(count) && count > 0)) {
  process.stderr.write(
    "usage: npm run bench:rules -- <repository>[@<revision>] ... [--changes <n>] [--rounds <n>] [--all]\n",
  );
  process.exit(2);
}

const watch = new Stopwatch();
watch.hold(seeds);
const scratch = mkdtempSync(join(tmpdir(), "rules-"));
try {
  for (const text of positionals) await bench(text);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function bench(text: string): Promise<void> {
  const { repository, name, revision } = placeOf(text);
  const past = await findMainline(repository, revision, changes);
  const said = createHash("sha256");
  const first: Round[] = [];
  const others: (readonly Round[])[] = [];
  for (const change of past) {
    const base = join(scratch, "base.sqlite");
    await withPorts(repository, base, (ports) => know(change.parent, ports));
    const measured: Round[] = [];
    // The first round warms the compiler: it stands beside the others.
    for (let round = 0; round <= rounds; round++) {
      const { findings, ...figures } = await measure(repository, change, base);
      if (round > 0) measured.push(figures);
      else {
        first.push(figures);
        said.update(JSON.stringify(findings));
      }
    }
    others.push(measured);
    rmSync(base);
  }
  const digest = said.digest("hex").slice(0, 16);
  process.stdout.write(`\n## ${name}: ${past.length} changes, ${rounds} rounds; digest of the findings ${digest}\n\n`);
  process.stdout.write(rulesTable(first, others, values.all));
}

/** Leaves in the store what an earlier change against the same base has left there. */
async function know(base: string, ports: ReviewPorts): Promise<void> {
  const request = { base, head: base };
  await review(request, ports);
  await investigate(request, ports, async (found) => (await judgeChange(request, found, ports)).evidence.heaviest());
}

async function measure(repository: string, change: MainlineCommit, base: string) {
  const copy = join(scratch, "round.sqlite");
  copyFileSync(base, copy);
  const request = { base: change.parent, head: change.sha, mergeBase: change.parent, title: change.subject };
  watch.take();
  const begun = cpuOfProcess();
  const { findings } = await withPorts(repository, copy, (ports) => review(request, ports));
  const check = cpuOfProcess() - begun;
  const taken = watch.take();
  const alone = await withPorts(repository, copy, (ports) =>
    investigate(request, ports, async (found) => eachAlone((await judgeChange(request, found, ports)).evidence)),
  );
  rmSync(copy);
  return { check, ...taken, alone, findings };
}

/** Milliseconds of each rule, asked about a head of which nothing is known yet. */
function eachAlone(evidence: Evidence): ReadonlyMap<string, number> {
  const spent = new Map<string, number>();
  for (const seed of seeds)
    for (const rule of seed.rules) {
      const fresh = unasked(evidence);
      const start = performance.now();
      judge(fresh, [{ ...seed, rules: [rule] }], () => false);
      spent.set(ruleName(seed, rule), performance.now() - start);
    }
  return spent;
}

/** Opens what a new process would open, and closes it. */
async function withPorts<Value>(
  repository: string,
  path: string,
  work: (ports: ReviewPorts) => Promise<Value>,
): Promise<Value> {
  const store = openFactStore(path);
  const digest = digests();
  const extractor = createExtractor({ store, digest: digest.facts, once: true });
  const source = rememberHistory(await openRepository(repository, { environment: process.env }), store);
  try {
    return await work({ source, extractor, graphs: createGraphs(store, digest.graphs), engine: engineVersion() });
  } finally {
    await extractor.close();
    store.close();
  }
}
