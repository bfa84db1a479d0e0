/** Facts for the life of one process: for tests, and in place of a file that cannot be used. */
import type { FactStore } from "../ports.ts";

/** Graphs held at once. */
const maxGraphs = 4;

/** A store that forgets everything when the process ends. `notes` says why it stands in for a file, if it does. */
export function openMemoryStore(notes: readonly string[] = []): FactStore {
  const facts = new Map<string, string>();
  const graphs = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    get(keys) {
      const found = new Map<string, string>();
      for (const key of keys) {
        const json = facts.get(key);
        if (json !== undefined) found.set(key, json);
      }
      return found;
    },
    put(entries) {
      for (const [key, json] of entries) if (!facts.has(key)) facts.set(key, json);
    },
    graph: (key) => graphs.get(key),
    keepGraph(key, bytes) {
      graphs.set(key, Uint8Array.from(bytes));
      const [oldest] = graphs.keys();
      if (graphs.size > maxGraphs && oldest !== undefined) graphs.delete(oldest);
    },
    close() {
      facts.clear();
      graphs.clear();
    },
    notes: () => notes,
  };
}
