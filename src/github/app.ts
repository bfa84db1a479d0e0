/** The App as the queue sees it: what a delivery means, and the two steps of a run. */
import type { Announced, Delivery, Effects, Outcome, Run, Trouble } from "../work.ts";
import { type AnnounceParts, type AnnounceTask, announce } from "./announce.ts";
import { createCheckRuns } from "./check-run.ts";
import { interpret } from "./interpret.ts";
import type { Api, Log } from "./repository.ts";
import { type ReviewPullRequest, type ReviewTask, reviewHead } from "./review-job.ts";
import { troubleOf } from "./trouble.ts";

export interface AppOptions extends Pick<AnnounceParts, "settings" | "drafts" | "pullsAt"> {
  /** The App's own id: check runs of others are never taken for ours. */
  readonly appId: number;
  /** A client that speaks for one installation. */
  clientOf(installationId: number): Promise<Api>;
  readonly reviewPullRequest: ReviewPullRequest;
  readonly log: Log;
  /** Milliseconds before each new try of an uncertain write. */
  readonly pauses?: readonly number[];
}

export interface App {
  interpret(delivery: Delivery): Effects;
  announce(run: Run, task: AnnounceTask): Promise<Announced | Outcome>;
  review(run: Run, task: ReviewTask): Promise<Outcome>;
  troubleOf(error: unknown): Trouble;
}

export function createApp(options: AppOptions): App {
  const parts = { ...options, checks: createCheckRuns(options.appId, options.pauses) };
  return {
    interpret({ event, body }) {
      return interpret(event, JSON.parse(Buffer.from(body).toString("utf8")), options);
    },
    announce: async (run, task) => await announce(parts, await options.clientOf(run.installationId), run, task),
    review: async (run, task) => await reviewHead(parts, await options.clientOf(run.installationId), run, task),
    troubleOf,
  };
}
