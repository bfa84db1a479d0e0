/**
 * How much of one configuration file is used: ten times what the largest measured repositories hold, and few enough that a file
 * made to be slow is not. What lies beyond is a Problem, or stays unresolved and is reported as such.
 */
export const limits = {
  /** Workspace globs; each is tried on every package. */
  globs: 500,
  /** Aliases, and `*` patterns of one `exports` or `imports`; each may be tried on every specifier. */
  patterns: 1000,
  /** Configurations that one names as its parents. */
  parents: 20,
  references: 500,
  /** Members that are not followed, told apart when they change. */
  members: 300,
  /** Files that a test runner sets up. */
  setups: 100,
} as const;
