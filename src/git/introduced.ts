/** Which commit of a range a line is from, as `git blame` tells. */
import { GitError, type GitPlace, runGit } from "./run.ts";

export interface LineAt {
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** A line whose file's past is long is not worth more. */
const maxMs = 5_000;

/** Short ids, in the order asked; undefined where a line is older than `from`, or git does not tell. Both ends are commit ids. */
export async function introduced(
  place: GitPlace,
  from: string,
  to: string,
  lines: readonly LineAt[],
): Promise<readonly (string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for (const one of lines) found.push(await commitOf(place, `${from}..${to}`, one));
  return found;
}

async function commitOf(place: GitPlace, range: string, { path, line }: LineAt): Promise<string | undefined> {
  try {
    const args = ["blame", "-s", "-L", `${line},${line}`, range, "--", path];
    const [id = ""] = (await runGit(place, args, { totalMs: maxMs })).toString("utf8").split(" ", 1);
    // A caret marks the end of the range: the line stood there before.
    return /^[0-9a-f]{7,64}$/.test(id) ? id.slice(0, 8) : undefined;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
