/** The pages, as HTML: what the service is doing, and what became of the runs of a repository. */
import type { Load, Outcome, Repository, RunSummary } from "../work.ts";
import { type Html, html } from "./html.ts";
import type { Session } from "./session.ts";

export interface Frame {
  /** GitHub's address, for links to commits, pull requests and check runs. */
  readonly webUrl: string;
  readonly session: Session | undefined;
  readonly now: number;
}

export interface RunList {
  readonly repository: Repository;
  /** Absent: of the whole repository. */
  readonly number?: number;
  readonly runs: readonly RunSummary[];
  /** Where the next page begins; undefined on the last. */
  readonly older: number | undefined;
}

export function signInPage(frame: Frame): Html {
  return page(
    frame,
    "Sign in",
    html`<p>What is shown here depends on what you may read on GitHub.</p>
<p><a class="button" href="/login">Sign in with GitHub</a></p>`,
  );
}

export function homePage(
  frame: Frame,
  load: Load,
  paused: boolean | undefined,
  repositories: readonly Repository[],
): Html {
  const oldest = load.oldest === undefined ? "nothing waits" : `the oldest for ${span(frame.now - load.oldest)}`;
  const waiting = load.deliveries + load.waiting.announce + load.waiting.review;
  const words = paused === true ? "paused: webhooks are kept, nothing is begun" : "working";
  const state = paused === undefined ? html`` : html`<dt>State</dt><dd>${words}</dd>\n`;
  const figures = html`<dl>
${state}<dt>Waiting</dt><dd>${waiting} (${oldest})</dd>
<dt>In analysis</dt><dd>${load.claimed.review}</dd>
</dl>`;
  const list =
    repositories.length === 0
      ? html`<p>There is no repository that both you and this App may read.</p>`
      : html`<ul>${repositories.map((one) => html`<li><a href="${pathOf(one)}">${nameOf(one)}</a></li>`)}</ul>`;
  return page(frame, "Status", html`<h2>This instance</h2>${figures}<h2>Repositories</h2>${list}`);
}

export function runsPage(frame: Frame, { repository, number, runs, older }: RunList): Html {
  const path = pathOf(repository);
  const title = number === undefined ? nameOf(repository) : `${nameOf(repository)} #${number}`;
  const here = number === undefined ? path : `${path}/pulls/${number}`;
  const back =
    number === undefined
      ? html`<p><a href="/">All repositories</a></p>`
      : html`<p><a href="${path}">All runs</a> · <a href="${frame.webUrl}${githubPath(repository)}/pull/${number}">On GitHub</a></p>`;
  const table =
    runs.length === 0
      ? html`<p>No run is kept.</p>`
      : html`<table><caption>Runs, the newest first</caption>
<thead><tr><th scope="col">Pull request</th><th scope="col">Commit</th><th scope="col">Asked</th><th scope="col">State</th></tr></thead>
<tbody>${runs.map((run) => row(frame, repository, run))}</tbody></table>`;
  const next = older === undefined ? html`` : html`<p><a rel="next" href="${here}?before=${older}">Older runs</a></p>`;
  return page(frame, title, html`${back}${table}${next}`);
}

export function plainPage(frame: Frame, title: string, sentence: string): Html {
  return page(frame, title, html`<p>${sentence}</p><p><a href="/">To the start</a></p>`);
}

function row(frame: Frame, repository: Repository, run: RunSummary): Html {
  const on = `${frame.webUrl}${githubPath(repository)}`;
  const pull =
    run.number === 0 ? html`–` : html`<a href="${pathOf(repository)}/pulls/${run.number}">#${run.number}</a>`;
  const commit =
    run.head === "" ? html`–` : html`<a href="${on}/commit/${run.head}"><code>${run.head.slice(0, 9)}</code></a>`;
  const words = stateWords(run);
  const state =
    run.checkRunId === undefined ? html`${words}` : html`<a href="${on}/runs/${run.checkRunId}">${words}</a>`;
  const took = run.endedAt === undefined ? "" : ` (after ${span(run.endedAt - run.requestedAt)})`;
  const asked = new Date(run.requestedAt).toISOString();
  return html`<tr><td>${pull}</td><td>${commit}</td><td><time datetime="${asked}">${span(frame.now - run.requestedAt)} ago</time></td><td>${state}${took}</td></tr>`;
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  answered: "answered",
  failed: "no answer: the check says why",
  superseded: "another commit came",
  dropped: "nothing to do",
  refused: "GitHub refused",
  abandoned: "given up: GitHub could not be reached",
};

function stateWords({ outcome, stage, attempt }: RunSummary): string {
  if (outcome !== undefined) return outcomeWords[outcome];
  const tries = attempt === 0 ? "" : `, try ${attempt + 1}`;
  return `${stage === "announce" ? "waits to be announced" : "waits for analysis, or is in it"}${tries}`;
}

const nameOf = ({ owner, repo }: Repository): string => `${owner}/${repo}`;
const githubPath = ({ owner, repo }: Repository): string => `/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
export const pathOf = (repository: Repository): string => `/repositories${githubPath(repository)}`;

/** `40 s`, `3 min`, `5 h`, `2 days`: rounded down, never negative. */
function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

function page({ session }: Frame, title: string, body: Html): Html {
  const out =
    session === undefined
      ? html``
      : html`<form method="post" action="/logout"><input type="hidden" name="csrf" value="${session.csrf}"><button>Sign out ${session.login}</button></form>`;
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} · blast radius</title><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head><body><header><a href="/">blast radius</a>${out}</header><main><h1>${title}</h1>${body}</main></body></html>`;
}
