/** One review as a job: the check run first, then both sides, the engine, and the answer on the commit it was asked for. */
import type { CheckReport } from "./check-report.ts";
import type { CheckRun, CheckRuns } from "./check-run.ts";
import { findSides, mintGitToken, readPullRequest, type Sides } from "./pull-request.ts";
import { type Api, type Log, named, type PullRequest } from "./repository.ts";
import { failed, superseded } from "./unanswered.ts";

/** What the engine is handed. */
export interface PullRequestReview extends PullRequest, Sides {
  readonly head: string;
  readonly title: string;
  /** Mints a token with which git may read this repository. */
  gitToken(): Promise<string>;
}

/** Fetches both sides and reviews them; a failure that users can mend is a `SourceError`. */
export type ReviewPullRequest = (review: PullRequestReview, signal: AbortSignal) => Promise<CheckReport>;

export interface ReviewParts {
  readonly checks: CheckRuns;
  readonly reviewPullRequest: ReviewPullRequest;
  readonly log: Log;
}

/**
 * Reviews the commit that `run` stands on and concludes the run, whatever happens. When the pull request has another
 * head by then, the run ends as superseded and the new head's run is left alone.
 * @returns whether the run has its answer.
 */
export async function reviewHead(
  parts: ReviewParts,
  api: Api,
  pull: PullRequest,
  run: CheckRun,
  signal: AbortSignal,
): Promise<boolean> {
  const { checks, log } = parts;
  const fields = { ...named(pull), head: run.head, job: run.key };
  let underWay: Promise<unknown> = Promise.resolve();
  const engine: ReviewPullRequest = (review) => {
    const report = parts.reviewPullRequest(review, signal);
    underWay = report.catch(() => undefined);
    return unlessAborted(report, signal);
  };
  try {
    const outcome = await examine(engine, api, pull, run.head, signal);
    if ("newHead" in outcome) {
      await checks.release(api, run, superseded(outcome.newHead));
      log.info({ ...fields, newHead: outcome.newHead }, "superseded");
      return false;
    }
    await checks.answer(api, run, outcome.report);
    log.info({ ...fields, conclusion: outcome.report.conclusion }, "answered");
    return true;
  } catch (error) {
    log.error({ ...fields, err: error }, "review failed");
    await checks.release(api, run, failed(error, run.key));
    return false;
  } finally {
    // The check is concluded, but an engine that does not listen still uses the mirror: the lane stays taken.
    await underWay;
  }
}

type Outcome = { readonly report: CheckReport } | { readonly newHead: string };

async function examine(
  engine: ReviewPullRequest,
  api: Api,
  pull: PullRequest,
  head: string,
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted();
  const before = await readPullRequest(api, pull);
  if (before.head !== head) return { newHead: before.head };
  const sides = await findSides(api, pull, before.baseBranch, head);
  const { title } = before;
  const gitToken = async () => await mintGitToken(api, pull);
  signal.throwIfAborted();
  const report = await engine({ ...pull, ...sides, head, title, gitToken }, signal);
  const after = await readPullRequest(api, pull);
  return after.head === head ? { report } : { newHead: after.head };
}

/** The promise's result, or the signal's reason as soon as it aborts: a review that does not listen must not hold the check. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
