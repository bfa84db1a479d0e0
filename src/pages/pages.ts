/**
 * What people see of the service in a browser: its status and the runs of a repository, for whoever may read that repository on
 * GitHub. There is no script in them and nothing is public; what somebody may not see, and what does not exist, look the same.
 */
import type { IncomingMessage, RequestListener } from "node:http";
import type { Load, Repository, RunSummary, RunsOf } from "../work.ts";
import { type Answer, send } from "./answer.ts";
import { SignedOutError } from "./github-user.ts";
import type { Session } from "./session.ts";
import {
  callbackPath,
  comeBack,
  createUsed,
  localPath,
  type SignInOptions,
  signIn,
  signOut,
  type Used,
} from "./sign-in.ts";
import { type Frame, homePage, plainPage, runsPage, signInPage } from "./views.ts";

export interface PagesOptions extends SignInOptions {
  readonly store: {
    load(now: number): Promise<Load>;
    repositories(): Promise<readonly Repository[]>;
    repositoryNamed(owner: string, repo: string): Promise<Repository | undefined>;
    runs(of: RunsOf): Promise<readonly RunSummary[]>;
  };
  /** Undefined where another process is the worker. */
  paused(): boolean | undefined;
}

/** Runs on one page. */
const pageSize = 50;
/** Characters of a path. */
const longestPath = 2_048;

/** Answers every path but the webhooks'. */
export function createPages(options: PagesOptions): RequestListener {
  const used = createUsed(options.now);
  const secure = options.publicUrl.startsWith("https:");
  return (request, response) => {
    answer(options, used, request)
      .catch((error: unknown): Answer => {
        options.log.error({ err: error }, "a page failed");
        return unavailable(options);
      })
      .then((one) => send(secure, request, response, one));
  };
}

async function answer(options: PagesOptions, used: Used, request: IncomingMessage): Promise<Answer> {
  const target = request.url ?? "/";
  if (target.length > longestPath) return notFound(options, undefined);
  const url = URL.parse(target, options.publicUrl);
  if (url === null || !target.startsWith("/")) return notFound(options, undefined);
  const { method = "" } = request;
  if (method === "POST" && url.pathname === "/logout") return await signOut(options, request);
  if (method !== "GET" && method !== "HEAD") return { status: 405 };
  if (url.pathname === "/style.css") return { status: 200 };
  if (url.pathname === "/login") return await signIn(options, localPath(url.searchParams.get("to")));
  if (url.pathname === callbackPath) return await comeBack(options, used, request, url);
  const session = await options.sessions.read(request.headers.cookie, new Date(options.now()));
  if (session === undefined)
    return url.pathname === "/"
      ? { status: 200, body: signInPage(frameOf(options, undefined)) }
      : { status: 302, location: `/login?to=${encodeURIComponent(url.pathname + url.search)}` };
  try {
    return await shown(options, session, url);
  } catch (error) {
    if (!(error instanceof SignedOutError)) throw error;
    return { status: 302, location: "/", cookies: [options.sessions.close()] };
  }
}

async function shown(options: PagesOptions, session: Session, url: URL): Promise<Answer> {
  const { store, user, paused, now } = options;
  const frame = frameOf(options, session);
  if (url.pathname === "/") {
    const all = await store.repositories();
    const ids = await user.readable(session, new Set(all.map(({ installationId }) => installationId)));
    const mine = all.filter(({ repositoryId }) => ids.has(repositoryId));
    // How busy an instance is concerns those who work with it.
    if (mine.length === 0)
      return {
        status: 200,
        body: plainPage(frame, "Nothing here", "There is no repository that both you and this App may read."),
      };
    return { status: 200, body: homePage(frame, await store.load(now()), paused(), mine) };
  }
  const [, owner = "", repo = "", pull] =
    /^\/repositories\/([^/]+)\/([^/]+)(?:\/pulls\/(\d{1,9}))?$/.exec(url.pathname) ?? [];
  const named = [owner, repo].map(decoded);
  const repository = named.every((part) => part !== "")
    ? await store.repositoryNamed(named[0] ?? "", named[1] ?? "")
    : undefined;
  if (repository === undefined || !(await user.mayRead(session, repository))) return notFound(options, session);
  const before = Number(url.searchParams.get("before") ?? Number.NaN);
  const number = pull === undefined ? undefined : Number(pull);
  const found = await store.runs({
    repositoryId: repository.repositoryId,
    limit: pageSize + 1,
    ...(number !== undefined && { number }),
    ...(Number.isSafeInteger(before) && { before }),
  });
  const runs = found.slice(0, pageSize);
  const older = found.length > pageSize ? runs.at(-1)?.seq : undefined;
  return { status: 200, body: runsPage(frame, { repository, runs, older, ...(number !== undefined && { number }) }) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

const frameOf = ({ webUrl, now }: PagesOptions, session: Session | undefined): Frame => ({
  webUrl,
  session,
  now: now(),
});

function notFound(options: PagesOptions, session: Session | undefined): Answer {
  const sentence = "There is nothing here, or you may not read it on GitHub.";
  return { status: 404, body: plainPage(frameOf(options, session), "Not found", sentence) };
}

function unavailable(options: PagesOptions): Answer {
  const sentence = "GitHub, or this service, does not answer as it should. Please try again in a minute.";
  return { status: 503, body: plainPage(frameOf(options, undefined), "Not now", sentence) };
}
