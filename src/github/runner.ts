/**
 * Work that a webhook has asked for, done in this process after the webhook is answered. Bounded: so many jobs in all,
 * so many at once, one per lane, each with a deadline. Nothing is kept across a restart.
 */
import { setTimeout as sleep, setImmediate as soon } from "node:timers/promises";
import type { Log } from "./repository.ts";

/** Two steps: `announce` at once, so that people see a sign of life; `work` when the lane is free. */
export interface Job<T> {
  /** A second job of the same key is dropped while the first lives. */
  readonly key: string;
  /** Jobs of one lane work one after another, in the order they were announced. */
  readonly lane: string;
  /** Undefined: there is nothing to do. */
  announce(): Promise<T | undefined>;
  /** Must conclude what it announced soon after `signal` aborts; its reason is a `DeadlineError` or a `StoppedError`. */
  work(announced: T, signal: AbortSignal): Promise<void>;
}

/** The job took longer than it may. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** The process is told to stop. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/** There is no room for another job: GitHub is to deliver again later. */
export class BusyError extends Error {
  override readonly name = "BusyError";
}

export interface RunnerLimits {
  /** Jobs announced, waiting and working, together. */
  readonly capacity: number;
  /** Jobs working at once. */
  readonly concurrency: number;
  /** Milliseconds that `work` may take. */
  readonly deadline: number;
}

export interface Runner {
  /** Takes the job and returns at once; throws `BusyError` when full or draining. */
  submit<T>(job: Job<T>): void;
  /** Takes no more jobs, waits `patience` milliseconds for those it has, stops the rest and gives them `grace` to say so. */
  drain(patience: number, grace: number): Promise<void>;
}

interface Waiting {
  readonly lane: string;
  /** Starts the work; `held` says whether it holds its lane. */
  readonly begin: (held: boolean) => void;
}

export function createRunner(limits: RunnerLimits, log: Log): Runner {
  const alive = new Map<string, Promise<void>>();
  const stop = new AbortController();
  const busy = new Set<string>();
  let waiting: readonly Waiting[] = [];
  let draining = false;

  function dispatch(): void {
    for (const next of waiting) {
      const free = busy.size < limits.concurrency && !busy.has(next.lane);
      // A stopped job does no work, it only says so: it needs no turn.
      if (!free && !stop.signal.aborted) continue;
      waiting = waiting.filter((other) => other !== next);
      if (free) busy.add(next.lane);
      next.begin(free);
    }
  }

  async function turn(lane: string): Promise<boolean> {
    return await new Promise<boolean>((begin) => {
      waiting = [...waiting, { lane, begin }];
      dispatch();
    });
  }

  async function run<T>(job: Job<T>): Promise<void> {
    // After the webhook's answer, which is written before the event loop comes round.
    await soon();
    const announced = await job.announce();
    if (announced === undefined) return;
    const held = await turn(job.lane);
    const late = new AbortController();
    const deadline = setTimeout(() => late.abort(new DeadlineError("over the deadline")), limits.deadline);
    try {
      await job.work(announced, AbortSignal.any([stop.signal, late.signal]));
    } finally {
      clearTimeout(deadline);
      if (held) busy.delete(job.lane);
      dispatch();
    }
  }

  return {
    submit(job) {
      if (alive.has(job.key)) return;
      if (draining || alive.size >= limits.capacity) throw new BusyError("no room for another job");
      const done = run(job)
        .catch((error: unknown) => log.error({ err: error, job: job.key }, "job failed"))
        .finally(() => alive.delete(job.key));
      alive.set(job.key, done);
    },

    async drain(patience, grace) {
      draining = true;
      stop.signal.addEventListener("abort", dispatch);
      await settled(alive.values(), patience);
      stop.abort(new StoppedError("the service is stopping"));
      await settled(alive.values(), grace);
    },
  };
}

/** Waits for all of them, at most so many milliseconds. */
async function settled(promises: Iterable<Promise<void>>, milliseconds: number): Promise<void> {
  const enough = new AbortController();
  const limit = sleep(milliseconds, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([Promise.allSettled(promises), limit]);
  enough.abort();
}
