/** The second step of a run: both sides, the engine, and the answer on the commit it was asked for. */
import type { Decisions } from "../decisions.ts";
import { type Effects, type Outcome, type Run, StoppedError, SupersededError } from "../work.ts";
import { type AnnounceParts, asksNow } from "./announce.ts";
import { askedIn } from "./asked.ts";
import type { CheckReport } from "./check-report.ts";
import type { CheckRun, CheckRuns } from "./check-run.ts";
import type { OrganisationDefaults } from "./defaults.ts";
import { gather, type PullRequestReview } from "./material.ts";
import { willPass } from "./passing.ts";
import { type PullRequestState, readPullRequest } from "./pull-request.ts";
import { react } from "./reaction.ts";
import { type Api, type Log, named } from "./repository.ts";
import { failed, superseded } from "./unanswered.ts";

/** Fetches both sides and reviews them; a failure that users can mend is a `SourceError`. Rejects as soon as `signal` aborts. */
export type ReviewPullRequest = (review: PullRequestReview, signal: AbortSignal) => Promise<CheckReport>;

export interface ReviewParts extends Pick<AnnounceParts, "settings" | "drafts"> {
  readonly checks: CheckRuns;
  readonly reviewPullRequest: ReviewPullRequest;
  readonly defaultsOf: OrganisationDefaults;
  readonly decisions: Pick<Decisions, "held">;
  readonly log: Log;
}

export interface ReviewTask {
  readonly signal: AbortSignal;
  tell(effects: Effects): Promise<void>;
}

/**
 * Reviews the commit that the run's check stands on and concludes that check. Only what will pass is thrown: then the run is
 * tried again, and its check waits. When the pull request has another head by then, the check ends as superseded.
 */
export async function reviewHead(parts: ReviewParts, api: Api, run: Run, task: ReviewTask): Promise<Outcome> {
  const outcome = await reviewed(parts, api, run, task);
  if (run.kind === "comment")
    await react(parts.log, api, { ...run, ...askedIn(run) }, outcome === "answered" ? "+1" : "confused");
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

type Found = { readonly report: CheckReport } | { readonly moved: PullRequestState };

async function examine(parts: ReviewParts, api: Api, run: Run, signal: AbortSignal): Promise<Found> {
  signal.throwIfAborted();
  const before = await readPullRequest(api, run);
  if (!stands(run, before)) return { moved: before };
  const review = await gather(parts, api, run, before);
  signal.throwIfAborted();
  const report = await parts.reviewPullRequest(review, signal);
  const after = await readPullRequest(api, run);
  return stands(run, after) ? { report } : { moved: after };
}

function stands(run: Run, pull: PullRequestState): boolean {
  return pull.head === run.head && pull.baseBranch === run.base;
}
