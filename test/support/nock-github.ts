/** GitHub's API by nock, for one request at a time: everything that goes out is held against the contract. */
import nock from "nock";
import type { ProbotOctokit } from "probot";
import { createClientClass, githubFetch } from "../../src/github/octokit.ts";
import { type Json, matchRequest } from "./github-contract.ts";

export interface NockGithub {
  /** Interceptors are set on it. */
  readonly scope: nock.Scope;
  /** A client that keeps no pace and sends no credentials. */
  readonly api: InstanceType<typeof ProbotOctokit>;
  /** A client that keeps GitHub's pace, with milliseconds for seconds. */
  readonly pacedApi: InstanceType<typeof ProbotOctokit>;
  /** What GitHub would not have taken; empty when all is well. */
  readonly problems: readonly string[];
}

/** Closes the network but for the loopback interface. */
export function nockGithub(): NockGithub {
  nock.disableNetConnect();
  nock.enableNetConnect("127.0.0.1");
  const problems: string[] = [];
  const scope = nock("https://api.github.com");
  scope.on("request", (request: Request, _interceptor: unknown, text: string) => {
    const body: Json | undefined = text === "" ? undefined : JSON.parse(text);
    const { pathname, search } = new URL(request.url);
    const url = `${pathname}${search}`;
    const matched = matchRequest({ method: request.method, url, headers: Object.fromEntries(request.headers), body });
    problems.push(...(matched?.problems ?? [`${request.method} ${url} is no operation the App may call`]));
  });
  const request = { fetch: githubFetch };
  const fast = { retryAfterBaseValue: 1 };
  return {
    scope,
    problems,
    api: new (createClientClass({ pace: false }))({ request, retry: fast }),
    pacedApi: new (createClientClass({ pace: true }))({ request, retry: fast, throttle: fast }),
  };
}
