/** What the check run says when there is no answer. Always neutral: our trouble must not block anybody's merge. */
import { SourceError } from "../ports.ts";
import type { CheckReport } from "./check-report.ts";
import { statusOf } from "./repository.ts";
import { DeadlineError, StoppedError } from "./runner.ts";

const again = "Comment `/blast-radius` or push a commit to have it reviewed again.";

/** The pull request moved on while this commit waited or was read. */
export function superseded(newHead: string): CheckReport {
  const short = newHead.slice(0, 7);
  return neutral(`Superseded by ${short}`, `The pull request moved on to ${short}; the answer stands on that commit.`);
}

/** The review failed. People are told what they can mend; of our own errors only the reference that finds them in the log. */
export function failed(error: unknown, reference: string): CheckReport {
  if (error instanceof SourceError) {
    const hint = error.hint === undefined ? "" : ` ${error.hint}`;
    return neutral("Could not read this change", `${fenced(`${error.message}${hint}`)}\n\n${again}`);
  }
  if (error instanceof DeadlineError)
    return neutral("Took too long", `The review did not finish in the time it may take and was stopped. ${again}`);
  if (error instanceof StoppedError)
    return neutral("Interrupted", `The service was stopped before the review was finished. ${again}`);
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

/** The text as a block of code, in which nothing is markup: the fence is longer than any run of backticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `\n\n${fence}text\n${text}\n${fence}`;
}
