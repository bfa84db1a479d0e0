/** The part of the vocabulary of idioms that speaks of what lies outside of the process. */
import type { Hole } from "./idiom-holes.ts";

/** Code that asks a host over the network. */
export interface RequestPattern {
  readonly fact: "requests";
  /** What is asked, the first that is given; and what stands before it where it is no whole URL. */
  readonly url: readonly Hole[];
  readonly base?: readonly Hole[];
  /** Objects in which a limit of time, a signal or a number of tries may be given. */
  readonly options: readonly Hole[];
  /** It has a limit of time of its own accord. */
  readonly limited?: true;
}

/** Connections to a store that are held. */
export interface PoolPattern {
  readonly fact: "pool";
  /** Where it leads; the first that can be told counts. */
  readonly url: readonly Hole[];
  /** How many connections it may hold, and how long it waits for one. */
  readonly max?: readonly Hole[];
  readonly timeout?: readonly Hole[];
  /** How long a statement may run, and how long it may wait for a lock. */
  readonly statementTimeout?: readonly Hole[];
  readonly lockTimeout?: readonly Hole[];
  /** Where those numbers would stand. */
  readonly options?: readonly Hole[];
  /** One connection, and no pool of them. */
  readonly single?: true;
  /** Without an address of its own it stands around connections that something else holds. */
  readonly needsUrl?: true;
}

/** Code that asks whether a feature is on, or with `declares` says that there is such a flag. */
export interface FlagPattern {
  readonly fact: "flag";
  readonly system: string;
  readonly flag: Hole;
  readonly declares?: true;
}

/** Code that writes a file to the disk of its machine, or reads one there. `folder`: any file in what the path names. */
export interface DiskPattern {
  readonly fact: "disk";
  readonly does: "reads" | "writes";
  readonly path: Hole;
  readonly folder?: true;
}

/** Code that takes something out of a cache by its key or tag, puts it there, or takes it away. */
export interface CachePattern {
  readonly fact: "cache";
  readonly system: string;
  readonly does: "reads" | "writes";
  readonly keys: Hole;
  /** How long it stays. */
  readonly ttl?: readonly Hole[];
  /** It says so of what is there already. */
  readonly ends?: true;
  /** What is put there whole. */
  readonly value?: Hole;
}
