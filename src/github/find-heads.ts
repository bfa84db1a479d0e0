/** Open pull requests whose head has no concluded check: what lost events and crashes leave behind. */
import type { Effects, KnownPull, Repository, RunRequest, WorkStore } from "../work.ts";
import type { CheckRuns } from "./check-run.ts";
import { runFor } from "./keys.ts";
import { commitId, timeOf } from "./payload.ts";
import type { Api } from "./repository.ts";

/** Pages of a hundred pull requests of one repository. */
const maxPages = 3;

export interface FindHeadsParts {
  readonly checks: Pick<CheckRuns, "isAnswered">;
  readonly store: Pick<WorkStore, "run">;
  readonly settings: string;
  readonly drafts: boolean;
}

/**
 * Looks at what has changed after `since`: whoever installs the App does not ask for a review of all that was open before. Only
 * heads that the store knows no answer of cost a request.
 */
export async function findHeads(
  parts: FindHeadsParts,
  api: Api,
  repository: Repository,
  since: number,
): Promise<Effects> {
  const pulls: KnownPull[] = [];
  const requests: RunRequest[] = [];
  const { owner, repo, repositoryId } = repository;
  for (let page = 1; page <= maxPages; page++) {
    const query = { owner, repo, state: "open", sort: "updated", direction: "desc", per_page: 100, page } as const;
    const { data } = await api.rest.pulls.list(query);
    const recent = data.filter(({ updated_at, head }) => timeOf(updated_at) >= since && commitId.test(head.sha));
    for (const { number, head, base, draft, updated_at } of recent) {
      pulls.push({ repositoryId, number, head: head.sha, open: true, updatedAt: timeOf(updated_at) });
      const question = { repositoryId, number, head: head.sha, base: base.ref, settings: parts.settings };
      if (draft !== true || parts.drafts) requests.push(runFor(question, "low"));
    }
    if (recent.length < data.length || data.length < 100) break;
  }
  const unanswered: RunRequest[] = [];
  for (const request of requests) if (!(await isSeenTo(parts, api, repository, request))) unanswered.push(request);
  return { repositories: [repository], pulls, requests: unanswered };
}

async function isSeenTo(
  { store, checks }: FindHeadsParts,
  api: Api,
  repository: Repository,
  request: RunRequest,
): Promise<boolean> {
  const state = await store.run(request.key);
  if (state !== undefined && (state.outcome === undefined || state.outcome === "answered")) return true;
  return await checks.isAnswered(api, { ...repository, head: request.head }, request.number);
}
