/** Linked graphs of the commits that changes start from: by commit in the store, and the last few in memory while a service runs. */
import type { Drawn } from "../analyzers/link/index.ts";
import { freeze } from "../analyzers/link/keep.ts";
import { Kept } from "../analyzers/link/kept.ts";
import type { FactStore } from "./ports.ts";

export interface Graphs {
  /** Undefined where nobody has linked this commit with this engine, or it is gone. */
  of(commit: string): Kept | undefined;
  /** Keeps a graph, and gives it back as it will be found; undefined where it cannot be written down. */
  keep(commit: string, drawn: Drawn): Kept | undefined;
  /** Something small that follows from a commit's graph, as JSON: worked out once. */
  remember<Value>(commit: string, name: string, work: () => Value): Value;
}

/** Opened at once: 10 MB each for a large repository, and what was asked of them. */
const maxOpen = 4;

/** `digest` stands for the engine that links (`engine.ts`). */
export function createGraphs(store: FactStore, digest: string): Graphs {
  const open = new Map<string, Kept>();
  const note = (key: string, kept: Kept): Kept => {
    open.delete(key);
    open.set(key, kept);
    const [oldest] = open.keys();
    if (open.size > maxOpen && oldest !== undefined) open.delete(oldest);
    return kept;
  };
  const openBytes = (key: string, bytes: Uint8Array<ArrayBuffer> | undefined): Kept | undefined => {
    const kept = bytes && Kept.open(bytes);
    return kept && note(key, kept);
  };
  return {
    of(commit) {
      const key = `${commit}:${digest}`;
      const known = open.get(key);
      return known === undefined ? openBytes(key, store.graph(key)) : note(key, known);
    },
    keep(commit, drawn) {
      const key = `${commit}:${digest}`;
      const bytes = freeze(drawn);
      if (bytes !== undefined) store.keepGraph(key, bytes);
      return openBytes(key, bytes);
    },
    remember<Value>(commit: string, name: string, work: () => Value): Value {
      const key = `${name}:${commit}:${digest}`;
      const known = store.get([key]).get(key);
      if (known !== undefined) return JSON.parse(known) as Value;
      const value = work();
      store.put([[key, JSON.stringify(value)]]);
      return value;
    },
  };
}
