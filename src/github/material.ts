/** Everything about a pull request that the engine is handed. */
import type { Decisions, Held } from "../decisions.ts";
import type { Defaults, Granted } from "../ports.ts";
import type { OrganisationDefaults } from "./defaults.ts";
import { mayWrite } from "./permission.ts";
import { findSides, mintGitToken, type PullRequestState, type Sides } from "./pull-request.ts";
import type { Api, PullRequest } from "./repository.ts";

export interface PullRequestReview extends PullRequest, Sides {
  readonly head: string;
  readonly title: string;
  readonly description: string;
  /** Settings of the organisation, where it has some. */
  readonly defaults: Defaults | undefined;
  /** What people accepted on the pull request. */
  readonly granted: readonly Granted[];
  /** Mints a token with which git may read this repository. */
  gitToken(): Promise<string>;
}

export interface MaterialParts {
  readonly defaultsOf: OrganisationDefaults;
  readonly decisions: Pick<Decisions, "held">;
}

/** Of the pull request as it is now. Throws a `SourceError` when both sides have no common history. */
export async function gather(
  { defaultsOf, decisions }: MaterialParts,
  api: Api,
  at: PullRequest,
  { head, baseBranch, title, description }: PullRequestState,
): Promise<PullRequestReview> {
  const { installationId, repositoryId, owner, repo, number } = at;
  const sides = await findSides(api, at, baseBranch, head);
  const defaults = await defaultsOf(api, at);
  const granted = await grantedOn(api, at, await decisions.held(repositoryId, number));
  const gitToken = async () => await mintGitToken(api, at);
  const pull = { installationId, repositoryId, owner, repo, number };
  return { ...pull, ...sides, head, title, description, defaults, granted, gitToken };
}

/** A decision is worth what its maker may do now: people leave, and repositories move to other owners. */
async function grantedOn(api: Api, { owner, repo }: PullRequest, held: readonly Held[]): Promise<readonly Granted[]> {
  const writers = new Set<number>();
  for (const { id, login } of new Map(held.map(({ last }) => [last.id, last])).values())
    if (await mayWrite(api, { owner, repo, login, userId: id })) writers.add(id);
  return held.map(({ id, rule, by, second, because, until, sealed, last }) => {
    const who = second === null ? by : `${by} and ${second}`;
    return { id, rule, by: who, because, until, sealed, lapsed: !writers.has(last.id) };
  });
}
