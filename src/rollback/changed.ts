/** Which histories a change adds to, seen from the paths and blobs of both sides. */
import { type FoundHistory, findHistories } from "../../analyzers/rollback/histories/found.ts";
import type { Snapshot, TreeEntry } from "../ports.ts";

export interface ChangedHistory {
  readonly base: FoundHistory;
  readonly head: FoundHistory;
  /** Ways up that are new, by path, in the order of their names. */
  readonly added: readonly string[];
  /** Ways up that stood at base with another content. */
  readonly edited: readonly string[];
}

export function changedHistories({ base, head }: Pick<Snapshot, "base" | "head">): readonly ChangedHistory[] {
  const [old, young] = [shas(base), shas(head)];
  const known = new Set(old.values());
  const before = new Map(findHistories(old.keys()).map((history) => [history.folder, history]));
  const found: ChangedHistory[] = [];
  for (const history of findHistories(young.keys())) {
    const paths = history.ups.map(({ path }) => path);
    // What only moved has run where base ran.
    const added = paths.filter((path) => !old.has(path) && !known.has(young.get(path) ?? ""));
    const edited = paths.filter((path) => old.has(path) && old.get(path) !== young.get(path));
    if (added.length + edited.length === 0) continue;
    const empty: FoundHistory = { folder: history.folder, ups: [], beside: [] };
    found.push({ base: before.get(history.folder) ?? empty, head: history, added, edited });
  }
  return found;
}

export const shas = (entries: readonly TreeEntry[]): ReadonlyMap<string, string> =>
  new Map(entries.flatMap(({ path, type, sha }) => (type === "file" ? [[path, sha] as const] : [])));
