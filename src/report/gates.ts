/**
 * Figures of a graph below which it is blind, whatever else it says. Measured on 29 repositories; the table of
 * `docs/accuracy.md` ("Blind graphs") has them one by one.
 */
import type { Coverage } from "./report.ts";

/** Fewer files than this may well stand alone. */
const enoughScripts = 20;

/** Twenty sound graphs tie 83 % of their files and more; seven blind ones (what ties them is names that no file imports) 5 to 66. */
const minTied = 0.5;

/** The sound have 4.0 uses of another file's symbols a file and more, the small shop of `examples/` 2.1, and all but one of the blind 0.0 to 1.2. */
const minTies = 1.5;

/** Where there are tests, they reach 9.6 % of the symbols and more in the sound, and in all but one of the blind 0.0 to 5.5. */
const minTested = 0.05;

export type Ties = Pick<Coverage, "scripts" | "tied" | "ties">;
export type Tested = Pick<Coverage, "scripts" | "tests" | "symbols" | "tested">;

/** Why most of the code hangs together by something that the graph does not show: what a change reaches is more than is told. */
export function looseness({ scripts, tied, ties }: Ties): string | undefined {
  if (scripts < enoughScripts) return undefined;
  if (tied < minTied * scripts) return `only ${tied} of ${scripts} files are seen to use another or to be used`;
  if (ties >= minTies * scripts) return undefined;
  const each = (Math.floor((10 * ties) / scripts) / 10).toFixed(1);
  return `a file is seen to use ${each} symbols of others on average, below ${minTies.toFixed(1)}`;
}

/**
 * Why tests are not tied to what they test: they drive it from outside, or by what the graph does not show, or are too few to
 * tell. It concerns the choice of tests alone; that nobody tests a route does not hide who uses it.
 */
export function detachment({ scripts, tests, symbols, tested }: Tested): string | undefined {
  if (tests === 0 || scripts < enoughScripts || tested >= minTested * symbols) return undefined;
  return `tests are seen to reach only ${tested} of ${symbols} symbols, below ${minTested * 100} %`;
}
