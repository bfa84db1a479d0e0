/**
 * What the service keeps and works through: deliveries as they came, and the runs that they ask for. A run is one question
 * about one commit, with one check run for its answer; its key is its meaning, so that the same question is kept once.
 */
import type { Decisions } from "./decisions.ts";

/** A webhook whose signature holds, as it came. */
export interface Delivery {
  readonly guid: string;
  readonly event: string;
  readonly body: Uint8Array;
  /** Milliseconds since 1970, like every time here. */
  readonly receivedAt: number;
}

/** A delivery in the journal; numbers grow in the order of arrival. */
export interface KeptDelivery extends Delivery {
  readonly seq: number;
}

/** A repository as an installation sees it. The id outlives a rename, the names are what URLs are built from. */
export interface Repository {
  readonly installationId: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
}

/** A pull request as last heard of. */
export interface KnownPull {
  readonly repositoryId: number;
  readonly number: number;
  readonly head: string;
  readonly open: boolean;
  /** GitHub's own time of the news: what is older is not news. */
  readonly updatedAt: number;
}

/**
 * `pull` asks for a head; `comment` and `suite` find out which head first; `merge-group` needs no review. `command` is a question or
 * a decision: its answer stands in a comment, and it has no check run.
 */
export type RunKind = "pull" | "comment" | "suite" | "merge-group" | "command";

export interface RunRequest {
  readonly key: string;
  readonly kind: RunKind;
  readonly repositoryId: number;
  /** Of the pull request; 0 where the run is about none, or about several. */
  readonly number: number;
  /** The commit; empty where it is to be found out. */
  readonly head: string;
  /** The branch it would be merged into; empty where any is right. */
  readonly base: string;
  /** Low: after everything of the same installation that people wait for. */
  readonly priority: "normal" | "low";
  /** What the kind needs beside. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** `announce`: the check run is found or created, in seconds. `review`: the analysis, one at a time in a repository. */
export type Stage = "announce" | "review";

export type Outcome =
  /** The check run has its answer. */
  | "answered"
  /** The check run, if there is one, says why there is no answer. */
  | "failed"
  /** Another commit is the head now. */
  | "superseded"
  /** Nothing was to be done. */
  | "dropped"
  /** GitHub would not have it: the installation is gone, or a permission is missing. */
  | "refused"
  /** GitHub could not be reached for days. */
  | "abandoned";

/** A run that somebody works on. */
export interface Run extends RunRequest, Repository {
  readonly stage: Stage;
  /** Tries before this one that failed. */
  readonly attempt: number;
  readonly checkRunId: number | undefined;
  readonly requestedAt: number;
  /** Who holds the run: what an earlier holder says is not heard. */
  readonly claim: number;
}

/** What is known of a run that nobody need hold. */
export interface RunState {
  readonly stage: Stage;
  readonly outcome: Outcome | undefined;
  readonly attempt: number;
  readonly checkRunId: number | undefined;
  readonly head: string;
}

/** A run as a list shows it. */
export interface RunSummary extends RunState {
  /** Numbers grow in the order in which runs were asked for. */
  readonly seq: number;
  /** Of the pull request; 0 where it is about none. */
  readonly number: number;
  readonly requestedAt: number;
  readonly endedAt: number | undefined;
}

/** Which runs to list: of a repository or one of its pull requests, at most `limit`, asked for before the one with this `seq`. */
export interface RunsOf {
  readonly repositoryId: number;
  readonly number?: number;
  readonly before?: number;
  readonly limit: number;
}

/** What a delivery, or the reconciler, makes known and asks for. */
export interface Effects {
  readonly repositories?: readonly Repository[];
  readonly pulls?: readonly KnownPull[];
  readonly gone?: { readonly installations: readonly number[]; readonly repositories: readonly number[] };
  readonly requests?: readonly RunRequest[];
}

export interface Announced {
  /** Undefined where the answer stands elsewhere. */
  readonly checkRunId: number | undefined;
  readonly head: string;
  readonly base: string;
}

export interface Asked {
  /** On the pull request, without those that were dropped. */
  readonly onPull: number;
  /** On the pull request, and dropped: mostly of people who may not ask. */
  readonly droppedOnPull: number;
  /** By the same person anywhere, all of them. */
  readonly byPerson: number;
}

export interface Load {
  /** Deliveries that nobody has looked at. */
  readonly deliveries: number;
  readonly waiting: Readonly<Record<Stage, number>>;
  readonly claimed: Readonly<Record<Stage, number>>;
  /** When the oldest of all that waits came; undefined when nothing does. */
  readonly oldest: number | undefined;
}

/**
 * The store of the service. Deliveries and what happens to runs are only ever appended; the rest are projections of them.
 * Every change is one transaction. Implementations keep `test/contracts/work-store.ts`.
 */
export interface WorkStore {
  /** Durable when it returns. A delivery that is there already (same guid, same body) is left. */
  append(deliveries: readonly Delivery[]): Promise<void>;
  /** The oldest deliveries that nobody has dispatched. */
  undispatched(limit: number): Promise<readonly KeptDelivery[]>;
  /** Takes a delivery's effects and moves on behind it, both or neither. */
  dispatch(seq: number, effects: Effects, now: number): Promise<void>;
  /** Effects that no delivery brought. */
  apply(effects: Effects, now: number): Promise<void>;
  /** Which of these deliveries the journal has. */
  known(guids: readonly string[]): Promise<ReadonlySet<string>>;

