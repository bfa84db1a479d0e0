/** What the service has analysed: both sides are fetched into a mirror, and a process of its own looks at them. */
import { join } from "node:path";
import type { Environment, ServeSettings } from "./environment.ts";
import { fetchCommits } from "./git/mirror.ts";
import { touchMirror } from "./git/room.ts";
import type { AskEngine } from "./github/answer-job.ts";
import type { PullRequestReview } from "./github/material.ts";
import type { ReviewPullRequest } from "./github/review-job.ts";
import type { Question } from "./questions.ts";
import type { Workers } from "./queue/workers.ts";
import type { Analysed, ReviewTask } from "./review-worker.ts";

export interface Analyses {
  readonly reviewPullRequest: ReviewPullRequest;
  readonly askEngine: AskEngine;
}

export function createAnalyses(
  settings: Pick<ServeSettings, "dataDir" | "webUrl">,
  environment: Environment,
  workers: Pick<Workers<ReviewTask, Analysed>, "run">,
): Analyses {
  async function analyse(
    pull: PullRequestReview,
    question: Question | undefined,
    signal: AbortSignal,
  ): Promise<Analysed> {
    const { repositoryId, owner, repo, base, mergeBase, head, title, description, defaults, granted } = pull;
    // By id: a rename keeps the mirror, and a new repository of an old name gets its own.
    const mirror = join(settings.dataDir, "mirrors", `${repositoryId}.git`);
    const url = `${settings.webUrl}/${owner}/${repo}.git`;
    // The base branch's tip has the rules that hold, and is what a revert is tried on.
    const wanted = [...new Set([base, mergeBase, head])];
    // The settings let plain HTTP pass to this machine only.
    const allowHttp = url.startsWith("http:");
    await fetchCommits({ dir: mirror, url, wanted, token: await pull.gitToken(), environment, signal, allowHttp });
    await touchMirror(mirror);
    const request = { base, head, mergeBase, title, description, granted, ...(defaults && { defaults }) };
    return await workers.run({ mirror, request, ...(question && { question }) }, signal);
  }

  return {
    async reviewPullRequest(pull, signal) {
      const { reviewed } = await analyse(pull, undefined, signal);
      if (reviewed === undefined) throw new TypeError("the analysis process answered something else");
      return reviewed;
    },
    async askEngine(pull, question, signal) {
      const { answer } = await analyse(pull, question, signal);
      if (answer === undefined) throw new TypeError("the analysis process answered something else");
      return answer;
    },
  };
}
