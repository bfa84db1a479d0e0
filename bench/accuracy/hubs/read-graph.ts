/** The graph of one revision, read and linked as the product does it. */
import type { Graph } from "../../../analyzers/graph/graph.ts";
import { extractionDigest } from "../../../src/engine.ts";
import { createExtractor } from "../../../src/extract.ts";
import { openRepository } from "../../../src/git/source.ts";
import { analysable, sideOf } from "../../../src/review.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";

export interface Linked {
  readonly sha: string;
  readonly graph: Graph;
}

export async function readGraph(repository: string, revision: string): Promise<Linked> {
  const source = await openRepository(repository, { environment: process.env });
  const extractor = createExtractor({ store: openMemoryStore(), digest: extractionDigest(), once: true });
  const { head, headSha } = await source.snapshot({ base: revision, head: revision });
  const known = await extractor.extract(
    [...analysable(head)],
    (shas) => source.read(shas),
    () => {},
  );
  await extractor.close();
  return { sha: headSha, graph: sideOf(head, known).linked.graph };
}
