import { type Api, statusOf } from "./repository.ts";

/** Who wrote a comment, and where. */
export interface Commenter {
  readonly owner: string;
  readonly repo: string;
  readonly login: string;
  /** The commenter opened the pull request. */
  readonly byAuthor: boolean;
}

/**
 * Whether the commenter may have this pull request reviewed again: its author may, and whoever may write to the
 * repository. Read access is no gate, on a public repository everybody has it.
 */
export async function mayReview(api: Api, comment: Commenter): Promise<boolean> {
  if (comment.byAuthor) return true;
  const { owner, repo, login: username } = comment;
  try {
    // GitHub folds `maintain` into write and `triage` into read.
    const { data } = await api.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
    return data.permission === "admin" || data.permission === "write";
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
