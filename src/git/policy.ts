/** What decides about a change, as the base branch has it now. */
import type { TreeEntry } from "../ports.ts";
import type { GitPlace } from "./run.ts";
import { readTree } from "./tree.ts";

/** Where all of it stands: our own settings, seeds and waivers, and the owners of code. */
const paths = [".github", "CODEOWNERS", "docs/CODEOWNERS"];

export const withoutTip =
  "The base branch's newest commit is not here: settings are those of the commit that this change began at.";

export async function readPolicy(place: GitPlace, tip: string, limit: number): Promise<readonly TreeEntry[]> {
  const { entries } = await readTree(place, tip, limit, paths);
  return [...entries.values()];
}