  /**
   * Hands out a run that is due: of the installation that was served longest ago, the most urgent and then the oldest. One at a
   * time for each pull request in `announce`, for each repository in `review`. After `until` it may be handed out again.
   */
  claim(stage: Stage, now: number, until: number): Promise<Run | undefined>;
  /** Notes which commit a run is about, before its check run is made. */
  aim(run: Run, head: string, base: string, now: number): Promise<void>;
  /**
   * The check run is there: on to the review. Runs of the same pull request for another commit go back to `announce`, where
   * they end.
   */
  announced(run: Run, announced: Announced, now: number): Promise<void>;
  /** Hands the run out again, not before `dueAt`. `why` is a word of ours, for the journal. */
  retry(run: Run, again: { readonly dueAt: number; readonly why: string }, now: number): Promise<void>;
  finish(run: Run, outcome: Outcome, now: number): Promise<void>;
  /** Gives a run back as if it had not been handed out. */
  release(run: Run): Promise<void>;
  /** Hands out nothing of this installation before `until`. */
  hold(installationId: number, until: number): Promise<void>;
  /** When the next run may be handed out that may not be yet; undefined when there is none. */
  nextDue(now: number): Promise<number | undefined>;

  run(key: string): Promise<RunState | undefined>;
  /** How many comments asked for something since then and before this one did. */
  askedSince(run: Run, since: number): Promise<Asked>;
  /** Open pull requests with this head, as far as heard of, by number. */
  pullsAt(repositoryId: number, head: string): Promise<readonly number[]>;
  /** The newest first. */
  runs(of: RunsOf): Promise<readonly RunSummary[]>;
  repositories(): Promise<readonly Repository[]>;
  /** By its present name, in whatever case. */
  repositoryNamed(owner: string, repo: string): Promise<Repository | undefined>;
  load(now: number): Promise<Load>;
  /** Ends runs as abandoned that were asked for before `since`, have no outcome, and that nobody holds; says how many. */
  sweep(since: number, now: number): Promise<number>;
  /** Deletes dispatched deliveries, ended runs and their events from before. Of bodies, at most `bytes` stay. */
  prune(before: number, bytes: number): Promise<void>;
  /** Derives the runs anew from what happened to them. */
  rebuild(): Promise<void>;
  /** What people decided and were told. */
  readonly decisions: Decisions;
  /** Throws when the store cannot be written. */
  probe(): Promise<void>;
  close(): void;
}

/** What a failure means for the run. */
export interface Trouble {
  /** `patiently`: for as long as it is worth anything. `sometimes`: a few times. */
  readonly again: "patiently" | "sometimes" | "never";
  /** Milliseconds that must pass first. */
  readonly after?: number;
  /** Nothing of the whole installation is to be tried before. */
  readonly hold?: boolean;
}

/** A run took longer than it may. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** The process is told to stop; another takes the run up. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/** The pull request has another head, or another base, by now. */
export class SupersededError extends Error {
  override readonly name = "SupersededError";
}

/** The process that analyses ended by itself, or was out of memory. */
export class CrashError extends Error {
  override readonly name = "CrashError";
}
