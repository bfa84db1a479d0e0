/** The REST client: what it sends with every request, how long it waits, and what it repeats by itself. */
import { ProbotOctokit } from "probot";

/** GitHub keeps a version for two years after the next; this one is also what Enterprise Server 3.17 to 3.19 speak. */
const apiVersion = "2022-11-28";

/** Milliseconds for one answer. GitHub itself gives up after ten seconds. */
const answerWithin = 30_000;
/** Repetitions, a second and then four seconds later, of requests that change nothing when made twice. */
const repeats = 2;
/** Seconds that one request may sleep out a rate limit; a longer wait is the queue's. */
const longestWait = 10;

/** Writes that say the same when made twice: a token is minted anew, a reaction that stands already stays. */
const repeatable = /\/access_tokens$|\/reactions$/;

type ClientDefaults = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

export interface ClientOptions {
  /** Keep GitHub's pace (one write a second for each installation). Only tests go faster. */
  readonly pace: boolean;
}

/**
 * The class that Probot makes its clients of. The defaults are a function because Probot lays its own over a plain
 * object: throttle options given as one are lost without a word.
 */
export function createClientClass({ pace }: ClientOptions): typeof ProbotOctokit {
  return ProbotOctokit.plugin(repeatOnlyWhatIsSafe).defaults((options: ClientDefaults) => ({
    ...options,
    throttle: {
      ...options["throttle"],
      enabled: pace,
      // Without an id of their own all installations would share one pace.
      id: `installation-${installationOf(options.auth)}`,
      onRateLimit: waitIfShort,
      onSecondaryRateLimit: waitIfShort,
    },
    retry: { ...options["retry"], enabled: true, retries: repeats },
  }));
}

/** `fetch` with the API version and a time limit; also the token requests, which pass none of Octokit's hooks, go through it. */
export const githubFetch: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set("x-github-api-version", apiVersion);
  const limit = AbortSignal.timeout(answerWithin);
  const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
  return await fetch(input, { ...init, headers, signal });
};

/** A rate-limited request was not carried out: even a write may be made again. */
function waitIfShort(seconds: number, _request: unknown, _client: unknown, retryCount: number): boolean {
  return seconds <= longestWait && retryCount < repeats;
}

const repeatOnlyWhatIsSafe: Parameters<typeof ProbotOctokit.plugin>[0] = (client) => {
  client.hook.before("request", (options) => {
    const { pathname } = new URL(options.url, "https://host.invalid");
    if (options.method !== "GET" && !repeatable.test(pathname)) options.request["retries"] = 0;
  });
};

function installationOf(auth: unknown): string {
  if (typeof auth !== "object" || auth === null) return "none";
  return String(Reflect.get(auth, "installationId") ?? "none");
}
