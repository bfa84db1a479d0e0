import { type Api, type Log, named, type PullRequest } from "./repository.ts";

/** A sign on a comment. It matters less than the review: when GitHub refuses it, the log knows. */
export async function react(
  log: Log,
  api: Api,
  comment: PullRequest & { readonly commentId: number },
  content: "eyes" | "+1" | "confused",
): Promise<void> {
  const { owner, repo, commentId: comment_id } = comment;
  // A button was pressed: there is nothing to react to.
  if (comment_id === 0) return;
  try {
    await api.rest.reactions.createForIssueComment({ owner, repo, comment_id, content });
  } catch (error) {
    log.warn({ ...named(comment), comment: comment_id, err: error }, "could not react to the comment");
  }
}
