/** The things of GitHub that every other file here names. */
import type { Octokit } from "@octokit/rest";
import type { Repository } from "../work.ts";

/** A REST client that speaks for one installation of the App. */
export type Api = Pick<Octokit, "rest">;

/** A pull request: the repository it would be merged into, and its number. */
export interface PullRequest extends Repository {
  readonly number: number;
}

/** How the App writes its log; pino's own logger fits. Fields are ids and names, never text of a repository. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Another repository has the name that was meant. Names are asked by, and only ids never change their owner. */
export class RenamedError extends Error {
  override readonly name = "RenamedError";
}

/** What to name a pull request by in the log. */
export function named(pull: PullRequest): { readonly repository: string; readonly pull: number } {
  return { repository: `${pull.owner}/${pull.repo}`, pull: pull.number };
}

/** The HTTP status of a failed request; undefined when the failure is not an answer of GitHub's. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("status" in error)) return undefined;
  return typeof error.status === "number" ? error.status : undefined;
}
