/** What a truth says: a repository at a commit, symbols that were broken one by one, and the test files that then failed. */

/** Replaces a range of one file by other text. Offsets count UTF-16 units of the file's text. */
export interface Mutation {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export interface TruthEntry {
  readonly id: string;
  readonly file: string;
  readonly symbol: string;
  readonly kind: string;
  /** How the symbol is broken: as a unified diff of no context, or as a range and what stands there instead. */
  readonly mutationPatch?: string;
  readonly mutation?: Mutation;
  /** `call`: the symbol itself ran; `module-load`: a constant, whose module was loaded to its end. */
  readonly executingBasis: "call" | "module-load";
  /** Test files that execute the symbol in an unchanged run. */
  readonly executingTests: readonly string[];
  /** Test files that failed when it was broken; null when it was not tried. */
  readonly failingTests: readonly string[] | null;
}

export interface Truth {
  readonly repo: string;
  readonly commit: string;
  /** Test files that ran and passed; all others are outside of every figure. */
  readonly allTestFiles: readonly string[];
  /** Test files that failed in an unchanged run. */
  readonly excludedTests: readonly string[];
  /** Really broken. */
  readonly mutants: readonly TruthEntry[];
  /** Only executed: running them again, broken, would have cost more than it says. */
  readonly execOnly: readonly TruthEntry[];
}

/** The text with its range replaced. */
export function mutated(text: string, { start, end, replacement }: Mutation): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
