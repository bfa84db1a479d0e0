/**
 * Tries the migrations of a real repository: `node bench/accuracy/rollback/real.ts <bare repository> [last=10] [folder]`. Of every history
 * at HEAD the last migrations are taken for the change, all before them for base.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { loadModule } from "libpg-query";
import { findHistories } from "../../../analyzers/rollback/histories/found.ts";
import { readHistory } from "../../../analyzers/rollback/histories/read.ts";
import { cacheFolder } from "../../../src/cache-folder.mjs";
import { openClusters } from "../../../src/rollback/clusters.ts";
import { tryMigrations } from "../../../src/rollback/trial.ts";

const [repository = ".", last = "10", only] = process.argv.slice(2);
const git = (...words: readonly string[]): string =>
  execFileSync("git", ["-C", repository, ...words], { encoding: "utf8", maxBuffer: 1e9 });

await loadModule();
const clusters = openClusters(join(cacheFolder(process.env), "clusters"));
const paths = git("ls-tree", "-r", "--name-only", "-z", "HEAD").split("\0").filter(Boolean);
for (const found of findHistories(paths)) {
  if (only !== undefined && found.folder !== only) continue;
  const texts = new Map<string, string>();
  for (const path of [...found.beside, ...found.ups.flatMap(({ path, down }) => [path, ...(down ? [down] : [])])])
    texts.set(path, git("show", `HEAD:${path}`));
  const history = readHistory(found, (path) => texts.get(path));
  const at = Math.max(0, history.migrations.length - Number(last));
  const started = performance.now();
  const trial = await tryMigrations(
    {
      history,
      base: history.migrations.slice(0, at),
      added: history.migrations.slice(at),
      limits: { time: 600_000, memory: 1_200_000_000 },
    },
    clusters,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${found.folder}: ${history.tool}, ${history.dialect}, ${history.migrations.length} migrations, ${seconds} s\n`,
  );
  for (const note of trial.notes) process.stdout.write(`  note: ${note}\n`);
  for (const one of trial.migrations) {
    process.stdout.write(`  ${one.verdict} (${one.way}) ${one.name}: ${one.why}\n`);
    for (const note of one.notes) process.stdout.write(`    note: ${note}\n`);
    for (const sql of one.sql) process.stdout.write(`    ${sql}\n`);
    for (const { table, mode, rewrites, scans, line, statements } of one.held)
      process.stdout.write(
        `    line ${line}: ${table} ${mode ?? ""}${rewrites ? " rewrite" : ""}${scans ? " scan" : ""} x${statements}\n`,
      );
  }
}
