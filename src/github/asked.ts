/** What a run carries that a person has asked for: who it was, where, and with which words. */
import type { RunRequest } from "../work.ts";
import type { Command } from "./command.ts";

export interface Asker {
  /** Where to react; 0 where a button was pressed. */
  readonly commentId: number;
  readonly login: string;
  readonly userId: number;
}

export interface AskedBy extends Asker {
  readonly command: Command;
}

/** As the run's detail. */
export function detailOf({ commentId, login, userId }: Asker, command: Command): RunRequest["detail"] {
  return { commentId, login, userId, command: JSON.stringify(command) };
}

/** Out of the run's detail. */
export function askedIn({ kind, detail }: Pick<RunRequest, "kind" | "detail">): AskedBy {
  const { commentId, login, userId, command } = detail;
  return {
    commentId: Number(commentId),
    login: String(login),
    userId: Number(userId ?? 0),
    command: kind === "comment" ? { command: "recheck" } : (JSON.parse(String(command)) as Command),
  };
}

/** Commands that change what a check says: only people with write access give them. */
export const changing: ReadonlySet<Command["command"]> = new Set(["accept", "revoke", "wrong"]);

/** The command as it was written, without spaces beside; a button has none, and is called by what it shows. */
export function written(command: Command): string {
  if (command.command === "open") return "Accept";
  if ("because" in command) {
    const until = command.until === null ? "" : ` until ${command.until}`;
    return `/blast-radius ${command.command} ${command.about} because ${command.because}${until}`;
  }
  return `/blast-radius ${command.command}${"about" in command ? ` ${command.about}` : ""}`;
}
