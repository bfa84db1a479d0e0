/** Whether a command still stands as it was heard. */
import type { AskedBy } from "./asked.ts";
import { parseCommand } from "./command.ts";
import { type Api, type PullRequest, statusOf } from "./repository.ts";

/**
 * Asks GitHub for the comment: its writer may have deleted it, or thought better of it, while it waited for its turn. It is GitHub's
 * word on who wrote it, too, where a webhook alone would be believed.
 */
export async function isStillSaid(api: Api, { owner, repo }: PullRequest, asked: AskedBy): Promise<boolean> {
  try {
    const { data } = await api.rest.issues.getComment({ owner, repo, comment_id: asked.commentId });
    const same = JSON.stringify(parseCommand(data.body ?? "")) === JSON.stringify(asked.command);
    return same && data.user?.id === asked.userId && (data.performed_via_github_app ?? null) === null;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return false;
    throw error;
  }
}
