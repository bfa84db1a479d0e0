/** What code is seen to do that rules ask about; part of a symbol's facts (`facts.ts`). Plain JSON. */

export interface Deeds {
  /**
   * Headers that its code sets about keeping an answer, by their names in small letters: `cache-control: public, s-maxage=60`. `?`
   * stands for what is computed, and in front of what is set only when a fork goes a certain way. Sorted.
   */
  readonly answers?: readonly string[];
  /**
   * Asks that a key makes safe to repeat (`refunds.create`), and whose that key is. Empty where the key's name says by itself that it is
   * one: `Idempotency-Key`. Told of asks for money without a key, and of all whose key is made on the spot.
   */
  readonly keys?: readonly (readonly [asks: string, key: KeyOf, line: number])[];
  /** Where it asks for a list, and uses nothing but the number of its items: from line to line, `12-14`. */
  readonly counted?: readonly string[];
  /** Lists of which it works on all items at once: where it asks for one, and where an item is worked on, `12-14>16-18`. */
  readonly fans?: readonly string[];
  /** The same of lists through whose items it goes one by one. */
  readonly walks?: readonly string[];
  /** What of the module it puts something into, under a key or as an element that it is given, and in which line: `pending:12`. */
  readonly fills?: readonly string[];
  /** What of the module it takes members out of: `delete pending[phone]`. */
  readonly drops?: readonly string[];
  /** Columns in which its conditions look for a text wherever it stands, by the names that code has for them, and in which line: `title:12`. */
  readonly searches?: readonly string[];
  /** Collections that it empties after it used them and waited in between, and to which code of the blob adds. */
  readonly flushes?: readonly Flush[];
  /** Lines where it keeps what code gives that is quick whatever it is given. */
  readonly memos?: readonly string[];
  /** What it gives the bytes of a file that was sent, by the name of the property, and in which line: `content:12`. */
  readonly blobs?: readonly string[];
  /** Lines, `12-14`, of calls that ask an object store for the bytes of an object. */
  readonly fetches?: readonly string[];
  /** Lines of calls whose value it gives back, or answers a request with and where, `12-14>20`, as far as it may be such bytes. */
  readonly yields?: readonly string[];
  readonly serves?: readonly string[];
  /** It puts a list into an order. */
  readonly sorts?: true;
  /** It takes elements out of a list of a store, looks at them, or has a script of the store do so: `redis.lpop(key)`. */
  readonly drains?: true;
  /** It holds a collection that starts empty. */
  readonly collects?: true;
  /** It ends the process: `process.exit()`. */
  readonly exits?: true;
  readonly retries?: readonly Retry[];
  /** What it gives is kept, and given again to whoever asks: https://nextjs.org/docs/app/api-reference/directives/use-cache */
  readonly keeps?: true;
  /** Somewhere it answers that it does not know who asks: 401, `UNAUTHORIZED`. */
  readonly refuses?: true;
}

/** No key, one that is another each time the code runs, or options that were put together elsewhere. */
export type KeyOf = "none" | "fresh" | "unread";

/**
 * A place where code tries again what failed, and how long it waits before: not at all, always as long, longer each time, or as
 * chance will have it. `bounded`: it gives up, as far as can be told.
 */
export interface Retry {
  readonly line: number;
  readonly pause: "none" | "fixed" | "growing" | "spread";
  readonly bounded?: true;
}

/** A collection by its name (`buffer`, `this.buffer`), the lines where it is used and where it is emptied, and names of the symbols that add to it. */
export interface Flush {
  readonly name: string;
  readonly read: number;
  readonly cleared: number;
  readonly by: readonly string[];
}
