/**
 * How far the verdicts of tried migrations hold: every case of `rollback/cases` is tried as users' migrations are, written for one tool
 * after another, and run on a real server with rows. `npm run bench:rollback [folder of the server's programs] [part of a case's
 * name, or the number of the first]`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loadModule } from "libpg-query";
import { findHistories } from "../../analyzers/rollback/histories/found.ts";
import { readHistory } from "../../analyzers/rollback/histories/read.ts";
import { openClusters } from "../../src/rollback/clusters.ts";
import { tryMigrations } from "../../src/rollback/trial.ts";
import { columns } from "./rollback/cases/columns.ts";
import { objects } from "./rollback/cases/objects.ts";
import { type Case, rows, schema } from "./rollback/cases/shop.ts";
import { tables } from "./rollback/cases/tables.ts";
import { layouts } from "./rollback/layouts.ts";
import { startServer } from "./rollback/server.ts";
import { strongestLocks } from "./rollback/strongest-locks.ts";
import { type Outcome, truthOf } from "./rollback/truth.ts";

const [binaries = "/usr/lib/postgresql/15/bin", only = ""] = process.argv.slice(2);
const all: readonly Case[] = [...columns, ...tables, ...objects];
const folder = mkdtempSync(join(tmpdir(), "blast-radius-rollback-"));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await loadModule();
const clusters = openClusters(folder);
const server = startServer(binaries);
say(`${server.version}, ${all.length} migrations`);
const matrix = new Map<string, number>();
const locks = { same: 0, other: 0 };
let agreed = 0;
for (const [at, one] of all.entries()) {
  if (/^\d+$/.test(only) ? at < Number(only) : !one.name.includes(only)) continue;
  const base = `${schema}${one.base ?? ""}`;
  const suited = layouts.filter(({ keepsDown }) => keepsDown || one.down === undefined);
  const layout = suited[at % suited.length];
  if (layout === undefined) continue;
  const files = layout.files(base, one.up, one.down);
  const [found] = findHistories(Object.keys(files));
  if (found === undefined) throw new Error(`${layout.tool}: no history was found.`);
  const history = readHistory(found, (path) => files[path]);
  if (history.tool !== layout.tool) say(`! ${one.name}: read as ${history.tool}, written for ${layout.tool}`);
  const { migrations } = await tryMigrations(
    {
      history,
      base: history.migrations.slice(0, 1),
      added: history.migrations.slice(1),
      limits: { time: 300_000, memory: 1_000_000_000 },
    },
    clusters,
  );
  const [trial] = migrations;
  if (trial === undefined) throw new Error(`${one.name}: nothing was tried.`);
  const failsOnRows = trial.notes.some((note) => note.startsWith("It fails where its tables hold rows"));
  const said: Outcome = failsOnRows ? "fails-on-rows" : trial.verdict;
  const back = trial.way === "down" ? (one.down ?? "") : trial.sql.map((sql) => `${sql};`).join("\n");
  const truth = truthOf(server, { base, rows: `${rows}${one.rows ?? ""}`, up: one.up, back });
  const mayFail = trial.notes.some((note) => /^It fails (?:where rows|on a sample)/.test(note));
  const agrees = said === truth.outcome || (mayFail && truth.outcome === "fails-on-rows");
  agreed += Number(agrees);
  const key = `${said}${mayFail ? ", may fail on rows" : ""} / ${truth.outcome}`;
  matrix.set(key, (matrix.get(key) ?? 0) + 1);
  const seen = strongestLocks(trial.held.map(({ table, mode }) => [table, mode] as const));
  const isSame = truth.outcome === "fails-on-rows" || seen.join() === truth.locks.join();
  locks[isSame ? "same" : "other"]++;
  if (agrees && isSame) say(`  ${one.name} (${layout.tool}): ${key}`);
  else
    say(
      `${agrees ? "=" : "!"} ${one.name} (${layout.tool}): said ${said}, is ${truth.outcome} ${truth.why}\n    ${trial.why}${
        isSame ? "" : `\n    locks said ${seen.join(", ")}; are ${truth.locks.join(", ")}`
      }`,
    );
}
for (const [key, count] of [...matrix].sort()) say(`${String(count).padStart(4)}  said / is: ${key}`);
say(`verdicts: ${agreed} agree`);
say(`locks: ${locks.same} of ${locks.same + locks.other} agree`);
server.stop();
rmSync(folder, { recursive: true, force: true });
