/** What each webhook means: what it makes known, and which runs it asks for. Pure; everything else happens later. */
import type { Effects, Repository } from "../work.ts";
import { detailOf } from "./asked.ts";
import { type Command, parseCommand } from "./command.ts";
import { readComment, readHead } from "./events.ts";
import { numberIn, runAgain, runFor } from "./keys.ts";
import {
  at,
  commitId,
  listOf,
  matching,
  ownerName,
  positive,
  readRepository,
  repositoryIn,
  timeOf,
} from "./payload.ts";

export interface InterpretOptions {
  /** Stands for everything that decides an answer beside the change: engine and settings of the service. */
  readonly settings: string;
  /** Whether drafts are reviewed. */
  readonly drafts: boolean;
}

/** The buttons of a concluded check run, by their identifiers. */
export const buttons = { recheck: "recheck", rollback: "rollback", accept: "accept" } as const;

type Read = (payload: unknown, action: unknown, options: InterpretOptions) => Effects;

/** The effects of a webhook. Events that mean nothing have none. */
export function interpret(event: string, payload: unknown, options: InterpretOptions): Effects {
  const repository = readRepository(payload);
  const read = Object.hasOwn(events, event) ? events[event] : undefined;
  const effects = read?.(payload, at(payload, "action"), options) ?? {};
  // Whatever the event: this is the repository's name now.
  if (repository === undefined || effects.gone !== undefined) return effects;
  return { ...effects, repositories: [repository, ...(effects.repositories ?? [])] };
}

const events: Readonly<Record<string, Read>> = {
  pull_request: pullRequest,
  issue_comment: comment,
  check_run: checkRun,
  check_suite: checkSuite,
  merge_group: mergeGroup,
  installation,
  installation_repositories: installationRepositories,
  repository: (payload, action) => {
    const id = positive(at(payload, "repository", "id"));
    return action === "deleted" && id !== undefined ? { gone: { installations: [], repositories: [id] } } : {};
  },
};

const asking = new Set(["opened", "synchronize", "reopened", "ready_for_review"]);

function pullRequest(payload: unknown, action: unknown, { settings, drafts }: InterpretOptions): Effects {
  const event = readHead(payload);
  if (event === undefined) return {};
  const { repositoryId, number, head, base, open, draft, updatedAt } = event;
  const asked = asking.has(String(action)) || (action === "edited" && at(payload, "changes", "base") !== undefined);
  const wanted = asked && open && (drafts || !draft);
  const requests = wanted ? [runFor({ repositoryId, number, head, base, settings }, draft ? "low" : "normal")] : [];
  return { pulls: [{ repositoryId, number, head, open, updatedAt }], requests };
}

function comment(payload: unknown, action: unknown): Effects {
  const event = action === "created" ? readComment(payload) : undefined;
  if (event === undefined) return {};
  const command = parseCommand(event.body);
  if (command.command === "none") return {};
  const { repositoryId, number, commentId } = event;
  const kind = command.command === "recheck" ? "comment" : "command";
  return {
    requests: [{ ...runAgain(repositoryId, number, "", `c${commentId}`), kind, detail: detailOf(event, command) }],
  };
}

/** GitHub sends these of our own check runs only; a button of ours, or *Re-run*. */
function checkRun(payload: unknown, action: unknown): Effects {
  const pressed = action === "requested_action" ? at(payload, "requested_action", "identifier") : undefined;
  const again = action === "rerequested" || pressed === buttons.recheck;
  const command = typeof pressed === "string" && Object.hasOwn(byButton, pressed) ? byButton[pressed] : undefined;
  if (!again && command === undefined) return {};
  const repository = readRepository(payload);
  const id = positive(at(payload, "check_run", "id"));
  const head = matching(commitId, at(payload, "check_run", "head_sha"));
  if (repository === undefined || id === undefined || head === undefined) return {};
  const { repositoryId } = repository;
  const number = numberIn(at(payload, "check_run", "external_id"), repositoryId);
  if (number === undefined) return {};
  // Named after the run that it replaces: pressing twice asks once.
  if (command === undefined) return { requests: [runAgain(repositoryId, number, head, `r${id}`)] };
  const login = matching(ownerName, at(payload, "sender", "login"));
  const userId = positive(at(payload, "sender", "id"));
  if (login === undefined || userId === undefined) return {};
  const detail = detailOf({ commentId: 0, login, userId }, command);
  return { requests: [{ ...runAgain(repositoryId, number, "", `b${id}-${pressed}`), kind: "command", detail }] };
}

/** What the other buttons ask for. A button carries no reason, so *Accept* tells which words to write. */
const byButton: Readonly<Record<string, Command>> = {
  [buttons.rollback]: { command: "rollback" },
  [buttons.accept]: { command: "open" },
};

/** *Re-run all checks*: which pull requests that concerns is found out later, for forks the payload does not say. */
function checkSuite(payload: unknown, action: unknown): Effects {
  const repository = readRepository(payload);
  const id = positive(at(payload, "check_suite", "id"));
  const head = matching(commitId, at(payload, "check_suite", "head_sha"));
  if (action !== "rerequested" || repository === undefined || id === undefined || head === undefined) return {};
  const mark = `s${id}x${timeOf(at(payload, "check_suite", "updated_at"))}`;
  return { requests: [{ ...runAgain(repository.repositoryId, 0, head, mark), kind: "suite", detail: { mark } }] };
}

function mergeGroup(payload: unknown, action: unknown): Effects {
  const repository = readRepository(payload);
  const head = matching(commitId, at(payload, "merge_group", "head_sha"));
  const base = branchIn(at(payload, "merge_group", "base_ref")) ?? "";
  const defaultBranch = String(at(payload, "repository", "default_branch") ?? base);
  if (action !== "checks_requested" || repository === undefined || head === undefined) return {};
  const again = runAgain(repository.repositoryId, 0, head, "queue");
  return { requests: [{ ...again, kind: "merge-group", base, detail: { defaultBranch } }] };
}

/** The branch that a full ref names. */
function branchIn(ref: unknown): string | undefined {
  return typeof ref === "string" ? /^refs\/heads\/(.{1,255})$/.exec(ref)?.[1] : undefined;
}

function installation(payload: unknown, action: unknown): Effects {
  const id = positive(at(payload, "installation", "id"));
  if (id === undefined) return {};
  if (action === "deleted" || action === "suspend") return { gone: { installations: [id], repositories: [] } };
  return { repositories: repositoriesIn(id, at(payload, "repositories")) };
}

function installationRepositories(payload: unknown, action: unknown): Effects {
  const id = positive(at(payload, "installation", "id"));
  if (id === undefined) return {};
  if (action === "added") return { repositories: repositoriesIn(id, at(payload, "repositories_added")) };
  const repositories = listOf(at(payload, "repositories_removed")).flatMap((value) => positive(at(value, "id")) ?? []);
  return action === "removed" ? { gone: { installations: [], repositories } } : {};
}

function repositoriesIn(installationId: number, values: unknown): readonly Repository[] {
  return listOf(values).flatMap((value) => repositoryIn(installationId, value) ?? []);
}
