/**
 * How much a report may hold. A pull request of any size gives a report of a size that people and machines can take;
 * what is left out is counted in `totals` and said in `notes`.
 */
export const limits = {
  /** Files of the diff; GitHub's own listing of a pull request stops at 3,000. */
  files: 3_000,
  /** Ranges of changed lines per file. */
  ranges: 1_000,
  /** Changed nodes. */
  changed: 3_000,
  /** Reached nodes; operational units go first, symbols and modules last. */
  reached: 5_000,
  /** Hops of one witness path; the middle of a longer one is folded. */
  hops: 24,
  /** Places that cannot be vouched for. */
  blind: 500,
  findings: 500,
  notes: 50,
  /** Files named per part of a proposed split, and parts. */
  partFiles: 50,
  parts: 20,
  /** Statements of one way back. */
  statements: 200,
  /** Migrations told one by one. */
  migrations: 100,
  /** Nodes named by one finding. */
  on: 50,
  /** Characters of an id, a path or a name. */
  name: 500,
  /** Characters of a sentence: a detail, a reason, a remedy. */
  sentence: 2_000,
} as const;
