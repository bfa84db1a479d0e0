/** What the App's comment says: the newest answer open, earlier ones folded, within what GitHub takes. */
import type { KeptAnswer } from "../decisions.ts";
import { code, prose } from "../report/escape.ts";
import { type AskedBy, written } from "./asked.ts";
import { commands } from "./command.ts";
import { at, positive } from "./payload.ts";

/** Bytes; GitHub takes 65,536 characters. */
const maxComment = 60_000;

const marker = (number: number): string => `<!-- blast-radius:v1 pr=${number} -->`;

/**
 * Whether a comment is the App's own: anybody can paste the marker, and only our App writes as itself. Where GitHub does not say
 * which App wrote a bot's comment, the marker decides; editing a stranger's would be refused.
 */
export function isOurs(comment: unknown, appId: number, number: number): boolean {
  const body = at(comment, "body");
  const app = at(comment, "performed_via_github_app");
  const byApp = app === null || app === undefined || positive(at(app, "id")) === appId;
  return (
    at(comment, "user", "type") === "Bot" && byApp && typeof body === "string" && body.startsWith(`${marker(number)}\n`)
  );
}

/** Answers as Markdown, newest first; those that do not fit are counted. */
export function commentText(number: number, answers: readonly KeptAnswer[]): string {
  const footer = `<sub>This comment is edited in place. ${code("/blast-radius help")} lists the commands.</sub>`;
  const [newest, ...earlier] = answers;
  const kept = [marker(number), newest?.body ?? ""];
  let room = maxComment - Buffer.byteLength([...kept, footer].join("\n\n")) - 200;
  let left = 0;
  for (const { command, body } of earlier) {
    const folded = `<details><summary>Earlier: ${command}</summary>\n\n${body}\n\n</details>`;
    room -= Buffer.byteLength(folded) + 2;
    if (room < 0) left++;
    else kept.push(folded);
  }
  if (left > 0) kept.push(`${left} earlier ${left === 1 ? "answer is" : "answers are"} left out.`);
  // The marker stands on a line of its own; a blank line ends that block of HTML.
  return [...kept, footer].join("\n\n");
}

/** An answer below the words that asked for it. */
export function replyTo(
  { command, login }: Pick<AskedBy, "command" | "login">,
  head: string,
  markdown: string,
): string {
  const on = head === "" ? "" : ` at ${code(head.slice(0, 7))}`;
  return `${code(written(command))}, asked by ${code(login)}${on}:\n\n${markdown}`;
}

/** All commands, as a table. */
export function helpText(): string {
  const rows = Object.values(commands).map(({ usage, text }) => `| \`/blast-radius ${usage}\` | ${text} |`);
  return [
    "Write one of these as the first line of a comment:",
    ["| command | what it does |", "| --- | --- |", ...rows].join("\n"),
    "Units are files (`src/orders.ts`), symbols (`src/orders.ts#charge`), routes (`GET /orders`), tables (`table orders`), jobs and the like. " +
      "Questions are open to the author of the pull request and to whoever may write to the repository; decisions to the latter. " +
      "What fails the check cannot be accepted by its author alone, unless CODEOWNERS names them for the file.",
  ].join("\n\n");
}

/** What was not understood. */
export const misread = (why: string): string => prose(why);

/** Who may not ask, and why. */
export function refusal({ command, login }: AskedBy, changes: boolean): string {
  const who = changes
    ? "people who may write to this repository"
    : "the author of this pull request and people who may write to this repository";
  return `${code(`/blast-radius ${command.command}`)} from ${code(login)} was not followed: it is open to ${who}.`;
}
