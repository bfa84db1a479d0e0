/** A change: the difference of two graphs, with the lines of the diff beside it. */
import type { Node, NodeId } from "./graph.ts";

/** Lines that one hunk replaces; a count of 0 means nothing on that side. Lines count from 1. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

/** The mode of a regular file, where it changed: git keeps one bit of it. */
export interface FileMode {
  /** Whether it may be run as a program at head. */
  readonly executable: boolean;
  /** Whether nothing else changed, neither content nor name. */
  readonly only: boolean;
}

export interface FileChange {
  readonly status: "added" | "deleted" | "modified" | "renamed" | "type-changed";
  /** Path at head; for a deleted file, at base. */
  readonly path: string;
  /** Path at base, when it differs. */
  readonly oldPath?: string;
  readonly oldSha?: string;
  readonly newSha?: string;
  readonly type: "file" | "symlink" | "submodule";
  /** Absent where the mode did not change. */
  readonly mode?: FileMode;
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
}

export type ChangeKind = "added" | "removed" | "body" | "signature" | "type" | "moved" | "renamed" | "altered";

/** What of a symbol changed, as far as it is told apart. */
export type ChangeDetail =
  | "value"
  | "defaults"
  | "decorators"
  | "export-added"
  | "export-removed"
  | "export-renamed"
  // Only the names of what it uses, which were renamed.
  | "names"
  // Packages: another version is installed; other contents under the same version; or only words of what is asked for changed.
  | "version"
  | "content"
  | "range"
  // Tables: indexes were added, and nothing else.
  | "indexes-added";

export interface ChangedNode {
  readonly node: Node;
  readonly change: ChangeKind;
  /** In the order of `ChangeDetail`; absent where nothing is told apart. */
  readonly what?: readonly ChangeDetail[];
  /** Only functions that it hands over for later changed: what it does while its module loads is what it was. */
  readonly held?: true;
  /** The id it had at base, when it moved or was renamed. */
  readonly was?: NodeId;
  /** Packages: the versions that were and are installed, the directories of the workspaces that get them, and the direct dependencies beneath which, where nobody asks for the package itself. */
  readonly versions?: { readonly from: readonly string[]; readonly to: readonly string[] };
  readonly workspaces?: readonly string[];
  readonly through?: readonly string[];
  /** The graph it is traced on: what was removed is traced on base. */
  readonly side: "base" | "head";
}

/** Changed in name, place or who may import it: its code does what it did, and reaches nothing. */
export function isStill({ change, what }: ChangedNode): boolean {
  if (change === "moved" || change === "renamed") return true;
  return (
    change === "altered" && what !== undefined && !what.some((detail) => detail === "version" || detail === "content")
  );
}

export interface Change {
  readonly files: readonly FileChange[];
  /** Sorted by id. */
  readonly nodes: readonly ChangedNode[];
}
