/** What a failure of GitHub's, or on the way to it, means for what was being done. */
import { CrashError, DeadlineError, SupersededError, type Trouble } from "../work.ts";
import { RenamedError, statusOf } from "./repository.ts";

/** Without a word of GitHub's how long: what its guide to secondary limits asks for. */
const limitedFor = 60_000;
/** Nobody is held longer, whatever a header says: the primary limit begins anew each hour. */
const longestHold = 3_600_000;

/** Whether and when to try again. A clear refusal is final; a limit holds the whole installation; the rest passes. */
export function troubleOf(error: unknown): Trouble {
  const status = statusOf(error);
  if (isLimit(error, status)) return { again: "patiently", after: waitOf(error), hold: true };
  if (status !== undefined && status >= 500) return { again: "patiently" };
  // The clock, or a key that was just changed: an operator mends it.
  if (status === 401) return { again: "patiently" };
  // The next webhook brings the repository's present name.
  if (status !== undefined || error instanceof RenamedError) return { again: "never" };
  // A command outlives any number of heads that come while it is looked at.
  if (error instanceof SupersededError) return { again: "patiently" };
  if (error instanceof DeadlineError || error instanceof CrashError || isNetwork(error)) return { again: "patiently" };
  return { again: "sometimes" };
}

function isLimit(error: unknown, status: number | undefined): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const { remaining, after } = headersOf(error);
  return (
    remaining === "0" || after !== undefined || /rate limit|abuse/i.test(error instanceof Error ? error.message : "")
  );
}

function waitOf(error: unknown): number {
  const { after, remaining, reset } = headersOf(error);
  const asked =
    after !== undefined ? Number(after) * 1_000 : remaining === "0" ? Number(reset) * 1_000 - Date.now() : limitedFor;
  return Number.isFinite(asked) ? Math.min(longestHold, Math.max(1_000, asked)) : limitedFor;
}

interface LimitHeaders {
  readonly after: string | undefined;
  readonly remaining: string | undefined;
  readonly reset: string | undefined;
}

function headersOf(error: unknown): LimitHeaders {
  const response: unknown = error instanceof Error && "response" in error ? error.response : undefined;
  const headers: unknown =
    typeof response === "object" && response !== null ? Reflect.get(response, "headers") : undefined;
  const of = (name: string): string | undefined => {
    const value: unknown = typeof headers === "object" && headers !== null ? Reflect.get(headers, name) : undefined;
    return value === undefined ? undefined : String(value);
  };
  return { after: of("retry-after"), remaining: of("x-ratelimit-remaining"), reset: of("x-ratelimit-reset") };
}

/** `fetch` fails with a `TypeError` and the reason below it, or with the name of the signal that ended it. */
function isNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === "TimeoutError" ||
    error.name === "AbortError" ||
    (error instanceof TypeError && error.cause !== undefined)
  );
}
