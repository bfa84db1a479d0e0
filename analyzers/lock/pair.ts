/** One lockfile on both sides of a change. */
import type { LockDifference } from "./compare.ts";
import type { Lock } from "./lock.ts";

/** Before and after; the paths differ where a project took to another package manager. */
export interface LockPair {
  readonly base: { readonly path: string; readonly lock: Lock };
  readonly head: { readonly path: string; readonly lock: Lock };
}

/** What it installs otherwise, and the directories of its workspaces as the repository sees them. */
export interface Resolved {
  readonly pair: LockPair;
  readonly difference: LockDifference;
  readonly dirs: ReadonlySet<string>;
  /** A directory of the lockfile as one of the repository. */
  readonly at: (dir: string) => string;
}
