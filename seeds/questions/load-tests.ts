/** Load tests, as far as their options tell them. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isVendored } from "../../analyzers/roles.ts";

export interface LoadTest {
  /** The options of the script. */
  readonly node: Node;
  readonly nominal: number;
  readonly peak: number;
  /** `http_req_failed: rate<0.01`. */
  readonly thresholds: readonly string[];
  /** A threshold ends the run when it is passed. */
  readonly stops: boolean;
}

/** By path. */
export function loadTests(graph: Graph): readonly LoadTest[] {
  return graph
    .ofKind("symbol")
    .filter(({ name, file }) => name === "options" && !isVendored(file))
    .flatMap((node): readonly LoadTest[] => {
      const { nominal, peak, thresholds, stops } = node.attributes ?? {};
      if (typeof nominal !== "number" || typeof peak !== "number") return [];
      const list = Array.isArray(thresholds) ? thresholds.map(String) : [];
      return [{ node, nominal, peak, thresholds: list, stops: stops === true }];
    })
    .sort((a, b) => (a.node.file < b.node.file ? -1 : 1));
}

/** Pressed so much harder than usual that something may give. */
export const enough = 10;
