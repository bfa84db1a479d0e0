/** What a command answers, and how the answer leaves the process. */
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SourceError } from "../ports.ts";
import { visible } from "../report/escape.ts";
import { UsageError } from "./usage.ts";

/** Exit statuses that scripts may rely on. */
export const status = { fine: 0, gated: 1, usage: 2, failed: 3 } as const;

export type Status = (typeof status)[keyof typeof status];

/** An answer that is written out, and what it means for the exit status. */
export interface Answer {
  readonly text: string | Iterable<string>;
  readonly status: Status;
  /** Sentences for standard error. */
  readonly notes?: readonly string[];
}

/** An answer to which nothing is to be objected. */
export const answer = (text: Answer["text"]): Answer => ({ text, status: status.fine });

/** To a file, or to standard output. Throws a `SourceError` when that cannot be written. */
export async function writeAnswer({ text, status, notes = [] }: Answer, file?: string): Promise<Status> {
  for (const note of notes) complain(note);
  const pieces = Readable.from(typeof text === "string" ? [text] : text);
  try {
    if (file === undefined) await pipeline(pieces, process.stdout, { end: false });
    else await pipeline(pieces, createWriteStream(file));
  } catch (cause) {
    // The reader of a pipe (`head`) has seen enough.
    if (
      cause instanceof Error &&
      "code" in cause &&
      (cause.code === "EPIPE" || cause.code === "ERR_STREAM_PREMATURE_CLOSE")
    )
      return status;
    throw new SourceError(`\`${file ?? "standard output"}\` cannot be written: ${messageOf(cause)}.`, {
      hint: "Name another file with --output.",
      cause,
    });
  }
  return status;
}

/** One sentence and what to do, never a stack trace. */
export function fail(error: unknown): Status {
  const usage = error instanceof UsageError;
  complain(usage || error instanceof SourceError ? messageOf(error) : `The analysis failed: ${messageOf(error)}`);
  if (usage || error instanceof SourceError) {
    if (error.hint !== undefined) complain(error.hint);
  } else complain("This is a defect of blast-radius. Please report it with the command that you ran.");
  return usage ? status.usage : status.failed;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A sentence on standard error. */
export function complain(sentence: string): void {
  process.stderr.write(`${visible(sentence, "\n")}\n`);
}
