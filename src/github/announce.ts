/**
 * The first step of a run, in seconds: who asks and for which commit is settled with GitHub, fresh, and the check run is there.
 * Deliveries come late, twice and out of order; what the pull request says now is what counts.
 */
import type { Announced, Effects, Outcome, Run } from "../work.ts";
import { announceCommand } from "./announce-command.ts";
import { askedIn } from "./asked.ts";
import { type CheckRuns, checkNameFor } from "./check-run.ts";
import { type HearParts, isHeard, isTooMuch } from "./hear.ts";
import { runAgain, runFor } from "./keys.ts";
import { findPullsAt, type PullRequestState, readPullRequest } from "./pull-request.ts";
import { react } from "./reaction.ts";
import type { Api } from "./repository.ts";
import { closed, merging, superseded } from "./unanswered.ts";

export interface AnnounceParts extends HearParts {
  readonly checks: CheckRuns;
  /** Open pull requests with this head, as far as heard of. */
  pullsAt(repositoryId: number, head: string): Promise<readonly number[]>;
  readonly settings: string;
  readonly drafts: boolean;
}

/** What a run may do while it is announced. */
export interface AnnounceTask {
  aim(head: string, base: string): Promise<void>;
  tell(effects: Effects): Promise<void>;
}

export async function announce(
  parts: AnnounceParts,
  api: Api,
  run: Run,
  task: AnnounceTask,
): Promise<Announced | Outcome> {
  switch (run.kind) {
    case "pull":
      return await announcePull(parts, api, run, task);
    case "comment":
      return await announceComment(parts, api, run, task);
    case "command":
      return await announceCommand(parts, api, run);
    case "suite":
      return await announceSuite(parts, api, run, task);
    case "merge-group":
      // Each pull request of the queue has its own answer; here the queue must not wait.
      await parts.checks.declare(
        api,
        run,
        merging(),
        checkNameFor(run.base, String(run.detail["defaultBranch"] ?? run.base)),
      );
      return "answered";
  }
}

async function announcePull(
  parts: AnnounceParts,
  api: Api,
  run: Run,
  task: AnnounceTask,
): Promise<Announced | Outcome> {
  const pull = await readPullRequest(api, run);
  const stands = pull.head === run.head && (run.base === "" || run.base === pull.baseBranch);
  if (!pull.open || !stands) return await leave(parts, api, run, pull, task);
  return await start(parts, api, run, pull);
}

/** The question is no longer asked: what was begun for it ends, and the one that is asked now will be answered. */
async function leave(
  parts: AnnounceParts,
  api: Api,
  run: Run,
  pull: PullRequestState,
  task: AnnounceTask,
): Promise<Outcome> {
  const left = await parts.checks.left(api, run);
  if (left !== undefined) await parts.checks.release(api, left, pull.open ? superseded(pull.head) : closed());
  if (!pull.open) return "dropped";
  await task.tell(asksNow(parts, run, pull));
  return "superseded";
}

/** The run that the pull request asks for as it is now. */
export function asksNow(
  { settings, drafts }: Pick<AnnounceParts, "settings" | "drafts">,
  run: Run,
  pull: PullRequestState,
): Effects {
  if (pull.draft && !drafts) return {};
  const { repositoryId, number } = run;
  return { requests: [runFor({ repositoryId, number, head: pull.head, base: pull.baseBranch, settings })] };
}

async function start(parts: AnnounceParts, api: Api, run: Run, pull: PullRequestState): Promise<Announced | Outcome> {
  const { head, baseBranch: base, defaultBranch } = pull;
  const check = await parts.checks.start(api, { ...run, head }, checkNameFor(base, defaultBranch));
  return check === undefined ? "answered" : { checkRunId: check.id, head, base };
}

/** A check run of its own for each comment: an answered one cannot be reopened, and its annotations would stay. */
async function announceComment(
  parts: AnnounceParts,
  api: Api,
  run: Run,
  task: AnnounceTask,
): Promise<Announced | Outcome> {
  if (await isTooMuch(parts, run)) return "dropped";
  const pull = await readPullRequest(api, run);
  if (!(await isHeard(parts, api, run, pull))) return "dropped";
  await react(parts.log, api, { ...run, ...askedIn(run) }, "eyes");
  if (!pull.open || (run.head !== "" && run.head !== pull.head)) return await leave(parts, api, run, pull, task);
  // Which commit, before its check run is made: whoever takes this up later finds that again.
  if (run.head === "") await task.aim(pull.head, pull.baseBranch);
  return await start(parts, api, run, pull);
}

async function announceSuite({ pullsAt }: AnnounceParts, api: Api, run: Run, task: AnnounceTask): Promise<Outcome> {
  const heard = await pullsAt(run.repositoryId, run.head);
  const numbers = heard.length > 0 ? heard : await findPullsAt(api, run, run.head);
  const mark = String(run.detail["mark"]);
  await task.tell({ requests: numbers.map((number) => runAgain(run.repositoryId, number, run.head, mark)) });
  return "answered";
}
