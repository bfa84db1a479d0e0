/** A custom seed before anybody has written its words: what it asks, and the examples that its question needs. */

export interface Draft {
  /** What the change does, as half a sentence: `POST /orders` writes `ledger`. */
  readonly what: string;
  readonly file: string;
  readonly line: number;
  /** As YAML has it. */
  readonly match: Readonly<Record<string, unknown>>;
  readonly bad: Files | Sides;
  readonly good: Files | Sides;
}

/** Texts by their paths. */
export type Files = Readonly<Record<string, string>>;

export interface Sides {
  readonly before: Files;
  readonly after: Files;
}
