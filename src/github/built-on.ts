/** Open pull requests that are built on another: their base is its branch. */
import type { PullRequestState } from "./pull-request.ts";
import type { Api, PullRequest } from "./repository.ts";

/** Numbers that are named. */
const most = 20;

/** Sorted. A branch of a fork can be the base of nobody's. */
export async function builtOn(
  api: Api,
  { owner, repo, number }: PullRequest,
  { headBranch }: Pick<PullRequestState, "headBranch">,
): Promise<readonly number[]> {
  if (headBranch === undefined) return [];
  const { data } = await api.rest.pulls.list({ owner, repo, state: "open", base: headBranch, per_page: most });
  return data
    .filter((pull) => pull.base.ref === headBranch && pull.number !== number)
    .map((pull) => pull.number)
    .sort((a, b) => a - b);
}

/** Markdown; empty where there are none. */
export function builtOnWords(numbers: readonly number[]): string {
  if (numbers.length === 0) return "";
  const [are, them] = numbers.length === 1 ? ["is", "it"] : ["are", "them"];
  const named = numbers.map((number) => `#${number}`).join(", ");
  return `\n\nBefore this one is taken back: ${named} ${are} built on it. Close ${them}, or move ${them} to another base.\n`;
}
