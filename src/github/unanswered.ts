/** What a check run says when it has no answer of its own. Never failure: our trouble must not block anybody's merge. */
import { SourceError } from "../ports.ts";
import { block } from "../report/escape.ts";
import { CrashError, DeadlineError } from "../work.ts";
import type { CheckReport } from "./check-report.ts";
import { statusOf } from "./repository.ts";

const again = "Comment `/blast-radius` or push a commit to have it reviewed again.";

/** The pull request moved on while this commit waited or was read. */
export function superseded(newHead: string): CheckReport {
  const short = newHead.slice(0, 7);
  return neutral(`Superseded by ${short}`, `The pull request moved on to ${short}; the answer stands on that commit.`);
}

/** A merge queue builds a commit of its own out of pull requests that have their checks already. */
export function merging(): CheckReport {
  const summary =
    "Each pull request of the queue has its own check, which says what it can break. The queue's commit is not reviewed once more.";
  return { conclusion: "success", title: "Reviewed on the pull requests", summary, annotations: [] };
}

/** Nobody waits for an answer any more. */
export function closed(): CheckReport {
  return neutral("Closed before it was reviewed", `The pull request was closed. Reopen it to have it reviewed.`);
}

/** The review failed. People are told what they can mend; of our own errors only the reference that finds them in the log. */
export function failed(error: unknown, reference: string): CheckReport {
  if (error instanceof SourceError) {
    const hint = error.hint === undefined ? "" : ` ${error.hint}`;
    return neutral("Could not read this change", `${fenced(`${error.message}${hint}`)}\n\n${again}`);
  }
  if (error instanceof DeadlineError)
    return neutral("Took too long", `The review did not finish in the time it may take and was stopped. ${again}`);
  if (error instanceof CrashError)
    return neutral(
      "Too much to analyse",
      `The analysis ended each time before it was finished, most likely for lack of memory. ${again}`,
    );
  const status = statusOf(error);
  const what =
    status === undefined
      ? "Something failed inside blast radius"
      : `GitHub answered a request of ours with status ${status}`;
  return neutral(
    "Could not analyse this pull request",
    `${what}. That says nothing about this change: it was not reviewed. ${again}\n\nReference for the operator's log: ${fenced(reference)}`,
  );
}

function neutral(title: string, summary: string): CheckReport {
  return { conclusion: "neutral", title, summary, annotations: [] };
}

/** The text as a block of code of its own, in which nothing is markup and nothing hides. */
const fenced = (text: string): string => `\n\n${block(text, "text")}`;
