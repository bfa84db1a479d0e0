/** The second step of a run: both sides, the engine, and the answer on the commit it was asked for. */
import { SourceError } from "../ports.ts";
import { CrashError, type Effects, type Outcome, type Run, StoppedError, SupersededError } from "../work.ts";
import { type AnnounceParts, asksNow } from "./announce.ts";
import type { CheckReport } from "./check-report.ts";
import type { CheckRun, CheckRuns } from "./check-run.ts";
import { commentOf } from "./interpret.ts";
import { findSides, mintGitToken, type PullRequestState, readPullRequest, type Sides } from "./pull-request.ts";
import { react } from "./reaction.ts";
import { type Api, type Log, named, type PullRequest } from "./repository.ts";
import { troubleOf } from "./trouble.ts";
import { failed, superseded } from "./unanswered.ts";

/** What the engine is handed. */
export interface PullRequestReview extends PullRequest, Sides {
  readonly head: string;
  readonly title: string;
  readonly description: string;
  /** Mints a token with which git may read this repository. */
  gitToken(): Promise<string>;
}

/** Fetches both sides and reviews them; a failure that users can mend is a `SourceError`. Rejects as soon as `signal` aborts. */
export type ReviewPullRequest = (review: PullRequestReview, signal: AbortSignal) => Promise<CheckReport>;

export interface ReviewParts extends Pick<AnnounceParts, "settings" | "drafts"> {
  readonly checks: CheckRuns;
  readonly reviewPullRequest: ReviewPullRequest;
  readonly log: Log;
}

export interface ReviewTask {
  readonly signal: AbortSignal;
  tell(effects: Effects): Promise<void>;
}

/** Tries of an analysis whose process ended, or whose fetch broke off, before the check run says so. */
const tries = 3;

/**
 * Reviews the commit that the run's check stands on and concludes that check. Only what will pass is thrown: then the run is
 * tried again, and its check waits. When the pull request has another head by then, the check ends as superseded.
 */
export async function reviewHead(parts: ReviewParts, api: Api, run: Run, task: ReviewTask): Promise<Outcome> {
  const outcome = await reviewed(parts, api, run, task);
  if (run.kind === "comment")
    await react(parts.log, api, { ...run, ...commentOf(run) }, outcome === "answered" ? "+1" : "confused");
  return outcome;
}

async function reviewed(parts: ReviewParts, api: Api, run: Run, task: ReviewTask): Promise<Outcome> {
  const { checks, log } = parts;
  const fields = { ...named(run), head: run.head, job: run.key };
  const check: CheckRun = { ...run, id: run.checkRunId ?? 0 };
  try {
    const found = await examine(parts, api, run, task.signal);
    if ("moved" in found) return await leave(parts, api, run, check, found.moved, task);
    await checks.answer(api, check, found.report);
    log.info({ ...fields, conclusion: found.report.conclusion }, "answered");
    return "answered";
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    if (error instanceof SupersededError)
      return await leave(parts, api, run, check, await readPullRequest(api, run), task);
    if (willPass(error, run)) throw error;
    log.error({ ...fields, err: error }, "review failed");
    await checks.release(api, check, failed(error, run.key));
    return "failed";
  }
}

async function leave(
  parts: ReviewParts,
  api: Api,
  run: Run,
  check: CheckRun,
  pull: PullRequestState,
  task: ReviewTask,
): Promise<Outcome> {
  await parts.checks.release(api, check, superseded(pull.head));
  if (pull.open) await task.tell(asksNow(parts, run, pull));
  parts.log.info({ ...named(run), head: run.head, job: run.key, newHead: pull.head }, "superseded");
  return "superseded";
}

/** GitHub's own trouble passes; a fetch or a process may have had bad luck, but not each time. */
function willPass(error: unknown, run: Run): boolean {
  if (error instanceof CrashError || isBrokenFetch(error)) return run.attempt + 1 < tries;
  return !(error instanceof SourceError) && troubleOf(error).again === "patiently" && !isDeadline(error);
}

function isBrokenFetch(error: unknown): boolean {
  return error instanceof SourceError && "final" in error && error.final === false;
}

function isDeadline(error: unknown): boolean {
  return error instanceof Error && error.name === "DeadlineError";
}

type Found = { readonly report: CheckReport } | { readonly moved: PullRequestState };

async function examine(parts: ReviewParts, api: Api, run: Run, signal: AbortSignal): Promise<Found> {
  signal.throwIfAborted();
  const before = await readPullRequest(api, run);
  if (!stands(run, before)) return { moved: before };
  const sides = await findSides(api, run, before.baseBranch, run.head);
  const gitToken = async () => await mintGitToken(api, run);
  signal.throwIfAborted();
  const { title, description } = before;
  const report = await parts.reviewPullRequest({ ...run, ...sides, title, description, gitToken }, signal);
  const after = await readPullRequest(api, run);
  return stands(run, after) ? { report } : { moved: after };
}

function stands(run: Run, pull: PullRequestState): boolean {
  return pull.head === run.head && pull.baseBranch === run.base;
}
