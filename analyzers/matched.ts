/** A call that a pattern fits, and what is asked about it. */
import type { Call, Callee } from "./calls.ts";
import type { Constants } from "./link/names/constants.ts";
import type { Names } from "./link/names/names.ts";

export interface Matched {
  readonly call: Call;
  readonly callee: Callee;
  /** Where the receiver was made, by the pattern's own words (`on`). */
  readonly on: readonly string[];
  /** The receiver is code of the repository that holds such a thing. */
  readonly holds?: boolean;
}

export interface World {
  readonly names: Names;
  readonly constants: Constants;
}
