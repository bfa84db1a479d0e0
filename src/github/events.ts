/**
 * Webhook payloads, read as the untrusted JSON they are: a signature says who sent it, not that every field is there.
 * Only ids, names of a known alphabet and commit ids come out; no URL of a payload is ever used.
 */
import type { PullRequest, Repository } from "./repository.ts";

/** A pull request with the head commit that the event speaks of. */
export interface HeadEvent extends PullRequest {
  readonly head: string;
}

/** A comment on an open pull request, written by a person. */
export interface CommentEvent extends PullRequest {
  readonly commentId: number;
  readonly body: string;
  readonly login: string;
  /** The commenter opened this pull request. */
  readonly byAuthor: boolean;
}

/** A full commit id, SHA-1 or SHA-256. */
export const commitId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const ownerName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const repositoryName = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** Reads a `pull_request` payload; undefined when it is not whole. */
export function readHead(payload: unknown): HeadEvent | undefined {
  const repository = readRepository(payload);
  const number = positive(at(payload, "pull_request", "number"));
  const head = matching(commitId, at(payload, "pull_request", "head", "sha"));
  if (repository === undefined || number === undefined || head === undefined) return undefined;
  return { ...repository, number, head };
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
  return { ...repository, number, commentId, body, login, byAuthor: at(payload, "issue", "user", "id") === writer };
}

/** No bot, and no app speaking for a person: two bots that answer each other never end. */
function byPerson(payload: unknown): boolean {
  const app = at(payload, "comment", "performed_via_github_app");
  const types = [at(payload, "sender", "type"), at(payload, "comment", "user", "type")];
  return (app === undefined || app === null) && types.every((type) => type === "User");
}

function readRepository(payload: unknown): Repository | undefined {
  const installationId = positive(at(payload, "installation", "id"));
  const repositoryId = positive(at(payload, "repository", "id"));
  const owner = matching(ownerName, at(payload, "repository", "owner", "login"));
  const repo = matching(repositoryName, at(payload, "repository", "name"));
  if (installationId === undefined || repositoryId === undefined || owner === undefined || repo === undefined)
    return undefined;
  return { installationId, repositoryId, owner, repo };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function matching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}
