/** What cannot be vouched for when other versions are installed. */
import type { Graph } from "../graph/graph.ts";
import { packageId } from "../link/ids.ts";
import type { Resolved } from "./pair.ts";
import type { Swap } from "./swaps.ts";

export interface Spot {
  readonly reason: "integrity" | "tool-package";
  readonly file: string;
  readonly line: number;
  readonly detail: string;
}

/** Names that one sentence lists; the rest is counted. */
const named = 5;

export function* spotsOf({ pair, difference }: Resolved, head: Graph, base: Graph): Generator<Spot> {
  const file = pair.head.path;
  yield* swapSpots(
    file,
    difference.swaps.filter(({ what }) => what === "content"),
  );

  const tools = new Map<string, number>();
  for (const { name, from, direct, through, line } of difference.bumps) {
    // What is new and imported by nobody changes nothing that was there.
    if (direct.length > 0 && from.length > 0) tools.set(name, line);
    for (const road of through) if (!tools.has(road.name)) tools.set(road.name, road.line);
  }
  const unimported = [...tools].filter(
    ([name]) => !isDeclared(name) && !isImported(name, head) && !isImported(name, base),
  );
  const [first] = unimported;
  if (first !== undefined)
    yield {
      reason: "tool-package",
      file,
      line: first[1],
      detail: `nothing that is read imports ${list(unimported.map(([name]) => name))}: what runs or loads it is not followed`,
    };
}

/** Declarations of types alone: nothing runs them. */
const isDeclared = (name: string): boolean => name.startsWith("@types/");

const isImported = (name: string, graph: Graph): boolean =>
  graph.to(packageId(name)).some(({ from }) => graph.node(from)?.kind !== "package");

function* swapSpots(file: string, swaps: readonly Swap[]): Generator<Spot> {
  for (const { name, version, line } of swaps.slice(0, named))
    yield {
      reason: "integrity",
      file,
      line,
      detail: `\`${name}@${version}\` is installed with other contents than before under the same version: its hash, or where it comes from without one, changed`,
    };
  const [next] = swaps.slice(named);
  if (next !== undefined)
    yield {
      reason: "integrity",
      file,
      line: next.line,
      detail: `${swaps.length - named} more packages are installed with other contents than before under the same version`,
    };
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, named).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more packages` : ""}, of which, or beneath which, another version is installed`;
}
