/**
 * Trials of a change's migrations, as the rest of the program sees them. They run in a thread, which brings the parsers along, and in a
 * process of the database's own: neither is there before a change has migrations.
 */
import process from "node:process";
import { Worker } from "node:worker_threads";
import type { FoundHistory } from "../../analyzers/rollback/histories/found.ts";
import { importsIn } from "../../analyzers/rollback/histories/imported.ts";
import { decode } from "../decode.ts";
import type { MigrationTrials, Snapshot, Source } from "../ports.ts";
import { type ChangedHistory, changedHistories, shas } from "./changed.ts";
import type { HistoryTrial } from "./verdict.ts";

/** One history on its way to the thread. */
export interface Task {
  readonly base: Side;
  readonly head: Side;
  readonly added: readonly string[];
  readonly edited: readonly string[];
}

interface Side {
  readonly found: FoundHistory;
  readonly texts: ReadonlyMap<string, string>;
}

export interface Start {
  readonly tasks: readonly Task[];
  /** Where databases are kept. */
  readonly folder: string;
  /** Milliseconds for all of them. */
  readonly time: number;
}

/** What the thread says: which process it started, and in the end all that came of it. */
export type Told = { readonly pid: number } | { readonly trials: readonly HistoryTrial[] };

export interface TrialOptions {
  /** A folder for databases that base's migrations have made; it may vanish. */
  readonly folder: string;
  /** Milliseconds for all migrations of a change; a minute unless told. */
  readonly time?: number;
}

/** Files that the code of a history brings names from. */
const mostImported = 60;

const minute = 60_000;
/** Milliseconds on top, in which the thread can still say how far it came. */
const grace = 5_000;

export function createTrials({ folder, time = minute }: TrialOptions): MigrationTrials {
  // A database takes half a gigabyte: one after the other.
  let last: Promise<unknown> = Promise.resolve();
  return {
    of(snapshot, source) {
      const trial = last.then(async () => {
        const tasks = await Promise.all(changedHistories(snapshot).map((one) => taskOf(one, snapshot, source)));
        return tasks.length === 0 ? [] : await inThread({ tasks, folder, time });
      });
      last = trial.catch(() => undefined);
      return trial;
    },
  };
}

async function taskOf(
  { base, head, added, edited }: ChangedHistory,
  snapshot: Snapshot,
  source: Source,
): Promise<Task> {
  return {
    base: { found: base, texts: await textsOf(base, shas(snapshot.base), source) },
    head: { found: head, texts: await textsOf(head, shas(snapshot.head), source) },
    added,
    edited,
  };
}

async function textsOf(
  { ups, beside }: FoundHistory,
  known: ReadonlyMap<string, string>,
  source: Source,
): Promise<ReadonlyMap<string, string>> {
  const paths = [...beside, ...ups.flatMap(({ path, down }) => (down === undefined ? [path] : [path, down]))];
  const texts = new Map(await read(paths, known, source));
  // What code brings names from may itself bring some.
  for (let hop = 0; hop < 2; hop++) {
    const places = [...texts].flatMap(([path, text]) => importsIn(path, text));
    const more = [...new Set(places)].filter((path) => known.has(path) && !texts.has(path)).slice(0, mostImported);
    for (const [path, text] of await read(more, known, source)) texts.set(path, text);
  }
  return texts;
}

async function read(
  paths: readonly string[],
  known: ReadonlyMap<string, string>,
  source: Source,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(paths.flatMap((path) => known.get(path) ?? []))];
  const bySha = new Map<string, string>();
  for await (const { sha, bytes } of source.read(wanted)) {
    const text = bytes === undefined ? undefined : decode(bytes);
    if (text !== undefined) bySha.set(sha, text);
  }
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = bySha.get(known.get(path) ?? "");
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}

function inThread(start: Start): Promise<readonly HistoryTrial[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly HistoryTrial[]>();
  const thread = new Worker(new URL("./trial-worker.ts", import.meta.url), { workerData: start });
  let pid: number | undefined;
  const late = setTimeout(() => {
    // A process that is busy does not hear that nobody waits for it any more.
    if (pid !== undefined) kill(pid);
    void thread.terminate();
  }, start.time + grace);
  thread.on("message", (told: Told) => {
    if ("pid" in told) pid = told.pid;
    else resolve(told.trials);
  });
  thread.on("error", reject);
  thread.on("exit", () => {
    clearTimeout(late);
    reject(new Error("The trial took too long and was given up."));
  });
  return promise;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
