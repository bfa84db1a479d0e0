/** Where things stand, in the names of a file. */
import type { Value } from "./facts.ts";

/** A value where it stands: names in it are those of `file`. */
export interface Seen {
  readonly file: string;
  readonly value: Value;
}

/** What holds a value, as `file` and index of a symbol: the const an app is bound to, the function that makes it. */
export interface Holder {
  readonly file: string;
  readonly symbol: number;
}

export interface Place {
  readonly idiom: string;
  readonly file: string;
  /** The symbol (index) whose code holds the call. */
  readonly by: number;
  readonly line: number;
  /** False where the receiver is unknown and the shape of the call is all the evidence. */
  readonly sure: boolean;
}
