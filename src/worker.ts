/** The role that does the work: runs are handed out, and processes of their own analyse. */
import { join } from "node:path";
import { createAnalyses } from "./analyses.ts";
import type { AppParts } from "./as-app.ts";
import type { Environment, ServeSettings } from "./environment.ts";
import { createApp } from "./github/app.ts";
import { createDefaults } from "./github/defaults.ts";
import { createDiscussion } from "./github/discussion.ts";
import type { Metrics } from "./operations/metrics.ts";
import { createDispatcher } from "./queue/dispatcher.ts";
import type { QueueLimits } from "./queue/handlers.ts";
import { createWorkers } from "./queue/workers.ts";
import type { Analysed, ReviewTask } from "./review-worker.ts";
import type { WorkStore } from "./work.ts";

const minutes = 60_000;
const days = 24 * 60 * minutes;

/** Announcing is a handful of requests; a review has ten minutes. What GitHub does not let through in three days is not tried further. */
function limitsOf({ workers }: ServeSettings): QueueLimits {
  return {
    announce: { atOnce: 4, deadline: 3 * minutes },
    review: { atOnce: workers, deadline: 10 * minutes },
    backoff: { first: 2_000, longest: 10 * minutes },
    attempts: 5,
    longest: 3 * days,
  };
}

/** Milliseconds to finish, and then to say what is unfinished: together below the ten seconds that Docker waits. */
const farewell = { patience: 5_000, grace: 3_000 } as const;
/** MB of heap for one process that analyses: twice what the largest measured repository takes (docs/performance.md). */
const workerHeap = 2_048;
/** Milliseconds between two looks at a journal that another process writes. */
const looks = 1_000;

export interface Worker {
  /** To be called when there may be work. */
  wake(): void;
  paused(): boolean;
  /** Begins no further run, or goes on with them. */
  togglePause(): void;
  /** Takes no more work, and finishes or gives up what there is. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly settings: ServeSettings;
  readonly environment: Environment;
  readonly store: WorkStore;
  readonly parts: AppParts;
  readonly metrics: Pick<Metrics, "run">;
}

export function startWorker({ settings, environment, store, parts, metrics }: WorkerOptions): Worker {
  const workers = createWorkers<ReviewTask, Analysed>({
    program: new URL("./review-worker.ts", import.meta.url),
    arguments: [settings.dataDir, ...(settings.pagesUrl === undefined ? [] : [settings.pagesUrl])],
    environment: forWorkers(settings, environment),
    heap: workerHeap,
  });
  const { pullsAt, askedSince, decisions } = store;
  const handlers = createApp({
    ...{ ...parts, pullsAt, askedSince, decisions, ...createAnalyses(settings, environment, workers) },
    discussion: createDiscussion({ appId: settings.appId, decisions }),
    defaultsOf: createDefaults(),
  });
  const dispatcher = createDispatcher({
    store,
    handlers,
    limits: limitsOf(settings),
    // In one process whoever writes the journal says so.
    ...(!settings.roles.includes("ingress") && { looks }),
    log: parts.log,
    observe: ({ stage, result, seconds }) => metrics.run(stage, result, seconds),
  });
  let paused = false;
  return {
    wake: dispatcher.wake,
    paused: () => paused,
    togglePause() {
      paused = !paused;
      if (paused) dispatcher.pause();
      else dispatcher.resume();
    },
    async stop() {
      await dispatcher.drain(farewell.patience, farewell.grace);
      workers.close();
    },
  };
}

/** What a process that analyses sees of our variables: enough to run git on a mirror, and no secret. */
function forWorkers({ dataDir }: ServeSettings, environment: Environment): Record<string, string> {
  const passed = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ"].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), NODE_COMPILE_CACHE: join(dataDir, "compiled") };
}
