/** The thread in which migrations are tried: it reads them, and drives the database's process. */
import { parentPort, workerData } from "node:worker_threads";
import { loadModule } from "libpg-query";
import type { FoundHistory } from "../../analyzers/rollback/histories/found.ts";
import type { Migration } from "../../analyzers/rollback/histories/history.ts";
import { readHistory } from "../../analyzers/rollback/histories/read.ts";
import { toolOf } from "../../analyzers/rollback/histories/tools.ts";
import type { Around } from "./advise.ts";
import { openClusters } from "./clusters.ts";
import { librariesOf } from "./libraries.ts";
import { aroundOf, editedTrial, notTried, tryMigrations } from "./trial.ts";
import type { Start, Task, Told } from "./trials.ts";
import type { HistoryTrial, MigrationTrial } from "./verdict.ts";

/** Bytes that the database's process may take. */
const memory = 1_000_000_000;
/** Migrations of one change that are tried; a change with more brings a whole history along. */
const mostAdded = 60;

const tell = (told: Told): void => parentPort?.postMessage(told);

const { tasks, folder, time } = workerData as Start;
const end = performance.now() + time;
await loadModule();
const clusters = openClusters(folder);
const trials: HistoryTrial[] = [];
for (const task of tasks) trials.push(await trialOf(task));
tell({ trials });

async function trialOf({ base, head, added, edited }: Task): Promise<HistoryTrial> {
  const libraries = await librariesOf(toolOf(head.found, (path) => head.texts.get(path)));
  const read = (found: FoundHistory, texts: ReadonlyMap<string, string>) =>
    readHistory(found, (path) => texts.get(path), libraries);
  const young = read(head.found, head.texts);
  const old = base.found.ups.length === 0 ? { migrations: [] } : read(base.found, base.texts);
  const isNew = new Set(added);
  const isEdited = new Set(edited);
  const fresh = young.migrations.filter(({ path }) => isNew.has(path));
  const limits = { time: Math.max(1, end - performance.now()), memory };
  const request = {
    history: young,
    base: old.migrations,
    added: fresh.slice(0, mostAdded),
    limits,
    started: (pid: number) => tell({ pid }),
    head: young.migrations.map(({ name }) => name),
    ...journalOf(head),
  };
  const around = aroundOf({ ...request, added: fresh });
  const trial =
    fresh.length === 0
      ? { tool: young.tool, folder: young.folder, dialect: young.dialect, migrations: [], notes: [] }
      : await tryMigrations(request, clusters);
  const changed = young.migrations.filter(({ path }) => isEdited.has(path)).map((one) => editedTrial(one, around));
  return { ...trial, migrations: [...changed, ...trial.migrations, ...beyond(fresh, around)] };
}

function beyond(fresh: readonly Migration[], around: Around): readonly MigrationTrial[] {
  const why = `Only the first ${mostAdded} migrations of a change are tried.`;
  return fresh.slice(mostAdded).map((one) => notTried(one, why, around));
}

/** What Drizzle's journal lists; nothing where it keeps none, or one that is no JSON. */
function journalOf({ found, texts }: Task["head"]): { readonly journal?: readonly string[] } {
  const path = found.beside.find((one) => one.endsWith("meta/_journal.json"));
  const text = path === undefined ? undefined : texts.get(path);
  if (text === undefined) return {};
  const tags = [...text.matchAll(/"tag"\s*:\s*"([^"]+)"/g)].map(([, tag]) => tag ?? "");
  return tags.length === 0 ? {} : { journal: tags };
}
