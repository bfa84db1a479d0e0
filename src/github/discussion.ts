/**
 * The one comment of the App on a pull request. What it shows is kept in the store and written anew as a whole, so that several
 * commands at once, a crash or a restart leave neither a second comment nor a lost answer.
 */
import type { Decisions, KeptAnswer } from "../decisions.ts";
import { commentText, isOurs } from "./discussion-text.ts";
import { defaultPauses, persist } from "./persist.ts";
import { type Api, type PullRequest, statusOf } from "./repository.ts";
import { troubleOf } from "./trouble.ts";

/** Pages of a hundred comments that are looked through for ours: GitHub lists the oldest first. */
const maxPages = 20;

export interface Discussion {
  /** Keeps an answer and shows it above the earlier ones. Rejects when GitHub does not take the comment. */
  say(api: Api, at: PullRequest, answer: Pick<KeptAnswer, "key" | "command" | "body">): Promise<void>;
}

export interface DiscussionParts {
  readonly appId: number;
  readonly decisions: Pick<Decisions, "answers" | "comment" | "keepAnswer" | "keepComment">;
  readonly pauses?: readonly number[];
}

export function createDiscussion({ appId, decisions, pauses = defaultPauses }: DiscussionParts): Discussion {
  /** One writer at a time for each pull request: the last one shows all answers. */
  const lines = new Map<string, Promise<void>>();

  async function show(api: Api, at: PullRequest): Promise<void> {
    const { repositoryId, number } = at;
    const body = commentText(number, await decisions.answers(repositoryId, number));
    const known = await decisions.comment(repositoryId, number);
    if (known !== undefined && (await edit(api, at, known, body))) return;
    const id = await persist(
      pauses,
      async () => (await findAndEdit(api, appId, at, body)) ?? (await create(api, at, body)),
    );
    await decisions.keepComment(repositoryId, number, id);
  }

  return {
    async say(api, at, { key, command, body }) {
      const { repositoryId, number } = at;
      await decisions.keepAnswer({ key, command, body, repositoryId, number, at: Date.now() });
      const line = `${repositoryId}#${number}`;
      const turn = (lines.get(line) ?? Promise.resolve()).then(async () => await show(api, at));
      const settled = turn.catch(() => undefined);
      lines.set(line, settled);
      try {
        await turn;
      } finally {
        if (lines.get(line) === settled) lines.delete(line);
      }
    },
  };
}

/** False when the comment is gone, or not ours: GitHub does not say so of every bot's. */
async function edit(api: Api, { owner, repo }: PullRequest, comment_id: number, body: string): Promise<boolean> {
  try {
    await api.rest.issues.updateComment({ owner, repo, comment_id, body });
    return true;
  } catch (error) {
    if ([403, 404].includes(statusOf(error) ?? 0) && troubleOf(error).again === "never") return false;
    throw error;
  }
}

async function create(api: Api, { owner, repo, number: issue_number }: PullRequest, body: string): Promise<number> {
  return (await api.rest.issues.createComment({ owner, repo, issue_number, body })).data.id;
}

/** The id of the comment that now says it; undefined where none is ours. */
async function findAndEdit(api: Api, appId: number, at: PullRequest, body: string): Promise<number | undefined> {
  const { owner, repo, number: issue_number } = at;
  for (let page = 1; page <= maxPages; page++) {
    const { data } = await api.rest.issues.listComments({ owner, repo, issue_number, per_page: 100, page });
    for (const comment of data)
      if (isOurs(comment, appId, issue_number) && (await edit(api, at, comment.id, body))) return comment.id;
    if (data.length < 100) return undefined;
  }
  return undefined;
}
