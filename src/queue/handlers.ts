/** What the queue asks of those who do the work, and within which limits. */
import type { Announced, Effects, KeptDelivery, Outcome, Run, Stage, Trouble } from "../work.ts";
import type { Backoff } from "./backoff.ts";

/** What a handler may do to its run while it works. */
export interface Task {
  /** Aborts with a `DeadlineError`, a `StoppedError` or a `SupersededError`. */
  readonly signal: AbortSignal;
  /** Notes which commit the run is about, before anything is made for it. */
  aim(head: string, base: string): Promise<void>;
  /** Makes something known, or asks for other runs. */
  tell(effects: Effects): Promise<void>;
}

export interface Handlers {
  /** What a delivery means. Pure; what it throws costs that delivery its effects. */
  interpret(delivery: KeptDelivery): Effects;
  announce(run: Run, task: Task): Promise<Announced | Outcome>;
  /** Concludes the check run soon after `signal` aborts, but when the process stops: then another takes the run up. */
  review(run: Run, task: Task): Promise<Outcome>;
  troubleOf(error: unknown): Trouble;
}

export interface StageLimits {
  /** Runs at once. */
  readonly atOnce: number;
  /** Milliseconds for one run. */
  readonly deadline: number;
}

export interface QueueLimits {
  readonly announce: StageLimits;
  readonly review: StageLimits;
  readonly backoff: Backoff;
  /** Tries of a failure that is tried again sometimes. */
  readonly attempts: number;
  /** Milliseconds since it was asked for after which a run is no longer tried. */
  readonly longest: number;
}

export interface Settled {
  readonly stage: Stage;
  readonly result: Outcome | "announced" | "retried" | "stopped";
  readonly seconds: number;
}
