/** JSON files that code imports, on both sides, read only where the change touches them. */
import type { DataPair } from "../analyzers/data-files/spread.ts";
import type { Graph } from "../analyzers/graph/graph.ts";
import { decode } from "./decode.ts";
import type { Snapshot, Source } from "./ports.ts";

/** A file that cannot be read as text is left out: all who import it feel its change. */
export async function readDataFiles({ diff }: Snapshot, source: Source, head: Graph): Promise<readonly DataPair[]> {
  const touched = diff.flatMap(({ path, oldPath, oldSha, newSha, status }) => {
    const known = path.endsWith(".json") && head.node(`module:${path}`) !== undefined;
    // What moved is another module.
    if (!known || status !== "modified" || oldPath !== undefined) return [];
    return oldSha === undefined || newSha === undefined ? [] : [{ path, oldSha, newSha }];
  });
  if (touched.length === 0) return [];
  const texts = new Map<string, string | undefined>();
  const wanted = [...new Set(touched.flatMap(({ oldSha, newSha }) => [oldSha, newSha]))];
  for await (const { sha, bytes } of source.read(wanted)) texts.set(sha, bytes && decode(bytes));
  return touched.flatMap(({ path, oldSha, newSha }) => {
    const [base, after] = [texts.get(oldSha), texts.get(newSha)];
    return base === undefined || after === undefined ? [] : [{ path, base, head: after }];
  });
}
