/** Units that a name may have been meant for. */
import type { Node } from "../../analyzers/graph/graph.ts";
import { edits } from "../edits.ts";
import { by } from "../report/bound.ts";
import { kinds } from "../report/kinds.ts";

/** Characters that a slip of the fingers changes: one in four, at most three. */
const slips = (length: number): number => Math.min(3, Math.floor(length / 4));

/** Longer names are compared by their beginning only; nobody types them. */
const maxLength = 200;

/** All that hold the words that were asked for, or are spelt almost so: the likeliest first. Case counts for nothing. */
export function nearest(nodes: readonly Node[], asked: string): readonly Node[] {
  const words = asked.toLowerCase().slice(0, maxLength);
  const kind = kinds.find((one) => words.startsWith(`${one} `) || words.startsWith(`${one}:`));
  const wanted = kind === undefined ? words : words.slice(kind.length + 1);
  if (wanted === "") return [];
  return nodes
    .map((node) => ({ node, distance: distanceOf(node, wanted) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .sort(
      by(
        ({ distance }) => distance,
        ({ node }) => (node.kind === kind ? 0 : 1),
        ({ node }) => node.id.length,
        ({ node }) => kinds.indexOf(node.kind),
        ({ node }) => node.id,
      ),
    )
    .map(({ node }) => node);
}

/** 0 for the same but for case, 1 to 3 for slips, 4 for a part of the id, 5 for all its words; infinite for anything else. */
function distanceOf({ id, name }: Node, wanted: string): number {
  const bare = id
    .slice(id.indexOf(":") + 1)
    .toLowerCase()
    .slice(0, maxLength);
  const called = name.toLowerCase().slice(0, maxLength);
  const bound = slips(wanted.length);
  const slipped = Math.min(edits(called, wanted, bound), edits(bare, wanted, bound));
  if (slipped <= bound) return slipped;
  if (bare.includes(wanted)) return 4;
  return wanted.split(/\s+/).every((word) => bare.includes(word)) ? 5 : Number.POSITIVE_INFINITY;
}
