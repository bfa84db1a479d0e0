import type { CommentEvent } from "./events.ts";
import { type Api, statusOf } from "./repository.ts";

/**
 * Whether the commenter may have this pull request reviewed again: its author may, and whoever may write to the
 * repository. Read access is no gate, on a public repository everybody has it.
 */
export async function mayReview(api: Api, comment: CommentEvent): Promise<boolean> {
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
