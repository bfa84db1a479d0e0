/** GitHub as the one who says who somebody is, and what he may read: asked with his own token. */
import { createHash } from "node:crypto";
import { Octokit } from "@octokit/rest";
import { statusOf } from "../github/repository.ts";
import type { Repository } from "../work.ts";

export interface GithubUserOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiUrl: string;
  readonly webUrl: string;
  /** Where GitHub sends the browser back to, word for word as the App has it. */
  readonly callback: string;
  readonly fetch: typeof fetch;
  now(): number;
}

export interface Identity {
  readonly userId: number;
  readonly login: string;
}

type Signed = Identity & { readonly token: string };

export interface GithubUser {
  /** Where to send a browser that is to be signed in. */
  authorizeUrl(state: string, verifier: string): string;
  /** The user's token for a code that the browser brought; undefined where GitHub does not take it. */
  exchange(code: string, verifier: string): Promise<string | undefined>;
  identify(token: string): Promise<Identity>;
  /** Whether he may read this repository now. Throws a `SignedOutError` when his token is worth nothing any more. */
  mayRead(user: Signed, repository: Repository): Promise<boolean>;
  /** Ids of the repositories that he and the App may both read, of these installations; of very many only the first. */
  readable(user: Signed, installations: ReadonlySet<number>): Promise<ReadonlySet<number>>;
  /** Makes a token worthless. */
  revoke(token: string): Promise<void>;
}

/** The token is revoked or too old: he has to sign in again. */
export class SignedOutError extends Error {
  override readonly name = "SignedOutError";
}

/** Milliseconds that an answer about what somebody may read is good: the platform's own advice is a few minutes. */
const trusted = 5 * 60_000;
/** Answers kept at once. */
const mostKept = 10_000;
/** Pages of a hundred that a list is read for. */
const mostPages = 10;

export function createGithubUser(options: GithubUserOptions): GithubUser {
  const { clientId, clientSecret, apiUrl, webUrl, callback, fetch: ask, now } = options;
  const answers = createAnswers<boolean>(now);
  const lists = createAnswers<ReadonlySet<number>>(now);
  const silent = () => {};
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const clientWith = (auth?: string): Octokit =>
    new Octokit({ ...(auth !== undefined && { auth }), baseUrl: apiUrl, request: { fetch: ask }, log });

  return {
    authorizeUrl(state, verifier) {
      const url = new URL(`${webUrl}/login/oauth/authorize`);
      const challenge = createHash("sha256").update(verifier).digest("base64url");
      const parameters = {
        client_id: clientId,
        redirect_uri: callback,
        state,
        code_challenge: challenge,
        code_challenge_method: "S256",
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    async exchange(code, verifier) {
      const response = await ask(`${webUrl}/login/oauth/access_token`, {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify({
          client_id: clientId,
          client_secret: clientSecret,
          code,
          redirect_uri: callback,
          code_verifier: verifier,
        }),
      });
      // A code that is not good is answered with 200 and an error, too.
      const body: unknown = response.ok ? await response.json() : undefined;
      const token: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "access_token") : undefined;
      return typeof token === "string" && token !== "" ? token : undefined;
    },
    async identify(token) {
      const { data } = await clientWith(token).rest.users.getAuthenticated();
      return { userId: data.id, login: data.login };
    },
    mayRead: async ({ userId, token }, repository) =>
      await answers(`${userId} ${repository.repositoryId}`, async () => await mayRead(clientWith(token), repository)),
    readable: async ({ userId, token }, installations) =>
      await lists(`${userId}`, async () => await listOf(clientWith(token), installations)),
    async revoke(token) {
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
      const headers = { authorization: `Basic ${basic}` };
      await clientWith().request("DELETE /applications/{client_id}/token", {
        client_id: clientId,
        access_token: token,
        headers,
      });
    },
  };
}

/** Remembers answers for as long as they are trusted, the most recent ones. */
function createAnswers<T>(now: () => number): (key: string, ask: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { readonly answer: T; readonly until: number }>();
  return async (key, ask) => {
    const known = kept.get(key);
    if (known !== undefined && known.until > now()) return known.answer;
    const answer = await ask();
    kept.delete(key);
    kept.set(key, { answer, until: now() + trusted });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}

/** The name may belong to another repository by now: only one with the same id counts. */
async function mayRead(api: Octokit, { owner, repo, repositoryId }: Repository): Promise<boolean> {
  try {
    const { data } = await api.rest.repos.get({ owner, repo });
    return data.id === repositoryId;
  } catch (error) {
    const status = statusOf(error);
    if (status === 401) throw new SignedOutError();
    // 403: an organisation that wants another sign-on; 404: hidden, or gone; 451: taken down.
    if (status === 403 || status === 404 || status === 451) return false;
    throw error;
  }
}

async function listOf(api: Octokit, installations: ReadonlySet<number>): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  let pages = 0;
  try {
    const { data } = await api.rest.apps.listInstallationsForAuthenticatedUser({ per_page: 100 });
    for (const { id } of data.installations) {
      if (!installations.has(id)) continue;
      for (let page = 1; pages < mostPages; page++, pages++) {
        const some = await api.rest.apps.listInstallationReposForAuthenticatedUser({
          installation_id: id,
          per_page: 100,
          page,
        });
        for (const repository of some.data.repositories) found.add(repository.id);
        if (some.data.repositories.length < 100) break;
      }
    }
    return found;
  } catch (error) {
    if (statusOf(error) === 401) throw new SignedOutError();
    throw error;
  }
}
