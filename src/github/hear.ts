/** Whether somebody is heard: who may ask for what, and how often. */
import type { Asked, Run } from "../work.ts";
import { askedIn, changing } from "./asked.ts";
import type { Discussion } from "./discussion.ts";
import { refusal } from "./discussion-text.ts";
import { mayWrite } from "./permission.ts";
import type { PullRequestState } from "./pull-request.ts";
import { react } from "./reaction.ts";
import { type Api, type Log, named, statusOf } from "./repository.ts";

/**
 * Commands in an hour, on one pull request by people who may ask there, and by one person; GitHub lets an App write about 500
 * comments an hour. Refusals are said on one pull request so many times: strangers must not spend what others are answered with.
 */
const limits = { onPull: 40, byPerson: 60, refusals: 5, within: 3_600_000 } as const;

export interface HearParts {
  readonly discussion: Discussion;
  askedSince(run: Run, since: number): Promise<Asked>;
  readonly log: Log;
}

/** Whether more was asked than is answered. The store alone knows: who asks without end costs no request of GitHub's. */
export async function isTooMuch({ askedSince, log }: HearParts, run: Run): Promise<boolean> {
  const { onPull, byPerson } = await askedSince(run, run.requestedAt - limits.within);
  if (onPull < limits.onPull && byPerson < limits.byPerson) return false;
  log.warn({ ...named(run), comment: askedIn(run).commentId, onPull, byPerson }, "too many commands");
  return true;
}

/**
 * The author of the pull request may ask, and whoever may write to the repository; only the latter decide. Others are told so, in
 * one place for all of them; who asks too often is not answered at all.
 */
export async function isHeard(parts: HearParts, api: Api, run: Run, pull: PullRequestState): Promise<boolean> {
  const asked = askedIn(run);
  const fields = { ...named(run), comment: asked.commentId };
  const changes = changing.has(asked.command.command);
  if (!changes && pull.authorId === asked.userId) return true;
  if (await mayWrite(api, { ...run, ...asked })) return true;
  parts.log.info(fields, "commenter may not ask for this");
  const { droppedOnPull } = await parts.askedSince(run, run.requestedAt - limits.within);
  if (droppedOnPull >= limits.refusals) return false;
  await tell(parts, api, run, asked.command.command, refusal(asked, changes));
  await react(parts.log, api, { ...run, ...asked }, "confused");
  return false;
}

/** Says something in the one place for what is no answer. It matters less than the run: when GitHub refuses it, the log knows. */
export async function tell(
  { discussion, log }: Pick<HearParts, "discussion" | "log">,
  api: Api,
  run: Run,
  command: string,
  body: string,
): Promise<void> {
  try {
    await discussion.say(api, run, { key: `notice-${run.repositoryId}-${run.number}`, command, body });
  } catch (error) {
    if ((statusOf(error) ?? 500) >= 500) throw error;
    log.warn({ ...named(run), err: error }, "could not comment");
  }
}
