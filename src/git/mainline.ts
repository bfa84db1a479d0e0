/** The changes that arrived on a branch: its first-parent line, as merges and squashes leave it. */
import { SourceError } from "../ports.ts";
import { locateRepository, resolveCommit } from "./revision.ts";
import { type Environment, runGit } from "./run.ts";

export interface MainlineCommit {
  readonly sha: string;
  /** What it was put on. */
  readonly parent: string;
  readonly subject: string;
}

/** Characters of a subject. */
const maxSubject = 200;

/** The last `limit` changes of a revision, newest first; fewer where history ends. Throws a `SourceError` without such a revision. */
export async function findMainline(
  dir: string,
  revision: string,
  limit: number,
  { environment = {} }: { readonly environment?: Environment } = {},
): Promise<readonly MainlineCommit[]> {
  const place = await locateRepository(dir, environment);
  const commit = await resolveCommit(place, revision, "head");
  const args = [
    "log",
    "--first-parent",
    "--no-show-signature",
    "--format=tformat:%H%x00%P%x00%s",
    `-n${limit}`,
    commit,
  ];
  const text = (await runGit(place, args)).toString("utf8");
  const found = text.split("\n").flatMap((line) => {
    const [sha = "", parents = "", subject = ""] = line.split("\0");
    const [parent = ""] = parents.split(" ");
    return sha === "" || parent === "" ? [] : [{ sha, parent, subject: subject.slice(0, maxSubject) }];
  });
  if (found.length === 0)
    throw new SourceError(`\`${revision}\` has no change before it.`, { hint: "Name another revision with --head." });
  return found;
}
