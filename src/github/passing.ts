/** Which failures of an analysis are worth another try, before somebody is told of them. */
import { SourceError } from "../ports.ts";
import { CrashError, type Run } from "../work.ts";
import { troubleOf } from "./trouble.ts";

/** Tries of an analysis whose process ended, or whose fetch broke off. */
const tries = 3;

/** GitHub's own trouble passes; a fetch or a process may have had bad luck, but not each time. */
export function willPass(error: unknown, run: Run): boolean {
  if (error instanceof CrashError || isBrokenFetch(error)) return run.attempt + 1 < tries;
  return !(error instanceof SourceError) && troubleOf(error).again === "patiently" && !isDeadline(error);
}

function isBrokenFetch(error: unknown): boolean {
  return error instanceof SourceError && "final" in error && error.final === false;
}

function isDeadline(error: unknown): boolean {
  return error instanceof Error && error.name === "DeadlineError";
}
