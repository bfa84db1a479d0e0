/** A step of the walk: how nodes of some kinds are read. */
import type { ts } from "ts-morph";
import type { Reader, Visit } from "./reader.ts";

export type Step = readonly [kinds: readonly ts.SyntaxKind[], visit: Visit];

/** `visit` is only ever handed nodes of those kinds. */
export function step<Node extends ts.Node>(
  kinds: readonly ts.SyntaxKind[],
  visit: (r: Reader, node: Node, continued: boolean) => void,
): Step {
  return [kinds, visit as unknown as Visit];
}
