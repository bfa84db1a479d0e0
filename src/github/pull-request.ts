/** What the App asks GitHub about a pull request, fresh: deliveries come late, twice and out of order. */
import { SourceError } from "../ports.ts";
import type { Repository } from "../work.ts";
import { commitId } from "./payload.ts";
import { type Api, type PullRequest, RenamedError, statusOf } from "./repository.ts";

/** Characters of a description; GitHub keeps 65,536. */
const maxDescription = 65_536;

export interface PullRequestState {
  readonly head: string;
  /** Its own branch; undefined where that is a fork's. */
  readonly headBranch: string | undefined;
  /** The branch it would be merged into. */
  readonly baseBranch: string;
  /** That of the repository. */
  readonly defaultBranch: string;
  readonly title: string;
  /** What its author says of it; empty where that is nothing. */
  readonly description: string;
  readonly open: boolean;
  readonly draft: boolean;
  /** Who opened it; 0 where that account is gone. */
  readonly authorId: number;
  /** A person opened it, whose account is there. */
  readonly byPerson: boolean;
}

/** Throws a `RenamedError` when the name leads to another repository by now. */
export async function readPullRequest(api: Api, pull: PullRequest): Promise<PullRequestState> {
  const { owner, repo, repositoryId, number: pull_number } = pull;
  const { data } = await api.rest.pulls.get({ owner, repo, pull_number });
  if (data.base.repo.id !== repositoryId)
    throw new RenamedError(`repository ${repositoryId} is no longer called ${owner}/${repo}`);
  return {
    head: checked(data.head.sha),
    headBranch: data.head.repo?.id === repositoryId ? data.head.ref : undefined,
    baseBranch: data.base.ref,
    defaultBranch: data.base.repo.default_branch,
    title: data.title,
    description: (data.body ?? "").slice(0, maxDescription),
    open: data.state === "open",
    draft: data.draft === true,
    // Of an account that is gone there is nobody, whatever the schema says.
    authorId: data.user?.id ?? 0,
    byPerson: data.user?.type === "User",
  };
}

/** Commits of one pull request that GitHub lists. */
const maxCommits = 250;

export interface Writers {
  /** Ids of accounts. */
  readonly known: ReadonlySet<number>;
  /** Some commits are of no account. */
  readonly others: boolean;
}

/**
 * Who wrote or committed what the pull request brings; undefined where it has more commits than GitHub lists. Merges that GitHub
 * itself made, as its button *Update branch* does, bring nothing of whoever pressed it.
 */
export async function findWriters(api: Api, pull: PullRequest): Promise<Writers | undefined> {
  const { owner, repo, number: pull_number } = pull;
  const known = new Set<number>();
  let others = false;
  let listed = 0;
  for (let page = 1; listed === (page - 1) * 100; page++) {
    const { data } = await api.rest.pulls.listCommits({ owner, repo, pull_number, per_page: 100, page });
    listed += data.length;
    if (listed >= maxCommits) return undefined;
    for (const { author, committer, parents } of data) {
      if (parents.length > 1 && committer?.["login"] === "web-flow") continue;
      for (const id of [author?.["id"], committer?.["id"]])
        if (typeof id === "number") known.add(id);
        else others = true;
    }
  }
  return { known, others };
}

/** Open pull requests whose head this commit is, also those from forks. */
export async function findPullsAt(api: Api, { owner, repo }: Repository, head: string): Promise<readonly number[]> {
  const query = { owner, repo, commit_sha: head, per_page: 100 };
  const { data } = await api.rest.repos.listPullRequestsAssociatedWithCommit(query);
  return data.filter((pull) => pull.state === "open" && pull.head.sha === head).map((pull) => pull.number);
}

export interface Sides {
  /** The base branch's tip. */
  readonly base: string;
  /** The newest commit that the base branch and head share: what the pull request started from. */
  readonly mergeBase: string;
}

/** Asks GitHub for both ends of the pull request's start, so that git need not fetch the history between them. */
export async function findSides(
  api: Api,
  { owner, repo }: Repository,
  baseBranch: string,
  head: string,
): Promise<Sides> {
  try {
    // The branch, not the payload's base commit: that one is stale when head has merged the branch since.
    const basehead = `${baseBranch}...${head}`;
    const { data } = await api.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
    return { base: checked(data.base_commit.sha), mergeBase: checked(data.merge_base_commit.sha) };
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    throw new SourceError(`GitHub finds no common history of ${baseBranch} and ${head}.`, {
      cause: error,
      hint: "Check that the base branch still exists and that both share a commit.",
    });
  }
}

/** A token for git that reads this one repository's contents and nothing else; it lives an hour. */
export async function mintGitToken(api: Api, repository: Repository): Promise<string> {
  const { data } = await api.rest.apps.createInstallationAccessToken({
    installation_id: repository.installationId,
    repository_ids: [repository.repositoryId],
    permissions: { contents: "read" },
  });
  return data.token;
}

function checked(sha: string): string {
  if (!commitId.test(sha)) throw new TypeError("GitHub answered with something that is no commit id");
  return sha;
}
