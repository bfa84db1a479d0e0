/** What became of a change in a repository: the branch that has it by now, or those that are built on it. */
import { type ReviewRequest, WORK_TREE } from "../ports.ts";
import { isAncestor } from "./revert.ts";
import { branchesOn, findDefaultBranch, locateRepository, resolveCommit } from "./revision.ts";
import type { RepositoryOptions } from "./source.ts";

export type Later = Pick<ReviewRequest, "branch" | "builtOn">;

/**
 * The default branch (of a bare repository also the one that HEAD names), where it has `head` in its history and goes on from it: what
 * came after may lean on it. Else the branches that are built on `head`, sorted; every branch is built on what the default branch ends
 * with, so then there are none.
 */
export async function findLater(dir: string, head: string, options: RepositoryOptions = {}): Promise<Later> {
  if (head === WORK_TREE || head === "") return {};
  const place = await locateRepository(dir, options.environment ?? {});
  const commit = await resolveCommit(place, head, "head");
  const usual = await findDefaultBranch(place).catch(() => undefined);
  const branches = [...(usual === undefined ? [] : [usual]), ...(place.workTree === undefined ? ["HEAD"] : [])];
  let ends = false;
  for (const branch of branches) {
    const tip = await resolveCommit(place, branch, "branch");
    if (tip === commit) ends = true;
    else if (await isAncestor(place, commit, tip)) return { branch };
  }
  return ends ? {} : { builtOn: await branchesOn(place, commit) };
}
