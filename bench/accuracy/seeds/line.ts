/**
 * The commits of one branch, linked one after the other. Each is drawn on top of the graph of one before it for as long as little
 * lies between them: the graph is the same as when it is drawn afresh (`bench:incremental`), for a third of the time.
 */
import type { Facts } from "../../../analyzers/facts.ts";
import { censusOf } from "../../../analyzers/graph/census.ts";
import type { Earlier } from "../../../analyzers/link/differences.ts";
import { draw, type Linked, linkedOf } from "../../../analyzers/link/index.ts";
import { relink, thaw } from "../../../analyzers/link/relink.ts";
import { lazily } from "../../../analyzers/link/remember.ts";
import { factsKey } from "../../../src/extract.ts";
import type { Snapshot, TreeEntry } from "../../../src/ports.ts";
import { factsIn, type Side, type SidePorts, type Sides, treeOf } from "../../../src/sides.ts";

/** Files between a commit and the one that it is drawn on top of; beyond it drawing afresh costs no more. */
const fewFiles = 200;

export interface Line {
  sidesOf(snapshot: Snapshot): Promise<Sides>;
}

export function createLine({ source, extractor, graphs }: SidePorts): Line {
  let known: ReadonlyMap<string, Facts> = new Map();
  let earlier: Earlier | undefined;
  let last: { readonly commit: string; readonly side: Side } | undefined;

  async function sideOf(commit: string, entries: readonly TreeEntry[]): Promise<Side> {
    if (last?.commit === commit) return last.side;
    const tree = treeOf(entries);
    const wanted = [...tree.wanted.values()];
    const unknown = wanted.filter((want) => !known.has(factsKey(want)));
    const read = await extractor.extract(
      unknown,
      (shas) => source.read(shas),
      () => {},
    );
    known = new Map(
      wanted.flatMap((want) => {
        const facts = known.get(factsKey(want)) ?? read.get(factsKey(want));
        return facts === undefined ? [] : [[factsKey(want), facts] as const];
      }),
    );
    const files = factsIn(tree.wanted, known);
    const linked = linkedAt(commit, files, tree.blobs);
    const side = { files, linked, paths: [...tree.blobs.keys()], census: lazily(() => censusOf(linked.graph)) };
    last = { commit, side };
    return side;
  }

  function linkedAt(commit: string, files: ReadonlyMap<string, Facts>, blobs: ReadonlyMap<string, string>): Linked {
    const onTop =
      earlier !== undefined && between(earlier.blobs, blobs) <= fewFiles
        ? relink(earlier, { files, blobs })
        : undefined;
    if (onTop !== undefined) return onTop;
    const kept = graphs.of(commit);
    if (kept === undefined) {
      const drawn = draw({ files, blobs });
      const fresh = graphs.keep(commit, drawn);
      if (fresh === undefined) return linkedOf(drawn);
      earlier = { kept: fresh, files, blobs };
    } else earlier = { kept, files, blobs };
    return thaw(earlier);
  }

  return {
    async sidesOf({ mergeBase, base, headSha, head }) {
      const before = await sideOf(mergeBase, base);
      return { base: before, head: await sideOf(headSha, head) };
    },
  };
}

/** How many paths hold something else. */
function between(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): number {
  let count = 0;
  for (const [path, blob] of after) if (before.get(path) !== blob) count++;
  for (const path of before.keys()) if (!after.has(path)) count++;
  return count;
}
