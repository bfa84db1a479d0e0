/** The App: which webhooks it listens to, and which job each becomes. Handlers only enqueue; the runner does the work. */
import type { Probot } from "probot";
import { type CheckRun, createCheckRuns } from "./check-run.ts";
import { parseCommand } from "./command.ts";
import { type CommentEvent, type HeadEvent, readComment, readHead } from "./events.ts";
import { mayReview } from "./permission.ts";
import { readPullRequest } from "./pull-request.ts";
import { type Api, type Log, named, type PullRequest } from "./repository.ts";
import { type ReviewParts, type ReviewPullRequest, reviewHead } from "./review-job.ts";
import type { Job, Runner } from "./runner.ts";

export interface AppOptions {
  /** The App's own id: check runs of others are never taken for ours. */
  readonly appId: number;
  readonly runner: Runner;
  readonly reviewPullRequest: ReviewPullRequest;
  readonly log: Log;
  /** Milliseconds before each new try of an uncertain write. */
  readonly pauses?: readonly number[];
}

/** The function that Probot loads. A full runner makes a handler throw `BusyError`, so that the delivery counts as failed. */
export function createApp(options: AppOptions): (app: Probot) => void {
  const { runner, reviewPullRequest, log } = options;
  const parts = { checks: createCheckRuns(options.appId, options.pauses), reviewPullRequest, log };
  return (app) => {
    app.on(
      ["pull_request.opened", "pull_request.synchronize", "pull_request.reopened", "pull_request.ready_for_review"],
      ({ id, payload, octokit }) => {
        const event = readHead(payload);
        if (event === undefined) log.warn({ delivery: id }, "pull_request payload is not whole");
        else runner.submit(headJob(parts, octokit, event));
      },
    );
    app.on("issue_comment.created", ({ payload, octokit }) => {
      const comment = readComment(payload);
      if (comment === undefined) return;
      const { command } = parseCommand(comment.body);
      if (command !== "none") runner.submit(commentJob(parts, octokit, comment, command));
    });
  };
}

/** The question a check run answers: this head of this pull request. The version is that of the question's own form. */
function keyOf(pull: PullRequest, head: string): string {
  return `v1-${pull.repositoryId}-${pull.number}-${head}`;
}

function headJob(parts: ReviewParts, api: Api, event: HeadEvent): Job<CheckRun> {
  const key = keyOf(event, event.head);
  return {
    key,
    lane: String(event.repositoryId),
    announce: async () => await parts.checks.start(api, { ...event, key }),
    work: async (run, signal) => void (await reviewHead(parts, api, event, run, signal)),
  };
}

function commentJob(parts: ReviewParts, api: Api, comment: CommentEvent, command: "review" | "unknown"): Job<CheckRun> {
  return {
    key: `v1-comment-${comment.repositoryId}-${comment.commentId}`,
    lane: String(comment.repositoryId),
    announce: async () => {
      // Whoever may not ask gets no answer at all: a stranger must not make the App write.
      if (!(await mayReview(api, comment))) {
        parts.log.info({ ...named(comment), comment: comment.commentId }, "commenter may not ask for a review");
        return undefined;
      }
      await react(parts.log, api, comment, command === "review" ? "eyes" : "confused");
      return command === "review" ? await startAgain(parts, api, comment) : undefined;
    },
    work: async (run, signal) => {
      const answered = await reviewHead(parts, api, comment, run, signal);
      await react(parts.log, api, comment, answered ? "+1" : "confused");
    },
  };
}

/** A check run of its own for each comment: an answered one cannot be reopened, and its annotations would stay. */
async function startAgain(
  { checks, log }: ReviewParts,
  api: Api,
  comment: CommentEvent,
): Promise<CheckRun | undefined> {
  try {
    const { head, open } = await readPullRequest(api, comment);
    if (!open) return undefined;
    return await checks.start(api, { ...comment, head, key: `${keyOf(comment, head)}-c${comment.commentId}` });
  } catch (error) {
    await react(log, api, comment, "confused");
    throw error;
  }
}

/** A sign on the comment. It matters less than the review: when GitHub refuses it, the log knows. */
async function react(log: Log, api: Api, comment: CommentEvent, content: "eyes" | "+1" | "confused"): Promise<void> {
  const { owner, repo, commentId: comment_id } = comment;
  try {
    await api.rest.reactions.createForIssueComment({ owner, repo, comment_id, content });
  } catch (error) {
    log.warn({ ...named(comment), comment: comment.commentId, err: error }, "could not react to the comment");
  }
}
