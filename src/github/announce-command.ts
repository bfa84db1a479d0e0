/** The first step of a command that has no check run: who asks is settled, and what needs no engine is answered at once. */
import type { Announced, Outcome, Run } from "../work.ts";
import { askedIn } from "./asked.ts";
import { helpText, misread } from "./discussion-text.ts";
import { type HearParts, isHeard, isTooMuch, tell } from "./hear.ts";
import { readPullRequest } from "./pull-request.ts";
import { react } from "./reaction.ts";
import type { Api } from "./repository.ts";

export async function announceCommand(parts: HearParts, api: Api, run: Run): Promise<Announced | Outcome> {
  if (await isTooMuch(parts, run)) return "dropped";
  const pull = await readPullRequest(api, run);
  if (!pull.open || !(await isHeard(parts, api, run, pull))) return "dropped";
  const asked = askedIn(run);
  const { command } = asked;
  if (command.command === "help" || command.command === "unknown") {
    const understood = command.command === "help";
    await tell(parts, api, run, command.command, understood ? helpText() : misread(command.why));
    await react(parts.log, api, { ...run, ...asked }, understood ? "+1" : "confused");
    return "answered";
  }
  await react(parts.log, api, { ...run, ...asked }, "eyes");
  // Which commit it is about is looked up once more when its turn comes; until then it waits with the reviews of this repository.
  return { checkRunId: undefined, head: pull.head, base: pull.baseBranch };
}
