/** The second step of a command: the engine is asked, what was decided is written down, and the answer stands in the App's comment. */
import type { EngineAnswer, Question } from "../questions.ts";
import { type Effects, type Outcome, type Run, StoppedError, SupersededError } from "../work.ts";
import { type AskedBy, askedIn } from "./asked.ts";
import { builtOn, builtOnWords } from "./built-on.ts";
import { type DecideParts, decide, revoke } from "./decide.ts";
import type { Discussion } from "./discussion.ts";
import { replyTo } from "./discussion-text.ts";
import { gather, type MaterialParts, type PullRequestReview } from "./material.ts";
import { willPass } from "./passing.ts";
import { type PullRequestState, readPullRequest } from "./pull-request.ts";
import { react } from "./reaction.ts";
import { type Api, type Log, named } from "./repository.ts";
import { troubleOf } from "./trouble.ts";
import { failed } from "./unanswered.ts";

/** Fetches both sides and asks the engine. Rejects as soon as `signal` aborts. */
export type AskEngine = (review: PullRequestReview, question: Question, signal: AbortSignal) => Promise<EngineAnswer>;

export interface AnswerParts extends Pick<MaterialParts, "defaultsOf">, DecideParts {
  readonly askEngine: AskEngine;
  readonly discussion: Discussion;
  readonly log: Log;
}

export interface AnswerTask {
  readonly signal: AbortSignal;
  tell(effects: Effects): Promise<void>;
}

/** What stands in the comment; `understood` is told by the reaction. */
export interface Reply {
  readonly markdown: string;
  readonly understood: boolean;
}

/** Answers on the head that the pull request has now. Only what will pass is thrown: then the command is tried again. */
export async function answerCommand(parts: AnswerParts, api: Api, run: Run, task: AnswerTask): Promise<Outcome> {
  const asked = askedIn(run);
  const pull = await readPullRequest(api, run);
  if (!pull.open) return "dropped";
  const { reply, outcome } = await replied(parts, api, run, task, asked, pull);
  const body = replyTo(asked, pull.head, reply.markdown);
  try {
    await parts.discussion.say(api, run, { key: run.key, command: asked.command.command, body });
  } catch (error) {
    if (troubleOf(error).again === "never") await react(parts.log, api, { ...run, ...asked }, "confused");
    throw error;
  }
  await react(parts.log, api, { ...run, ...asked }, reply.understood ? "+1" : "confused");
  parts.log.info({ ...named(run), job: run.key, command: asked.command.command, outcome }, "answered a command");
  return outcome;
}

async function replied(
  parts: AnswerParts,
  api: Api,
  run: Run,
  task: AnswerTask,
  asked: AskedBy,
  pull: PullRequestState,
): Promise<{ readonly reply: Reply; readonly outcome: Outcome }> {
  const ask = async (question: Question): Promise<EngineAnswer> => {
    task.signal.throwIfAborted();
    return await parts.askEngine(await gather(parts, api, run, pull), question, task.signal);
  };
  try {
    return { reply: await reply(parts, api, run, task, asked, pull, ask), outcome: "answered" };
  } catch (error) {
    if (error instanceof StoppedError || error instanceof SupersededError || willPass(error, run)) throw error;
    parts.log.error({ ...named(run), job: run.key, err: error }, "command failed");
    const { title, summary } = failed(error, run.key);
    return { reply: { markdown: `**${title}.** ${summary}`, understood: false }, outcome: "failed" };
  }
}

async function reply(
  parts: AnswerParts,
  api: Api,
  run: Run,
  task: AnswerTask,
  asked: AskedBy,
  pull: PullRequestState,
  ask: (question: Question) => Promise<EngineAnswer>,
): Promise<Reply> {
  const { command } = asked;
  switch (command.command) {
    case "accept":
    case "wrong":
      return await decide(parts, api, run, task, { ...asked, command }, pull, ask);
    case "revoke":
      return await revoke(parts, api, run, task, { ...asked, command }, pull);
    case "why":
    case "of":
    case "delete":
    case "explain":
      return await ask({ ask: command.command, about: command.about });
    case "rollback": {
      const later = builtOnWords(await builtOn(api, run, pull));
      const answer = await ask({ ask: "rollback" });
      return { ...answer, markdown: answer.markdown + later };
    }
    case "tests":
    case "open":
      return await ask({ ask: command.command });
    default:
      throw new TypeError(`no question is called ${command.command}`);
  }
}
