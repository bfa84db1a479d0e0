/**
 * How long a chain of real migrations takes in the sandbox, beside a PostgreSQL server of this machine, in one run.
 *
 *   npm run bench:trial -- <repository> [--folder <of migrations>] [--rounds <n>] [--server <folder of its programs>]
 *
 * The last migration is the change's, all before it are base's. Each round, one after the other:
 *
 * - server: the chain and the change on one connection of psql, each statement a transaction, or on one for each migration, as a runner
 *   that is started for each; the server stands already and does not wait for its disk (`fsync` is off).
 * - cold: a check's whole trial with an empty cache: the engine's start, the chain, rows, the change up and back, locks.
 * - known: the same once more, when a trial before has kept the chain.
 *
 * Wall time, since trials and servers wait for other processes; the middle of the rounds. Peak is the resident memory of the sandbox.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadModule } from "libpg-query";
import type { History } from "../../analyzers/rollback/histories/history.ts";
import { openClusters } from "../../src/rollback/clusters.ts";
import { tryMigrations } from "../../src/rollback/trial.ts";
import { historiesOf } from "../accuracy/rollback/histories.ts";
import { type Server, startServer } from "../accuracy/rollback/server.ts";
import { median } from "./median.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: "string", default: "" },
    rounds: { type: "string", default: "5" },
    server: { type: "string", default: "/usr/lib/postgresql/15/bin" },
  },
});
const [repository] = positionals;
const rounds = Number(values.rounds);
if (repository === undefined || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(
    "usage: npm run bench:trial -- <repository> [--folder <of migrations>] [--rounds <n>] [--server <folder of its programs>]\n",
  );
  process.exit(2);
}

/** A chain that is shorter says nothing. */
const shortest = 20;

await loadModule();
const server = startServer(values.server);
try {
  for await (const history of historiesOf(repository, values.folder))
    if (history.dialect === "postgres" && history.migrations.length >= shortest) await measure(history, server);
} finally {
  server.stop();
}

async function measure(history: History, peer: Server): Promise<void> {
  const rows = new Map<string, number[]>();
  const peaks: number[] = [];
  const take = async (name: string, work: () => unknown): Promise<void> => {
    const started = performance.now();
    await work();
    rows.set(name, [...(rows.get(name) ?? []), (performance.now() - started) / 1_000]);
  };
  const scripts = history.migrations.map(({ up }) => up.sql);
  const said = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    peer.database();
    await take("server, one connection", () => {
      const refused = peer.run(scripts.join("\n;\n"), false);
      if (refused !== undefined) throw new Error(`The server refuses the chain: ${refused}`);
    });
    peer.database();
    await take("server, one for each", () => {
      for (const sql of scripts) peer.run(sql);
    });
    const folder = mkdtempSync(join(tmpdir(), "blast-radius-trial-"));
    for (const name of ["cold", "known"])
      await take(name, async () => {
        const { verdict, peak } = await trial(history, folder);
        peaks.push(peak);
        said.add(verdict);
      });
    rmSync(folder, { recursive: true, force: true });
  }
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(
    `${history.folder}: ${history.tool}, ${history.migrations.length} migrations, ${rounds} rounds, ${server.version}`,
  );
  const of = (name: string): number => median(rows.get(name) ?? []);
  for (const name of rows.keys()) {
    const shares = ["server, one connection", "server, one for each"].map((one) => (of(name) / of(one)).toFixed(2));
    say(`  ${name.padEnd(24)} ${of(name).toFixed(2)} s  ${shares.join("  ")}`);
  }
  say(`  peak of the sandbox      ${Math.max(...peaks).toFixed(0)} MB; said: ${[...said].join(", ")}`);
}

/** Megabytes are of the sandbox's process, looked at twenty times a second. */
async function trial(history: History, folder: string): Promise<{ readonly verdict: string; readonly peak: number }> {
  let peak = 0;
  let pid = 0;
  const pulse = setInterval(() => {
    peak = Math.max(peak, highWater(pid));
  }, 50);
  const { migrations } = await tryMigrations(
    {
      history,
      base: history.migrations.slice(0, -1),
      added: history.migrations.slice(-1),
      limits: { time: 600_000, memory: 2_000_000_000 },
      started: (one) => {
        pid = one;
      },
    },
    openClusters(folder),
  );
  clearInterval(pulse);
  return { verdict: migrations[0]?.verdict ?? "none", peak };
}

function highWater(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
