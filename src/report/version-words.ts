/** Changed packages in words: `zod 3.22.4 → 3.23.8 in apps/web, beneath trpc`. */
import type { ChangedUnit } from "./report.ts";

/** Versions, workspaces and dependencies that one line names. */
const named = 3;

/** What is said behind a changed unit's name; empty for all but packages whose installed version is known. Not escaped. */
export function versionWords({ what, versions, workspaces = [], through = [] }: ChangedUnit): string {
  if (what?.includes("range") === true) return " asked for in other words, installed as before";
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
