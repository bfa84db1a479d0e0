/** Which paths were looked for, found or not, on the way to each answer: whoever looked for one that comes or goes is asked again. */
import { hashPath } from "../place.ts";
import { Trail } from "../trail.ts";
import type { Paths } from "./sources.ts";

/** The paths of a tree. */
export interface Tree extends Paths {
  keys(): Iterable<string>;
}

/** The paths that one answer hangs on, as the trail has them, and the directory of whoever asked. */
export interface Probe {
  readonly dir: string;
  readonly asked: Int32Array;
}

export interface Probes {
  /** The tree, as it is to be asked. */
  readonly paths: Paths;
  readonly trail: Trail;
  readonly all: readonly Probe[];
  /** An answer for a directory, with what it hangs on noted. */
  noted<Answer>(dir: string, compute: () => Answer): Answer;
}

export function createProbes(tree: Tree): Probes {
  const trail = new Trail();
  const all: Probe[] = [];
  return {
    trail,
    all,
    paths: {
      has(path) {
        trail.ask(0, hashPath(path));
        return tree.has(path);
      },
    },
    noted(dir, compute) {
      const mark = trail.mark();
      const answer = compute();
      all.push({ dir, asked: trail.cut(mark) });
      return answer;
    },
  };
}
