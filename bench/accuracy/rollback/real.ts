/**
 * Tries the migrations of a real repository, here and on a real server: `node bench/accuracy/rollback/real.ts <bare repository> [last=15]
 * [folder] [folder of the server's programs]`. Of every history at HEAD the last migrations are taken for the change, all before them for
 * base; on both sides every empty table has one row.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loadModule } from "libpg-query";
import type { History } from "../../../analyzers/rollback/histories/history.ts";
import { samplesFor, tablesOf, tablesQuery } from "../../../analyzers/rollback/rows.ts";
import { openClusters } from "../../../src/rollback/clusters.ts";
import { tryMigrations } from "../../../src/rollback/trial.ts";
import type { MigrationTrial } from "../../../src/rollback/verdict.ts";
import { historiesOf } from "./histories.ts";
import { type Server, startServer } from "./server.ts";
import { apply, wayAndBack } from "./truth.ts";

const [repository = ".", last = "15", only = "", binaries = "/usr/lib/postgresql/15/bin"] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await loadModule();
const folder = mkdtempSync(join(tmpdir(), "blast-radius-rollback-"));
const clusters = openClusters(folder);
const server = startServer(binaries);
try {
  for await (const history of historiesOf(repository, only)) await compare(history);
} finally {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function compare(history: History): Promise<void> {
  const at = Math.max(0, history.migrations.length - Number(last));
  const [base, added] = [history.migrations.slice(0, at), history.migrations.slice(at)];
  const started = performance.now();
  const trial = await tryMigrations(
    { history, base, added, limits: { time: 900_000, memory: 1_200_000_000 } },
    clusters,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${history.folder}: ${history.tool}, ${history.dialect}, ${history.migrations.length} migrations, ${seconds} s`);
  for (const note of trial.notes) say(`  note: ${note}`);
  const tried = trial.migrations.filter(({ verdict }) => verdict !== "not-tried");
  for (const { name, why } of trial.migrations.filter(({ verdict }) => verdict === "not-tried"))
    say(`  not tried ${name}: ${why}`);
  if (tried.length === 0) return;
  const laid = lay(
    server,
    base.map(({ up }) => up.sql),
  );
  if (laid !== undefined) return say(`  base does not run on the server: ${laid}`);
  let same = 0;
  for (const one of tried) {
    const migration = added.find(({ path }) => path === one.path);
    if (migration === undefined) continue;
    sample(server);
    const truth = wayAndBack(server, migration.up.sql, backOf(one, migration.down?.sql));
    const failing = one.notes.some((note) => note.startsWith("It fails"));
    const said = failing ? `${one.verdict}, may fail on rows` : one.verdict;
    if (truth.outcome === one.verdict || (failing && truth.outcome === "fails-on-rows")) same++;
    else say(`  ! ${one.name}: said ${said}, is ${truth.outcome} ${truth.why}\n    ${one.why}`);
    // What could not be undone stands there as it was left: the next one starts from the chain.
    const next = lay(
      server,
      [...base, ...added.slice(0, added.indexOf(migration) + 1)].map(({ up }) => up.sql),
    );
    if (next !== undefined) return say(`  the server stopped at ${one.name}: ${next}`);
  }
  say(`  tried ${tried.length} of ${added.length}, ${same} agree with ${server.version}`);
}

function backOf({ way, sql }: MigrationTrial, down = ""): string {
  return way === "down" ? down : sql.map((one) => `${one};`).join("\n");
}

function lay(target: Server, scripts: readonly string[]): string | undefined {
  target.database();
  const whole = scripts.map((sql) => `${sql}\n;`).join("\n");
  const refused = target.run(whole, false);
  if (refused === undefined) return undefined;
  target.database();
  for (const sql of scripts) {
    const why = apply(target, sql);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** One row in each empty table, the same as in the sandbox. */
function sample(target: Server): void {
  const tables = tablesOf(target.ask(tablesQuery).map((table) => ({ table: JSON.parse(table) })));
  const count = (name: string): number => Number(target.ask(`SELECT count(*) FROM ONLY ${name}`)[0]);
  const empty = tables.filter(({ name }) => count(name) === 0);
  const refused = target.run(`SET session_replication_role = replica;\n${samplesFor(empty)};`, false);
  if (refused !== undefined) throw new Error(refused);
}
