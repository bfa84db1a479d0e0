/** What the reader of code must know of idioms. */

/** What makes a call chain worth keeping. */
export interface Vocabulary {
  readonly words: ReadonlySet<string>;
  /** Those of the words that only ask a database: functions in such a chain are part of the query. */
  readonly queries?: ReadonlySet<string>;
  /** Words that tell something only where a model may be meant. */
  readonly models?: ReadonlySet<string>;
  /** Whether an idiom speaks of this import specifier. */
  readonly knows: (specifier: string) => boolean;
  /**
   * Who gives functions something to work on: methods and packages with the argument (index) that is such a function, and types of
   * such functions.
   */
  readonly gives: {
    readonly calls: ReadonlyMap<string, { readonly at: number; readonly first?: readonly string[] }>;
    readonly packages: ReadonlyMap<string, number>;
    readonly types: ReadonlySet<string>;
  };
  /** Whether what is called, or what it is called on, may pass on to something that an idiom knows: `registerWorker`, `mailQueue`. */
  readonly hints?: (name: string) => boolean;
  /** Functions of the runtime that idioms speak of. */
  readonly globals?: ReadonlySet<string>;
}
