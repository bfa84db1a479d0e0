/** Where a walk over names leads: through imports, barrels and members to declarations, or out of the repository. */
import type { Chain, Facts, Path, Ref, Root, SymbolFact } from "../../facts.ts";

/** A declaration in the snapshot. `rest` is what the walk could not follow any further (`""` when it arrived). */
export interface SymbolTarget {
  readonly to: "symbol";
  readonly file: string;
  /** Index into the file's `symbols`. */
  readonly symbol: number;
  readonly rest: Path;
}

/** A name of an installed package: `bullmq`, export `Worker`, what is walked beyond it (`!`, `().router`). */
export interface PackageTarget {
  readonly to: "package";
  /** The specifier, subpath included: `drizzle-orm/pg-core`. */
  readonly specifier: string;
  readonly name: string;
  readonly rest: Path;
}

export type Target = SymbolTarget | PackageTarget;

/** Where a walk stands: at a declaration, at an instance of a class, at a whole module, outside, or lost behind `symbol`. */
export type Stand =
  | { readonly at: "symbol" | "instance" | "lost"; readonly file: string; readonly symbol: number }
  | { readonly at: "module"; readonly file: string }
  | { readonly at: "package"; readonly specifier: string; readonly name: string; readonly rest: Path };

/** A walk with what it met: every declaration it named on its way, how each was used, and what it could not follow. */
export interface Walked {
  /** In order; `step` is the step that followed the declaration (`()`, `!`, `:`, `.x`) or `""` at the end. */
  readonly met: readonly { readonly file: string; readonly symbol: number; readonly step: string }[];
  readonly end: Stand | undefined;
  /** Steps that names could not follow, from the first unknown one on. */
  readonly rest: readonly string[];
}

/** Facts by path, each read when it is asked for. */
export type Files = Pick<ReadonlyMap<string, Facts>, "get" | "has">;

/** The names of one snapshot. Pure: answers depend on the facts and paths alone. */
export interface Names {
  readonly files: Files;
  /**
   * Follows `path` from `root` as seen in `file`. Where a value was made by a package (`const app = new Hono()`), the answer
   * goes on through it: `app.get()` in any file that imports `app` ends as `hono` / `Hono` / `!.get()`.
   * More than one target: an overloaded or re-assigned name; none: unknown.
   */
  resolve(file: string, root: Root, path: Path): readonly Target[];
  /** The whole walk, for whoever draws edges from it. */
  walk(file: string, root: Root, path: Path): Walked;
  /** The declaration a walk ends at, not going through what made its value: `app` is the const `app`. */
  declaration(file: string, root: Root, path: Path): SymbolTarget | undefined;
  /** The calls of a file that idioms may know. */
  chainsOf(file: string): readonly Chain[];
  /** What a declaration's code uses. */
  usesOf(file: string, symbol: number): readonly Ref[];
  /** What a class or an object holds, in order. */
  membersOf(file: string, symbol: number): readonly { readonly symbol: number; readonly fact: SymbolFact }[];
  /** The file a specifier means, if it is in the snapshot. */
  module(file: string, specifier: string): string | undefined;
  /** The declaration behind an exported name of a file, through re-exports and stars. */
  exported(file: string, name: string): SymbolTarget | undefined;
}
