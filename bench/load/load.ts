/**
 * How the service takes load: `npm run bench:load`. The real service and its analysis processes, against the strict GitHub of the
 * tests and real git, all on this machine. Mixed events with payloads of real size at 1, 10 and 100 times a busy organisation,
 * then more until it breaks. `npm run bench:load -- 2` keeps two cores analysing beside it all the while. Prints a table for
 * docs/performance.md.
 */
import { loadavg } from "node:os";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { analyse } from "./analysts.ts";
import { percentile, type Stage, table } from "./figures.ts";
import { type Organisation, open } from "./organisation.ts";

/** Deliveries a second, and for how many seconds. */
const stages: readonly (readonly [rate: number, seconds: number])[] = [
  [0.1, 60],
  [1, 30],
  [10, 30],
  [50, 10],
  [100, 10],
  [200, 10],
  [400, 10],
  [800, 10],
];
/** Milliseconds: when half of the acknowledgements are slower, that counts as broken. */
const broken = 1_000;

const [cores = "0"] = process.argv.slice(2);
const analysts = analyse(Number(cores));
const organisation = await open();
const results: Stage[] = [];
try {
  // The first review of a process loads the compiler.
  await organisation.deliver();
  await organisation.quiet(60_000);
  for (const [rate, seconds] of stages) {
    const result = await run(organisation, rate, seconds);
    results.push(result);
    process.stderr.write(`${JSON.stringify(result)}\n`);
    if (result.p50 > broken || result.refused > 0) break;
    await organisation.quiet(30_000);
  }
} finally {
  analysts.stop();
  await organisation.close();
}
process.stdout.write(table(results));

async function run(at: Organisation, rate: number, seconds: number): Promise<Stage> {
  const times: number[] = [];
  let refused = 0;
  let oldest = 0;
  let memory = 0;
  let lag = 0;
  const under: Promise<void>[] = [];
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const watch = setInterval(async () => {
    const now = await at.metrics();
    oldest = Math.max(oldest, now.oldestSeconds);
    memory = Math.max(memory, now.residentBytes);
    lag = Math.max(lag, now.lagSeconds);
  }, 1_000);
  for (let next = performance.now(); next < until; next += 1_000 / rate) {
    await sleep(Math.max(0, next - performance.now()));
    const started = performance.now();
    under.push(
      at.deliver().then((status) => {
        times.push(performance.now() - started);
        if (status !== 202) refused += 1;
      }),
    );
  }
  await Promise.all(under);
  const took = (performance.now() - begun) / 1_000;
  await sleep(1_100);
  clearInterval(watch);
  const of = (share: number) => percentile(times, share);
  const [load = 0] = loadavg();
  return {
    rate,
    sent: times.length,
    taken: times.length / took,
    refused,
    p50: of(0.5),
    p95: of(0.95),
    p99: of(0.99),
    oldest,
    memory,
    lag,
    load,
  };
}
