/** Everything about a pull request that the engine is handed. */
import type { Decisions, Held } from "../decisions.ts";
import type { Defaults, Granted } from "../ports.ts";
import type { OrganisationDefaults } from "./defaults.ts";
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
  const granted = (await decisions.held(repositoryId, number)).map(grantedOf);
  const gitToken = async () => await mintGitToken(api, at);
  const pull = { installationId, repositoryId, owner, repo, number };
  return { ...pull, ...sides, head, title, description, defaults, granted, gitToken };
}

function grantedOf({ id, rule, by, second, because, until, sealed }: Held): Granted {
  return { id, rule, by: second === null ? by : `${by} and ${second}`, because, until, sealed };
}
