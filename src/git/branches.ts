/** What became of a change in a repository: the branch that has it by now, or those that are built on it. */
import { WORK_TREE } from "../ports.ts";
import { isAncestor } from "./revert.ts";
import { branchesOn, findDefaultBranch, locateRepository, resolveCommit } from "./revision.ts";
import type { RepositoryOptions } from "./source.ts";

/** The default branch, where `head` is in its history and not its end: what came after it may lean on it. */
export async function findLaterBranch(
  dir: string,
  head: string,
  options: RepositoryOptions = {},
): Promise<string | undefined> {
  const place = await locateRepository(dir, options.environment ?? {});
  const branch = await findDefaultBranch(place).catch(() => undefined);
  if (branch === undefined || head === WORK_TREE || head === "") return undefined;
  const [tip, commit] = [await resolveCommit(place, branch, "branch"), await resolveCommit(place, head, "head")];
  return tip !== commit && (await isAncestor(place, commit, tip)) ? branch : undefined;
}

/** Branches that have `head` in their history, and more than it. Sorted. */
export async function findBuiltOn(
  dir: string,
  head: string,
  options: RepositoryOptions = {},
): Promise<readonly string[]> {
  if (head === WORK_TREE || head === "") return [];
  const place = await locateRepository(dir, options.environment ?? {});
  return await branchesOn(place, await resolveCommit(place, head, "head"));
}
