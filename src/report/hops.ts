/** Witness paths as the report tells them. */
import type { Hop } from "../../analyzers/graph/impact.ts";
import { lineOf, name } from "./bound.ts";
import { limits } from "./limits.ts";
import type { ReportHop } from "./report.ts";

export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A path from the changed node on; `start` says where that is declared. The middle of a long path is folded. */
export function hopsOf(path: readonly Hop[], start: (id: string) => Place | undefined): readonly ReportHop[] {
  const hops = path.map((hop, at) => (at === 0 ? first(hop, path[1], start) : next(hop)));
  if (hops.length <= limits.hops) return hops;
  const folded = hops.length - limits.hops;
  const half = limits.hops / 2;
  const [resume, ...rest] = hops.slice(half + folded);
  return resume === undefined ? hops : [...hops.slice(0, half), { ...resume, folded }, ...rest];
}

function first(hop: Hop, second: Hop | undefined, start: (id: string) => Place | undefined): ReportHop {
  const place = start(hop.id) ?? hop.edge ?? second?.edge;
  return {
    id: name(hop.id),
    edge: hop.edge?.kind ?? "changed",
    file: name(place?.file ?? ""),
    line: lineOf(place?.line ?? 1),
  };
}

function next({ id, edge }: Hop): ReportHop {
  return {
    id: name(id),
    edge: edge?.kind ?? "uses",
    file: name(edge?.file ?? ""),
    line: lineOf(edge?.line ?? 1),
    ...(edge?.certainty === "guessed" && { guessed: true }),
  };
}
