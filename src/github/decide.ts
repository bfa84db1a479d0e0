/** Decisions about findings: written down first, then told, and the check is asked again. */
import type { DecidedFinding, Decision, Decisions } from "../decisions.ts";
import type { EngineAnswer, Question } from "../questions.ts";
import { code, prose } from "../report/escape.ts";
import type { Effects, Run } from "../work.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import type { AskedBy } from "./asked.ts";
import type { Command } from "./command.ts";
import { refusal } from "./discussion-text.ts";
import { runAgain } from "./keys.ts";
import { mayWrite } from "./permission.ts";
import type { PullRequestState } from "./pull-request.ts";
import type { Api } from "./repository.ts";
import { isStillSaid } from "./said.ts";

export interface DecideParts {
  readonly decisions: Pick<Decisions, "decide" | "decided" | "held">;
}

interface Told {
  readonly markdown: string;
  readonly understood: boolean;
}

interface Task {
  tell(effects: Effects): Promise<void>;
}

type Of<Word extends Command["command"]> = AskedBy & { readonly command: Extract<Command, { readonly command: Word }> };

/** Accepts findings, or calls them wrong. A second try finds what the first one wrote down. */
export async function decide(
  { decisions }: DecideParts,
  api: Api,
  run: Run,
  task: Task,
  asked: Of<"accept" | "wrong">,
  pull: PullRequestState,
  ask: (question: Question) => Promise<EngineAnswer>,
): Promise<Told> {
  const { about, because, until } = asked.command;
  const kind = asked.command.command === "accept" ? "accepted" : "wrong";
  const known = await decisions.decided(run.key);
  if (known !== undefined) return await settled(run, task, pull, known);
  const { findings, markdown, understood } = await ask({ ask: "decide", kind, about, because, until });
  if (findings.length === 0) return { markdown, understood };
  const flaw = await flawOf(api, run, asked);
  if (flaw !== undefined) return flaw;
  const agreed = kind === "wrong" ? nothing : await agreementOf(decisions, api, run, asked, pull, findings);
  const decided = findings.map((finding) => ({ ...finding, sealed: agreed.isSealed(finding) }));
  const decision = { ...decisionOf(run, asked, kind, decided), unasked: agreed.unasked };
  return await settled(run, task, pull, await decisions.decide(decision));
}

/** It lifts nothing, so nobody has to agree. */
const nothing: Agreement = { isSealed: () => false, unasked: [] };

/** While a command waits for its turn, who was heard may lose their write access, or take their word back. */
async function flawOf(api: Api, run: Run, asked: AskedBy): Promise<Told | undefined> {
  if (!(await mayWrite(api, { ...run, ...asked }))) return { markdown: refusal(asked, true), understood: false };
  if (await isStillSaid(api, run, asked)) return undefined;
  return { markdown: takenBack, understood: false };
}

const takenBack = "Nothing was written down: the comment was edited or deleted before it was followed.";

/** Takes back what was accepted on this pull request. */
export async function revoke(
  { decisions }: DecideParts,
  api: Api,
  run: Run,
  task: Task,
  asked: Of<"revoke">,
  pull: PullRequestState,
): Promise<Told> {
  const { about } = asked.command;
  const known = await decisions.decided(run.key);
  if (known !== undefined) return await settled(run, task, pull, known);
  const held = await decisions.held(run.repositoryId, run.number);
  const named = held.filter(({ id, rule, seeds }) => isNamed(about, { id, rule, seeds }));
  if (named.length === 0) {
    const others = [...new Set(held.map(({ rule }) => code(rule)))];
    const all =
      others.length === 0 ? "Nothing is accepted here at all." : `Accepted are findings of ${others.join(", ")}.`;
    return { markdown: `Nothing called ${code(about)} is accepted on this pull request. ${all}`, understood: false };
  }
  const flaw = await flawOf(api, run, asked);
  if (flaw !== undefined) return flaw;
  return await settled(run, task, pull, await decisions.decide(decisionOf(run, asked, "revoked", named)));
}

/** By an id or its beginning, a rule with or without its seed, or a seed. */
function isNamed(wanted: string, { id, rule, seeds }: Pick<DecidedFinding, "id" | "rule" | "seeds">): boolean {
  const bySeed = seeds.some((seed) => wanted === `seed-${seed}`) || rule.startsWith(`${wanted}/`);
  return bySeed || rule === wanted || rule.endsWith(`/${wanted}`) || (wanted.length >= 4 && id.startsWith(wanted));
}

function decisionOf(
  { key, repositoryId, number }: Run,
  { userId: id, login, command }: AskedBy,
  kind: Decision["kind"],
  findings: readonly DecidedFinding[],
): Decision {
  const { because = "", until = null } = "because" in command ? command : {};
  const decided = findings.map(({ id, rule, seeds, gates, sealed }) => ({ id, rule, seeds, gates, sealed }));
  const at = Date.now();
  return { key, repositoryId, number, kind, by: { id, login }, because, until, findings: decided, at };
}

/** What a decision has brought, and the check once more where it changes that. */
async function settled(run: Run, task: Task, pull: PullRequestState, decision: Decision): Promise<Told> {
  const { kind, findings, because, until, unasked = [] } = decision;
  const list = [...Map.groupBy(findings, ({ rule }) => rule)]
    .map(([rule, all]) => `- ${code(rule)}: ${all.map(({ id }) => code(id)).join(", ")}`)
    .join("\n");
  if (kind === "wrong")
    return {
      markdown: `Written down as wrong, because ${prose(because)}:\n\n${list}\n\nIt is told all the same until somebody accepts it.`,
      understood: true,
    };
  const mark = `d${run.key.slice(run.key.lastIndexOf("-") + 1)}`;
  await task.tell({ requests: [runAgain(run.repositoryId, run.number, pull.head, mark)] });
  if (kind === "revoked")
    return { markdown: `No longer accepted:\n\n${list}\n\nThe check is made once more.`, understood: true };
  const open = findings.filter(({ gates, sealed }) => gates && !sealed).length;
  const second =
    open === 0
      ? ""
      : `\n\n${open === findings.length ? "This fails" : `${open} of these fail`} the check, so somebody beside the author has to accept as well before it holds: somebody else with write access, best one without a commit in it, or an owner of the file by CODEOWNERS.${teamsOf(unasked)}`;
  const ends = until === null ? "" : ` until ${code(until)}`;
  return { markdown: `Accepted${ends}, because ${prose(because)}:\n\n${list}${second}\n\n${scope}`, understood: true };
}

function teamsOf(unasked: readonly string[]): string {
  if (unasked.length === 0) return "";
  const names = unasked.map((team) => code(`@${team}`)).join(", ");
  return ` It belongs to ${names} as well; the App may not ask who that is, and cannot vouch that you are one of them.`;
}

const scope =
  "It holds for these findings on this pull request; one that is new is told again. The check is made once more.";
