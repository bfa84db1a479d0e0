/** The events that ask for something, read out of their payloads. */
import { at, commitId, matching, ownerName, positive, readRepository, timeOf } from "./payload.ts";
import type { PullRequest } from "./repository.ts";

/** A pull request with the head commit that the event speaks of. */
export interface HeadEvent extends PullRequest {
  readonly head: string;
  /** The branch it would be merged into. */
  readonly base: string;
  readonly open: boolean;
  readonly draft: boolean;
  readonly updatedAt: number;
}

/** A comment on an open pull request, written by a person. */
export interface CommentEvent extends PullRequest {
  readonly commentId: number;
  readonly body: string;
  readonly login: string;
  readonly userId: number;
}

/** Longer branch names exist nowhere: git's own files could not hold them. */
const maxBranch = 255;

/** Reads a `pull_request` payload; undefined when it is not whole. */
export function readHead(payload: unknown): HeadEvent | undefined {
  const repository = readRepository(payload);
  const pull = at(payload, "pull_request");
  const number = positive(at(pull, "number"));
  const head = matching(commitId, at(pull, "head", "sha"));
  const base = at(pull, "base", "ref");
  if (repository === undefined || number === undefined || head === undefined) return undefined;
  if (typeof base !== "string" || base === "" || base.length > maxBranch) return undefined;
  const open = at(pull, "state") === "open";
  return {
    ...repository,
    number,
    head,
    base,
    open,
    draft: at(pull, "draft") === true,
    updatedAt: timeOf(at(pull, "updated_at")),
  };
}

/** Reads an `issue_comment` payload; undefined unless a person has written it on an open pull request. */
export function readComment(payload: unknown): CommentEvent | undefined {
  const repository = readRepository(payload);
  const number = positive(at(payload, "issue", "number"));
  const commentId = positive(at(payload, "comment", "id"));
  const writer = positive(at(payload, "comment", "user", "id"));
  const login = matching(ownerName, at(payload, "comment", "user", "login"));
  const body = at(payload, "comment", "body");
  if (repository === undefined || number === undefined || commentId === undefined) return undefined;
  if (writer === undefined || login === undefined || typeof body !== "string") return undefined;

  const open = at(payload, "issue", "pull_request") !== undefined && at(payload, "issue", "state") === "open";
  if (!open || !byPerson(payload) || at(payload, "sender", "id") !== writer) return undefined;
  return { ...repository, number, commentId, body, login, userId: writer };
}

/** No bot, and no app speaking for a person: two bots that answer each other never end. */
function byPerson(payload: unknown): boolean {
  const app = at(payload, "comment", "performed_via_github_app");
  const types = [at(payload, "sender", "type"), at(payload, "comment", "user", "type")];
  return (app === undefined || app === null) && types.every((type) => type === "User");
}
