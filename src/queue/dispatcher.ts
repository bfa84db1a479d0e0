/**
 * The queue: takes deliveries out of the journal, hands out the runs they ask for, and writes down what came of each. The store
 * knows whose turn it is; in memory there is only what is being worked on. Nothing here is lost with the process.
 */
import { setTimeout as sleep, setImmediate as soon } from "node:timers/promises";
import {
  type Announced,
  DeadlineError,
  type Effects,
  type KeptDelivery,
  type Run,
  type Stage,
  StoppedError,
  SupersededError,
  type WorkStore,
} from "../work.ts";
import { pauseAfter } from "./backoff.ts";
import type { Handlers, QueueLimits, Settled, Task } from "./handlers.ts";

export interface DispatcherOptions {
  readonly store: WorkStore;
  readonly handlers: Handlers;
  readonly limits: QueueLimits;
  /** Milliseconds after which it looks without being woken, in the middle: half as long to one and a half times. */
  readonly looks?: number;
  readonly log: { error(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** Told of each stage that came to an end. */
  observe?(settled: Settled): void;
}

export interface Dispatcher {
  /** Looks for work. To be called when there may be some; by itself it looks when something falls due. */
  wake(): void;
  /** Begins nothing more, until `resume`. Deliveries go on being taken. */
  pause(): void;
  resume(): void;
  /** Begins nothing more, waits `patience` milliseconds for what is under way, stops the rest and gives it `grace` to say so. */
  drain(patience: number, grace: number): Promise<void>;
}

interface Active {
  readonly run: Run;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Milliseconds that a holder may take beyond its deadline before a run counts as left. */
const leaseBeyond = 5 * 60_000;
const defaultLooks = 15_000;
const deliveriesAtOnce = 50;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, handlers, limits, log, looks = defaultLooks, observe = () => {} } = options;
  const longestSleep = () => looks * (0.5 + Math.random());
  /** By claim: one run may have its next stage begun before the last is tidied up. */
  const active = new Map<number, Active>();
  const stop = new AbortController();
  let paused = false;
  let drained = false;
  let turning = false;
  let turn: Promise<void> = Promise.resolve();
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    again = true;
    if (turning || drained) return;
    turning = true;
    turn = turns();
  }

  async function turns(): Promise<void> {
    try {
      while (again && !drained) {
        again = false;
        await takeDeliveries();
        await fill("announce");
        await fill("review");
      }
      if (!drained) await arm();
    } catch (error) {
      log.error({ err: error }, "the queue could not look for work");
      if (!drained) alarm(longestSleep());
    } finally {
      turning = false;
      if (again) wake();
    }
  }

  async function takeDeliveries(): Promise<void> {
    for (;;) {
      const deliveries = await store.undispatched(deliveriesAtOnce);
      if (deliveries.length === 0) return;
      for (const delivery of deliveries) {
        await store.dispatch(delivery.seq, effectsOf(delivery), Date.now());
        // Webhooks are acknowledged in between.
        await soon();
        if (drained) return;
      }
    }
  }

  function effectsOf(delivery: KeptDelivery): Effects {
    try {
      return handlers.interpret(delivery);
    } catch (error) {
      log.error({ err: error, delivery: delivery.guid, event: delivery.event }, "a delivery could not be read");
      return {};
    }
  }

  async function fill(stage: Stage): Promise<void> {
    const { atOnce, deadline } = limits[stage];
    const busy = () => [...active.values()].filter(({ run }) => run.stage === stage).length;
    while (!paused && !drained && busy() < atOnce) {
      const now = Date.now();
      const run = await store.claim(stage, now, now + deadline + leaseBeyond);
      if (run === undefined) return;
      begin(run);
    }
  }

  async function arm(): Promise<void> {
    const now = Date.now();
    const due = paused ? undefined : await store.nextDue(now);
    alarm(Math.min(longestSleep(), Math.max(1, (due ?? Number.POSITIVE_INFINITY) - now)));
  }

  function alarm(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(wake, milliseconds);
    timer.unref();
  }

  function begin(run: Run): void {
    const abort = new AbortController();
    const late = setTimeout(() => abort.abort(new DeadlineError("over the deadline")), limits[run.stage].deadline);
    const started = performance.now();
    const done = work(run, AbortSignal.any([abort.signal, stop.signal]))
      .then(
        (result) => observe({ stage: run.stage, result, seconds: (performance.now() - started) / 1_000 }),
        (error: unknown) => log.error({ err: error, job: run.key }, "what came of a run could not be written down"),
      )
      .finally(() => {
        clearTimeout(late);
        active.delete(run.claim);
        wake();
      });
    active.set(run.claim, { run, abort, done });
  }

  async function work(run: Run, signal: AbortSignal): Promise<Settled["result"]> {
    const task: Task = {
      signal,
      aim: async (head, base) => await store.aim(run, head, base, Date.now()),
      async tell(effects) {
        await store.apply(effects, Date.now());
        wake();
      },
    };
    try {
      const result = await (run.stage === "announce" ? handlers.announce(run, task) : handlers.review(run, task));
      if (typeof result === "string") await store.finish(run, result, Date.now());
      else await announced(run, result);
      return typeof result === "string" ? result : "announced";
    } catch (error) {
      return await afterFailure(run, error);
    }
  }

  async function announced(run: Run, result: Announced): Promise<void> {
    await store.announced(run, result, Date.now());
    for (const other of active.values()) {
      const { stage, repositoryId, number, head, base } = other.run;
      const samePull = stage === "review" && repositoryId === run.repositoryId && number === run.number;
      if (samePull && (head !== result.head || base !== result.base))
        other.abort.abort(new SupersededError("another commit took its place"));
    }
  }

  async function afterFailure(run: Run, error: unknown): Promise<Settled["result"]> {
    if (stop.signal.aborted || error instanceof StoppedError) {
      if (!drained) await store.release(run);
      return "stopped";
    }
    const now = Date.now();
    const { again: when, after = 0, hold = false } = handlers.troubleOf(error);
    log.warn({ err: error, job: run.key, attempt: run.attempt }, `${run.stage} failed`);
    if (hold) await store.hold(run.installationId, now + after);
    const old = now - run.requestedAt > limits.longest;
    if (when === "never" || old || (when === "sometimes" && run.attempt + 1 >= limits.attempts)) {
      const outcome = when === "never" ? "refused" : old ? "abandoned" : "failed";
      await store.finish(run, outcome, now);
      return outcome;
    }
    const dueAt = now + after + pauseAfter(run.attempt, limits.backoff, Math.random());
    await store.retry(run, { dueAt, why: error instanceof Error ? error.name : typeof error }, now);
    return "retried";
  }

  return {
    wake,
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      wake();
    },
    async drain(patience, grace) {
      paused = true;
      await settled(active, patience);
      stop.abort(new StoppedError("the service is stopping"));
      await settled(active, grace);
      drained = true;
      clearTimeout(timer);
      await turn;
    },
  };
}

/** Waits for all of them, at most so many milliseconds. */
async function settled(active: ReadonlyMap<number, Active>, milliseconds: number): Promise<void> {
  const enough = new AbortController();
  const limit = sleep(milliseconds, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([Promise.allSettled([...active.values()].map(({ done }) => done)), limit]);
  enough.abort();
}
