/** The App as the queue sees it: what a delivery means, and the two steps of a run. */
import type { Announced, Delivery, Effects, Outcome, Run, Trouble } from "../work.ts";
import { type AnnounceParts, type AnnounceTask, announce } from "./announce.ts";
import { type AnswerParts, answerCommand } from "./answer-job.ts";
import type { CheckRuns } from "./check-run.ts";
import { interpret } from "./interpret.ts";
import type { Api, Log } from "./repository.ts";
import { type ReviewPullRequest, type ReviewTask, reviewHead } from "./review-job.ts";
import { troubleOf } from "./trouble.ts";

export interface AppOptions
  extends Pick<AnnounceParts, "settings" | "drafts" | "pullsAt" | "askedSince">,
    Omit<AnswerParts, "log"> {
  readonly checks: CheckRuns;
  /** A client that speaks for one installation; with a signal, its requests end when that aborts. */
  clientOf(installationId: number, signal?: AbortSignal): Promise<Api>;
  readonly reviewPullRequest: ReviewPullRequest;
  readonly log: Log;
}

export interface App {
  interpret(delivery: Delivery): Effects;
  announce(run: Run, task: AnnounceTask & { readonly signal: AbortSignal }): Promise<Announced | Outcome>;
  review(run: Run, task: ReviewTask): Promise<Outcome>;
  troubleOf(error: unknown): Trouble;
}

export function createApp(options: AppOptions): App {
  return {
    interpret({ event, body }) {
      return interpret(event, JSON.parse(Buffer.from(body).toString("utf8")), options);
    },
    announce: async (run, task) =>
      await announce(options, await options.clientOf(run.installationId, task.signal), run, task),
    async review(run, task) {
      const api = await options.clientOf(run.installationId);
      return await (run.kind === "command" ? answerCommand : reviewHead)(options, api, run, task);
    },
    troubleOf,
  };
}
