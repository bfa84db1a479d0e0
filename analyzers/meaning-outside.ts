/** What idioms make of code that needs something outside of the process. */
import type { Holder, Place, Seen } from "./meaning-places.ts";

/** Where it stands in its code, as `Chain` has it. */
export interface Standing {
  readonly inLoop: boolean;
  readonly perItem: boolean;
  readonly mapped: boolean;
  readonly inTransaction: boolean;
  readonly arms: string | undefined;
  /** What goes wrong is taken: by a `catch` around it, or at its end. */
  readonly caught: boolean;
}

export interface RequestMeaning extends Place, Standing {
  readonly means: "requests";
  readonly url: Seen | undefined;
  /** What may stand before the URL. */
  readonly prefixes: readonly Seen[];
  readonly options: readonly Seen[];
  readonly limited: boolean;
}

export interface PoolMeaning extends Place {
  readonly means: "pool";
  readonly library: string;
  /** What holds it. */
  readonly holder: Holder;
  readonly url: readonly Seen[];
  readonly max: readonly Seen[];
  readonly timeout: readonly Seen[];
  readonly statementTimeout: readonly Seen[];
  readonly lockTimeout: readonly Seen[];
  readonly options: readonly Seen[];
  readonly single: boolean;
  readonly needsUrl: boolean;
}

export interface FlagMeaning extends Place {
  readonly means: "flag";
  readonly system: string;
  readonly flag: Seen;
  readonly holder: Holder;
  readonly declares: boolean;
}

export interface CacheMeaning extends Place, Standing {
  readonly means: "cache";
  readonly system: string;
  readonly does: "reads" | "writes";
  /** The method that is called, in small letters: `lrange`. */
  readonly called: string | undefined;
  readonly keys: readonly Seen[];
  readonly ttl: Seen | undefined;
  readonly ends: boolean;
  readonly value: Seen | undefined;
}

export interface DiskMeaning extends Place {
  readonly means: "disk";
  readonly does: "reads" | "writes";
  readonly path: Seen;
  readonly folder: boolean;
}

/** What lies outside of the process. */
export type OutsideMeaning = RequestMeaning | PoolMeaning | FlagMeaning | CacheMeaning | DiskMeaning;
