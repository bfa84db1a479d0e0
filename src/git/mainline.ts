/** The changes that arrived on a branch: its first-parent line, as merges and squashes leave it. */
import { SourceError } from "../ports.ts";
import { locateRepository, resolveCommit } from "./revision.ts";
import { type Environment, runGit } from "./run.ts";

export interface MainlineCommit {
  readonly sha: string;
  /** What it was put on. */
  readonly parent: string;
  /** What it was titled: where the forge's merge button wrote the subject, the title stands below it. */
  readonly subject: string;
}

/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges */
const mergeButton = /^Merge pull request #\d+ from /;

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
    "--format=tformat:%H%x00%P%x00%s%x00%b%x00%x00",
    `-n${limit}`,
    commit,
  ];
  const text = (await runGit(place, args)).toString("utf8");
  const found = text.split("\0\0\n").flatMap((entry) => {
    const [sha = "", parents = "", subject = "", body = ""] = entry.split("\0");
    const [parent = ""] = parents.split(" ");
    const [title = ""] = mergeButton.test(subject) ? body.trimStart().split("\n") : [];
    return sha === "" || parent === "" ? [] : [{ sha, parent, subject: (title || subject).slice(0, maxSubject) }];
  });
  if (found.length === 0)
    throw new SourceError(`\`${revision}\` has no change before it.`, { hint: "Name another revision with --head." });
  return found;
}
