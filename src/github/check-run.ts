/**
 * The check run `blast radius` on a head commit. GitHub knows no uniqueness and appends on update, so every write is
 * preceded by a look when it may have been made already: a create by listing, a completion by reading back.
 */
import { createHash } from "node:crypto";
import { visible } from "../report/escape.ts";
import type { Repository } from "../work.ts";
import { type CheckReport, fitToPlatform } from "./check-report.ts";
import { buttons } from "./interpret.ts";
import { numberIn, voidOf } from "./keys.ts";
import { defaultPauses, persist } from "./persist.ts";
import type { Api } from "./repository.ts";

/** The name that people see, and that a rule of the default branch may require. */
export const checkName = "blast radius";

/** What a check run is about. `key` is its identity: the same question has the same key, and is answered once. */
export interface CheckSubject extends Repository {
  readonly head: string;
  readonly key: string;
}

/** Characters of a branch's name in that of a check; a longer one is told by its digest. */
const maxBranch = 80;

/**
 * What the check against a branch is called. Checks stand on commits, and a commit may be the head of pull requests into several
 * branches: the answer about one must not be taken for that about another, which a rule protects.
 */
export function checkNameFor(branch: string, defaultBranch: string): string {
  if (branch === defaultBranch) return checkName;
  const digest = createHash("sha256").update(branch).digest("hex").slice(0, 8);
  const shown = branch.length > maxBranch ? `${branch.slice(0, maxBranch)}… ${digest}` : branch;
  return `${checkName} (${visible(shown)})`;
}

/** A check run that waits for its conclusion. */
export interface CheckRun extends CheckSubject {
  readonly id: number;
}

/** Writes check runs as one App. */
export interface CheckRuns {
  /** Creates the run in progress, or adopts the one a process before us left. Undefined: the question is answered already. */
  start(api: Api, subject: CheckSubject, name: string): Promise<CheckRun | undefined>;
  /** The unfinished run that a process before us left. */
  left(api: Api, subject: CheckSubject): Promise<CheckRun | undefined>;
  /** Whether a concluded run of ours on this commit is about the pull request, whatever it says. */
  isAnswered(api: Api, at: Repository & { readonly head: string }, number: number): Promise<boolean>;
  /** Creates the run with its answer, unless the question is answered already. */
  declare(api: Api, subject: CheckSubject, report: CheckReport, name: string): Promise<void>;
  /** Concludes with the answer. */
  answer(api: Api, run: CheckRun, report: CheckReport): Promise<void>;
  /** Concludes without an answer; the run gives up its key, so that the same question can be asked again. */
  release(api: Api, run: CheckRun, report: CheckReport): Promise<void>;
}

export interface CheckRunOptions {
  /** Milliseconds before each new try of a write that GitHub may or may not have made. */
  readonly pauses?: readonly number[];
  /** Where *Details* leads, for a pull request or a repository; GitHub's own page where it is absent. */
  detailsUrl?(repository: Repository, number: number | undefined): string;
}

/** Writes as the App with this number. */
export function createCheckRuns(
  appId: number,
  { pauses = defaultPauses, detailsUrl }: CheckRunOptions = {},
): CheckRuns {
  return {
    async start(api, subject, name) {
      return await persist(pauses, async () => {
        const found = await find(api, appId, subject);
        if (found?.completed === true) return undefined;
        return { ...subject, id: found?.id ?? (await create(api, subject, name, detailsUrl)) };
      });
    },
    async left(api, subject) {
      const found = await find(api, appId, subject);
      return found === undefined || found.completed ? undefined : { ...subject, id: found.id };
    },
    async isAnswered(api, at, number) {
      const runs = await list(api, appId, at);
      return runs.some((run) => run.status === "completed" && numberIn(run.external_id, at.repositoryId) === number);
    },
    async declare(api, subject, report, name) {
      const run = await this.start(api, subject, name);
      if (run !== undefined) await complete(api, pauses, run, run.key, report);
    },
    async answer(api, run, report) {
      await complete(api, pauses, run, run.key, report);
    },
    async release(api, run, report) {
      // It comes after a failure, which may have been that of an answer GitHub has taken all the same.
      if (!(await isCompleted(api, run))) await complete(api, pauses, run, voidOf(run.key), report);
    },
  };
}

async function find(
  api: Api,
  appId: number,
  subject: CheckSubject,
): Promise<{ readonly id: number; readonly completed: boolean } | undefined> {
  const run = (await list(api, appId, subject)).find((candidate) => candidate.external_id === subject.key);
  return run === undefined ? undefined : { id: run.id, completed: run.status === "completed" };
}

async function list(api: Api, appId: number, { owner, repo, head: ref }: Omit<CheckSubject, "key">) {
  const query = { owner, repo, ref, app_id: appId, filter: "all", per_page: 100 } as const;
  return (await api.rest.checks.listForRef(query)).data.check_runs;
}

async function create(
  api: Api,
  subject: CheckSubject,
  name: string,
  detailsUrl: CheckRunOptions["detailsUrl"],
): Promise<number> {
  const { owner, repo, head: head_sha, key: external_id } = subject;
  const details_url = detailsUrl?.(subject, numberIn(external_id, subject.repositoryId));
  const { data } = await api.rest.checks.create({
    owner,
    repo,
    name,
    head_sha,
    external_id,
    status: "in_progress",
    ...(details_url !== undefined && { details_url }),
  });
  return data.id;
}

async function isCompleted(api: Api, { owner, repo, id: check_run_id }: CheckRun): Promise<boolean> {
  return (await api.rest.checks.get({ owner, repo, check_run_id })).data.status === "completed";
}

/** At most three, with labels of at most twenty and descriptions of at most forty characters. */
const actions = [
  { label: "Re-check", description: "Review this commit again", identifier: buttons.recheck },
  { label: "Rollback plan", description: "Comment how this is taken back", identifier: buttons.rollback },
  { label: "Accept", description: "Comment how findings are accepted", identifier: buttons.accept },
];

async function complete(
  api: Api,
  pauses: readonly number[],
  run: CheckRun,
  external_id: string,
  report: CheckReport,
): Promise<void> {
  const { owner, repo, id: check_run_id } = run;
  const { conclusion, title, summary, annotations } = fitToPlatform(report);
  let tried = false;
  await persist(pauses, async () => {
    if (tried && (await isCompleted(api, run))) return;
    tried = true;
    await api.rest.checks.update({
      owner,
      repo,
      check_run_id,
      external_id,
      status: "completed",
      conclusion,
      actions,
      output: {
        title,
        summary,
        annotations: annotations.map(
          ({ startLine: start_line, endLine: end_line, level: annotation_level, ...rest }) => ({
            ...rest,
            start_line,
            end_line,
            annotation_level,
          }),
        ),
      },
    });
  });
}
