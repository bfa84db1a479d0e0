/** The graph of one revision, read and linked as the product does it. */
import type { Graph } from "../../../analyzers/graph/graph.ts";
import { digests } from "../../../src/engine.ts";
import { createExtractor } from "../../../src/extract.ts";
import { openRepository } from "../../../src/git/source.ts";
import { linkOne } from "../../../src/sides.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";

export interface Linked {
  readonly sha: string;
  readonly graph: Graph;
}

export async function readGraph(repository: string, revision: string): Promise<Linked> {
  const source = await openRepository(repository, { environment: process.env });
  const extractor = createExtractor({ store: openMemoryStore(), digest: digests().facts, once: true });
  const { head, headSha } = await source.snapshot({ base: revision, head: revision });
  const { graph } = await linkOne(head, { source, extractor });
  await extractor.close();
  return { sha: headSha, graph };
}
