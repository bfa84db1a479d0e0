/** Steps of a Path. */
import type { Path } from "../../facts.ts";

const step = /\.[^.()!:`]+|\(\)|!|:|`/g;
const known = new Map<Path, readonly string[]>();
/** Paths repeat heavily over a repository; the memory is dropped when a repository of another kind has filled it. */
const maxKnown = 50_000;

/** `.user.findMany()` -> `.user`, `.findMany`, `()`. */
export function stepsOf(path: Path): readonly string[] {
  if (path === "") return [];
  let steps = known.get(path);
  if (steps === undefined) {
    if (known.size >= maxKnown) known.clear();
    steps = path.match(step) ?? [];
    known.set(path, steps);
  }
  return steps;
}
