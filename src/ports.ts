/** What the straight line asks of the world. Adapters live in `git/`, `store/` and `github/`; only the front doors wire them. */
import type { FileChange } from "../analyzers/graph/change.ts";
import type { ChangeSize } from "../seeds/rule.ts";
import type { HistoryTrial } from "./rollback/verdict.ts";

/** One entry of a commit's tree. Paths that are not UTF-8 carry their bytes as `\xNN`, so they stay unique and printable. */
export interface TreeEntry {
  readonly path: string;
  /** A regular file, a symbolic link (never followed), or a submodule (never entered). */
  readonly type: "file" | "symlink" | "submodule";
  readonly sha: string;
}

/** Both sides of a change, and the lines between them. `base` is the merge base's tree: what the change started from. */
export interface Snapshot {
  readonly baseSha: string;
  /** The commit id, or `worktree:<hash>` when head is the work tree itself. */
  readonly headSha: string;
  readonly mergeBase: string;
  readonly base: readonly TreeEntry[];
  readonly head: readonly TreeEntry[];
  /**
   * What decides about the change (settings, waivers, owners), as the base branch has it now: nobody chooses older rules by
   * beginning at an older commit.
   */
  readonly policy: readonly TreeEntry[];
  readonly diff: readonly FileChange[];
  /** Sentences about what limits cut off (too many files, history missing, ...). */
  readonly notes: readonly string[];
}

/** The head that means the files on disk. A branch of this name is reached as `refs/heads/worktree`. */
export const WORK_TREE = "worktree";

export interface ReviewRequest {
  readonly base: string;
  readonly head: string;
  /** Where both parted, when the caller knows and the history is not here to find it (a mirror of two commits). */
  readonly mergeBase?: string;
  /** The branch that has the change already, as it is now: a revert is tried there, and what came later is asked what it leans on. */
  readonly branch?: string;
  /** Branches that are built on the change: what takes it back takes them the ground away. */
  readonly builtOn?: readonly string[];
  /** Title of the pull request or subject of the commit, for seeds that weigh intent. */
  readonly title?: string;
  /** The day of the review, `2026-12-31`: what expires is held against it. Without one nothing does. */
  readonly today?: string;
  /** What an organisation says for all its repositories. */
  readonly defaults?: Defaults;
  /** What people accepted on the pull request itself. */
  readonly granted?: readonly Granted[];
  /** What the pull request says of itself, for seeds that look for what was measured. */
  readonly description?: string;
}

/** Settings of an organisation: their text, or why they cannot be read (a sentence's end). `path` is what remarks call the file. */
export type Defaults =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly why: string };

/** A finding that somebody accepted on the pull request. */
export interface Granted {
  /** The finding's. */
  readonly id: string;
  readonly rule: string;
  readonly by: string;
  readonly because: string;
  /** ISO day; null when it does not end. */
  readonly until: string | null;
  /** Somebody who wrote no part of the change agreed, two people did, or an owner of the code: only so it lifts a gate. */
  readonly sealed: boolean;
  /** Who decided last may no longer write to the repository: it does not hold. */
  readonly lapsed: boolean;
}

/** Where code comes from. Every failure a user can cause is a `SourceError` with a sentence. */
export interface Source {
  snapshot(request: ReviewRequest): Promise<Snapshot>;
  /** Streams blobs in the order asked. A blob that is missing, or larger than `limit` bytes (1 MiB unless told), comes without bytes and with the reason. */
  read(shas: readonly string[], limit?: number): AsyncIterable<ReadBlob>;
  /** Sizes of up to `limit` changes merged before `commit`, newest first; a line counts what `weigh` says of its file. */
  history(commit: string, limit: number, weigh: (path: string) => number): Promise<readonly ChangeSize[]>;
  /** Merges the last snapshot's change into its base branch, or `branch` (a revision), and takes it out again, in memory. */
  revert(branch?: string): Promise<RevertTrial>;
  /** Which commit between two a line of the later one is from: short ids, undefined for what is older or cannot be told. */
  introduced(
    from: string,
    to: string,
    lines: readonly { readonly path: string; readonly line: number }[],
  ): Promise<readonly (string | undefined)[]>;
}

/** What came of taking a change out of the branch that it goes to, as that branch is now. */
export type RevertTrial =
  | {
      /** Whether the change goes into the branch without a conflict. */
      readonly merges: boolean;
      /** Whether it comes out of it again without one. */
      readonly applies: boolean;
      /** Paths in conflict, on the way in or on the way out; sorted. */
      readonly conflicts: readonly string[];
    }
  | { readonly notTried: string };

export interface ReadBlob {
  readonly sha: string;
  readonly bytes?: Uint8Array;
  readonly problem?: { readonly reason: "missing" | "too-large"; readonly detail: string };
}

/** Facts by key (`sha:language:digest`), as JSON text. Append-only: a key never changes its value. */
export interface FactStore {
  get(keys: readonly string[]): ReadonlyMap<string, string>;
  put(entries: Iterable<readonly [key: string, json: string]>): void;
  /** A linked graph by its key (`commit:digest`), as bytes of its own; undefined where it was never kept, or is gone. */
  graph(key: string): Uint8Array<ArrayBuffer> | undefined;
  /** Keeps a graph. Only the newest few stay: whoever asks for an older one links it again. */
  keepGraph(key: string, bytes: Uint8Array): void;
  close(): void;
  /** Sentences about what it could not keep or read (a corrupt or locked file); a report's facts never depend on them. */
  notes(): readonly string[];
}

/** Runs a change's migrations forwards and back, in a database of its own. */
export interface MigrationTrials {
  /** One entry for each history that the change adds to; empty where it has no migrations. Rejects only for a defect of ours. */
  of(snapshot: Snapshot, source: Source): Promise<readonly HistoryTrial[]>;
}

/** Something a user can cause and can mend. `hint` says what to do. */
export class SourceError extends Error {
  readonly hint: string | undefined;
  constructor(message: string, options?: { readonly hint?: string; readonly cause?: unknown }) {
    super(message, { cause: options?.cause });
    this.name = "SourceError";
    this.hint = options?.hint;
  }
}

/** Told as the work goes on; a terminal draws it, the App ignores it. */
export type Progress = (
  stage: "snapshot" | "extract" | "link" | "trace" | "judge",
  done: number,
  total: number,
) => void;
