/** Changed units in words: `zod 3.22.4 → 3.23.8 in apps/web, beneath trpc`. */
import { labelOf } from "./kinds.ts";
import type { ChangedUnit } from "./report.ts";

/** Versions, workspaces and dependencies that one line names. */
const named = 3;

/** A changed unit's name and, of a package, what is installed otherwise. Not escaped. */
export const unitWords = (unit: ChangedUnit): string => labelOf(unit.name) + versionWords(unit);

/** Empty for all but packages of which something is known. */
function versionWords({ what, versions, workspaces = [], through = [] }: ChangedUnit): string {
  if (what?.includes("range") === true) return " asked for otherwise, installed as before";
  if (versions === undefined) return "";
  const { from, to } = versions;
  const same = what?.includes("content") === true;
  const step = same
    ? `${few(to)} with other contents`
    : [from, to].map((side) => (side.length === 0 ? "none" : few(side))).join(" → ");
  const where = workspaces.length === 0 ? "" : ` in ${few(workspaces.map((dir) => (dir === "" ? "the root" : dir)))}`;
  return ` ${step}${where}${through.length === 0 ? "" : `, beneath ${few(through)}`}`;
}

function few(all: readonly string[]): string {
  const more = all.length - named;
  return more > 0 ? `${all.slice(0, named).join(", ")} and ${more} more` : all.join(", ");
}
