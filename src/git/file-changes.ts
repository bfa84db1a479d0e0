/** The files of a diff, as the rest of the program sees them. */
import type { FileChange } from "../../analyzers/graph/change.ts";
import { type RawChange, type RawDiff, type Section, statusOf } from "./diff.ts";
import { decodePath } from "./paths.ts";
import { isSafePath, typeOf } from "./tree.ts";

/** Files that changed, by path; paths that no file system is safe to hold are left out. */
export function fileChanges(changes: RawDiff["changes"]): FileChange[] {
  return changes
    .map(([change, section]) => fileChange(change, section))
    .filter((change) => isSafePath(change.path))
    .sort(byPath);
}

function fileChange(change: RawChange, section: Section): FileChange {
  return {
    status: statusOf(change.status),
    path: decodePath(change.path),
    ...(change.from === undefined ? {} : { oldPath: decodePath(change.from) }),
    ...(change.status === "A" ? {} : { oldSha: change.oldSha }),
    ...(change.status === "D" ? {} : { newSha: change.newSha }),
    type: typeOf(change.status === "D" ? change.oldMode : change.newMode),
    ...modeChange(change),
    binary: section.binary,
    hunks: section.hunks,
  };
}

function modeChange({ oldMode, newMode, oldSha, newSha, from }: RawChange): Pick<FileChange, "mode"> {
  const executable = newMode === program;
  if (![oldMode, newMode].every((mode) => mode === plain || mode === program) || oldMode === newMode) return {};
  return { mode: { executable, only: oldSha === newSha && from === undefined } };
}

const plain = "100644";
const program = "100755";

/** The order of paths in all that we list: by code units. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
