/** A repository's earlier changes, read from git once per commit: the past of a commit never changes. */
import type { FactStore, Source } from "./ports.ts";

/** Raise it when changes are weighed by another scale. */
const scale = 1;

/** The same source, remembering histories in the store. An empty one is asked for again: the copy may be shallow. */
export function rememberHistory(source: Source, store: FactStore): Source {
  return {
    snapshot: (request) => source.snapshot(request),
    read: (shas, limit) => source.read(shas, limit),
    revert: (branch) => source.revert(branch),
    introduced: (from, to, lines) => source.introduced(from, to, lines),
    async history(commit, limit, weigh) {
      const key = `history:${scale}:${limit}:${commit}`;
      const known = store.get([key]).get(key);
      if (known !== undefined) return JSON.parse(known) as Awaited<ReturnType<Source["history"]>>;
      const sizes = await source.history(commit, limit, weigh);
      if (sizes.length > 0) store.put([[key, JSON.stringify(sizes)]]);
      return sizes;
    },
  };
}
