/** Signing in by way of GitHub, and out again. */
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Log } from "../github/repository.ts";
import type { Answer } from "./answer.ts";
import type { GithubUser } from "./github-user.ts";
import { type Sessions, unguessable } from "./session.ts";
import { plainPage } from "./views.ts";

export interface SignInOptions {
  /** Where people reach the service: `https://host`, without a slash at the end. */
  readonly publicUrl: string;
  readonly webUrl: string;
  readonly sessions: Sessions;
  readonly user: GithubUser;
  now(): number;
  readonly log: Log;
}

/** Where GitHub sends the browser back to. */
export const callbackPath = "/login/callback";

/** Bytes of a form. */
const longestForm = 4_096;

/** Sends the browser to GitHub; afterwards it goes `to` a path of ours. */
export async function signIn({ sessions, user, now }: SignInOptions, to: string): Promise<Answer> {
  const attempt = { state: unguessable(), verifier: unguessable(), to };
  const cookie = await sessions.begin(attempt, new Date(now()));
  return { status: 302, location: user.authorizeUrl(attempt.state, attempt.verifier), cookies: [cookie] };
}

/** Only the browser that began may end it, once: the state is in its sealed cookie, and the token needs the verifier from there. */
export async function comeBack(
  options: SignInOptions,
  used: Used,
  request: IncomingMessage,
  url: URL,
): Promise<Answer> {
  const { sessions, user, now } = options;
  const attempt = await sessions.attempt(request.headers.cookie, new Date(now()));
  const forget = sessions.forget();
  const refused: Answer = {
    status: 403,
    body: plainPage(
      { webUrl: options.webUrl, session: undefined, now: now() },
      "Not signed in",
      "That did not come from a sign-in that was begun here. Please begin again.",
    ),
    cookies: [forget],
  };
  const code = url.searchParams.get("code") ?? "";
  if (attempt === undefined || !same(url.searchParams.get("state"), attempt.state)) return refused;
  if (!used.first(attempt.state) || code === "" || code.length > 200) return refused;
  const token = await user.exchange(code, attempt.verifier);
  if (token === undefined) return refused;
  const identity = await user.identify(token);
  const session = await sessions.open({ ...identity, token, csrf: unguessable() }, new Date(now()));
  return { status: 302, location: attempt.to, cookies: [forget, session] };
}

/** Takes a form that only a page of ours can have: its origin is ours, and it knows the session's secret. */
export async function signOut(options: SignInOptions, request: IncomingMessage): Promise<Answer> {
  const { sessions, user, now, publicUrl, log } = options;
  const session = await sessions.read(request.headers.cookie, new Date(now()));
  const form = await readForm(request);
  const mine =
    request.headers.origin === new URL(publicUrl).origin && same(form?.get("csrf") ?? null, session?.csrf ?? "");
  if (session === undefined || !mine)
    return {
      status: 403,
      body: plainPage(
        { webUrl: options.webUrl, session, now: now() },
        "Not signed out",
        "The form was not this page's own.",
      ),
    };
  // The browser forgets either way; a token that GitHub keeps ends by itself within hours.
  await user.revoke(session.token).catch((error: unknown) => log.warn({ err: error }, "a token could not be revoked"));
  return { status: 303, location: "/", cookies: [sessions.close()] };
}

/** States that browsers came back with. */
export interface Used {
  /** Whether this is the first time. */
  first(state: string): boolean;
}

/** Each state is good once, for as long as its cookie could be. */
export function createUsed(now: () => number): Used {
  const until = new Map<string, number>();
  const tenMinutes = 600_000;
  return {
    first(state) {
      for (const [known, end] of until) {
        if (end > now()) break;
        until.delete(known);
      }
      if (until.has(state)) return false;
      until.set(state, now() + tenMinutes);
      return true;
    },
  };
}

/** A path of our own: nothing that a browser could take for another host. */
export function localPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])[\w\-./?=%]{0,500}$/.test(to) ? to : "/";
}

function same(given: string | null, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(wanted)];
  return wanted !== "" && a.length === b.length && timingSafeEqual(a, b);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) return undefined;
    bytes += chunk.length;
    if (bytes > longestForm) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}
