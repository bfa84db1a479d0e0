/** Code that tries again what failed, as symbols say it of themselves (`retries`, see `Retry` in analyzers/facts.ts). */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { contextsOf } from "./entry-contexts.ts";
import { isExcluded } from "./exclusions.ts";
import { once } from "./once.ts";

export interface TriedAgain {
  readonly code: Node;
  readonly line: number;
  readonly pause: string;
  readonly bounded: boolean;
}

/** Places in code that a route, a job or the clock runs. */
export const triedAgain = once((graph: Graph): readonly TriedAgain[] =>
  graph.ofKind("symbol").flatMap((code) => {
    const retries = code.attributes?.["retries"];
    if (!Array.isArray(retries) || isExcluded(code.file)) return [];
    if (![...contextsOf(graph, code.id)].some((context) => context !== "test")) return [];
    return retries.map((told) => {
      const [line, pause = "none", bounded] = String(told).split(" ");
      return { code, line: Number(line), pause, bounded: bounded !== undefined };
    });
  }),
);
