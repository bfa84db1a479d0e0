/** A lockfile as every package manager means it: what was installed, and who asked for it. Paths are seen from the lockfile's directory. */
import type { Problem } from "../facts.ts";

/** One package as it is installed. */
export interface Instance {
  readonly name: string;
  /** With the commit or the patch where that is part of what is installed. */
  readonly version: string;
  /** Line of the lockfile, from 1. */
  readonly line: number;
  /** Hash of what is installed, with what names its kind before it; only hashes of one kind can be compared. */
  readonly integrity?: string;
  /** Where it is fetched from. */
  readonly address?: string;
  /** Keys of the instances that it uses. */
  readonly needs: readonly string[];
}

/** A direct dependency: the instance that one workspace gets for a name. */
export interface Need {
  readonly key: string;
  readonly line: number;
}

export interface Lock {
  readonly instances: ReadonlyMap<string, Instance>;
  /** By directory of the workspace (`""` for the lockfile's own), then by the name that code imports. */
  readonly importers: ReadonlyMap<string, ReadonlyMap<string, Need>>;
  readonly problems: readonly Problem[];
}

/** What the manifests around a lockfile ask for, by directory: some formats leave that to them. */
export type Asked = ReadonlyMap<string, Readonly<Record<string, string>>>;

export const limits = {
  /** Characters of a lockfile; the largest of the measured repositories has 1.4 million. */
  text: 16_000_000,
  /** Nesting; real files have six levels. */
  depth: 32,
} as const;

/** A lockfile of which nothing can be said but why. */
export function unreadable(line: number, detail: string, reason: Problem["reason"] = "bad-config"): Lock {
  return { instances: new Map(), importers: new Map(), problems: [{ reason, line, detail }] };
}

/** Where a package's name ends in `name@rest`: its first `@` that does not begin a scope; -1 where there is none. */
export function nameEnd(text: string): number {
  return text.indexOf("@", 1);
}

/** `name@version`: what is installed, wherever it lies. */
export const identity = ({ name, version }: Pick<Instance, "name" | "version">): string => `${name}@${version}`;

/** The first line of each identity. */
export function linesOf({ instances }: Lock): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const instance of instances.values())
    if (!lines.has(identity(instance))) lines.set(identity(instance), instance.line);
  return lines;
}
