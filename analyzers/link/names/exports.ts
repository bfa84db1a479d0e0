/** Exported names of files, followed through re-exports, stars and cycles of barrels. */
import type { Facts, Import } from "../../facts.ts";
import { hashPath } from "../place.ts";
import type { Trail } from "../trail.ts";
import type { Files } from "./names.ts";
import { type Ask, anyStar, question, starQuestion } from "./questions.ts";

/** On the trail: who answers for files behind stars. */
const nobody = -1;

/** Files one search may pass: chains of barrels have a handful, and each costs stack. */
const maxBarrels = 500;

/** What an exported name is: a declaration, a whole module (`export * as ns`), or a name of a package. */
export type Exported =
  | { readonly is: "symbol"; readonly file: string; readonly symbol: number }
  | { readonly is: "module"; readonly file: string }
  | { readonly is: "package"; readonly specifier: string; readonly name: string };

/** Lookups of one file, made when it is first asked about. */
export interface FileNames {
  readonly facts: Facts;
  /** On the trail, and in questions. */
  readonly number: number;
  readonly hash: number;
  readonly symbols: ReadonlyMap<string, number>;
  readonly imports: ReadonlyMap<string, { readonly entry: Import; readonly imported: string }>;
  readonly exports: ReadonlyMap<string, Facts["exports"][number]>;
  readonly stars: readonly Import[];
  /** Answers given so far, by exported name, and the files that each hangs on. */
  readonly answers: Map<string, { readonly found: Exported | undefined; readonly asked: Int32Array }>;
}

export interface ExportTable {
  /** Notes that something of a file was asked. */
  ask(file: FileNames, ask: Ask, name: string): void;
  names(file: string): FileNames | undefined;
  /** The file an import means, or the specifier of a package, or undefined when it is unresolved. */
  target(file: string, specifier: string): { readonly file: string } | { readonly specifier: string } | undefined;
  exported(file: string, name: string): Exported | undefined;
  /** What an import binding stands for. */
  imported(file: string, entry: Import, name: string): Exported | undefined;
  /** Every name a file exports, stars included. */
  all(file: string): ReadonlyMap<string, Exported>;
  /** Whether a file passes on whatever some package exports, so that nobody knows all of its names. */
  isOpen(file: string): boolean;
}

type Resolve = (
  file: string,
  specifier: string,
) => { readonly file: string } | { readonly specifier: string } | undefined;

/** `trail`: who was asked, file by file. */
export function createExports(files: Files, target: Resolve, trail: Trail): ExportTable {
  const indexes = new Map<string, FileNames>();

  const ask = ({ number, hash }: FileNames, what: Ask, name: string): void =>
    trail.ask(number, question(hash, what, name));

  function names(file: string): FileNames | undefined {
    let known = indexes.get(file);
    if (known === undefined) {
      const facts = files.get(file);
      if (facts === undefined) return undefined;
      known = indexFile(facts, trail.numberOf(file), hashPath(file));
      indexes.set(file, known);
    }
    return known;
  }

  function exported(file: string, name: string): Exported | undefined {
    const answers = names(file)?.answers;
    if (answers === undefined) return undefined;
    const known = answers.get(name);
    if (known !== undefined) {
      trail.askAll(known.asked);
      return known.found;
    }
    const mark = trail.mark();
    const found = search(file, name, new Set(), false);
    answers.set(name, { found, asked: trail.since(mark) });
    return found;
  }

  /** A cycle of barrels answers "not here" the second time it is entered. */
  function search(file: string, name: string, seen: Set<string>, behindStar: boolean): Exported | undefined {
    const index = names(file);
    if (index === undefined) return undefined;
    // Within one search a name changes only by an explicit re-export, so the file and the name tell a cycle.
    const key = `${name}\n${file}`;
    if (seen.has(key) || seen.size >= maxBarrels) return undefined;
    seen.add(key);
    const direct = index.exports.get(name);
    // Files behind a star are asked by the name alone, all at once.
    if (direct !== undefined || !behindStar) ask(index, "export", name);
    if (direct?.local !== undefined) {
      const symbol = index.symbols.get(direct.local);
      if (symbol !== undefined) return { is: "symbol", file, symbol };
      const bound = index.imports.get(direct.local);
      return bound && follow(file, bound.entry, bound.imported, seen, false);
    }
    if (direct?.from !== undefined) {
      const entry = index.facts.imports[direct.from];
      return entry && follow(file, entry, direct.imported ?? name, seen, false);
    }
    if (name === "default") return undefined;
    // Who looks here of himself would notice a first star; who comes by another one is told by `anyStar`.
    if (index.stars.length > 0 || !behindStar) ask(index, "stars", "");
    if (index.stars.length > 0) {
      trail.ask(nobody, starQuestion(name));
      trail.ask(nobody, anyStar);
    }
    let outside: Exported | undefined;
    for (const entry of index.stars) {
      const found = follow(file, entry, name, seen, true);
      if (found !== undefined && found.is !== "package") return found;
      outside ??= found;
    }
    return outside;
  }

  function follow(
    file: string,
    entry: Import,
    name: string,
    seen: Set<string>,
    behindStar: boolean,
  ): Exported | undefined {
    const to = target(file, entry.from);
    if (to === undefined) return undefined;
    if ("specifier" in to) return { is: "package", specifier: to.specifier, name };
    if (name === "*") return { is: "module", file: to.file };
    // The first step of a search may use, and fill, what is known; inside a cycle an answer is not final.
    return seen.size === 0 ? exported(to.file, name) : search(to.file, name, seen, behindStar);
  }

  function all(file: string): ReadonlyMap<string, Exported> {
    const found = new Map<string, Exported>();
    const gather = (at: string, seen: Set<string>): void => {
      const index = names(at);
      if (index === undefined || seen.has(at)) return;
      seen.add(at);
      ask(index, "exports", "");
      for (const name of index.exports.keys()) {
        const one = exported(at, name);
        if (one !== undefined && !found.has(name)) found.set(name, one);
      }
      for (const entry of index.stars) {
        const to = target(at, entry.from);
        if (to !== undefined && "file" in to) gather(to.file, seen);
      }
    };
    gather(file, new Set());
    return found;
  }

  function isOpen(file: string): boolean {
    const passed = new Set([file]);
    // A set may grow while it is read.
    for (const at of passed)
      for (const entry of names(at)?.stars ?? []) {
        const to = target(at, entry.from);
        if (to !== undefined && !("file" in to)) return true;
        if (to !== undefined) passed.add(to.file);
      }
    return false;
  }

  return {
    ask,
    names,
    target,
    exported,
    all,
    isOpen,
    imported: (file, entry, name) => follow(file, entry, name, new Set(), false),
  };
}

function indexFile(facts: Facts, number: number, hash: number): FileNames {
  const symbols = new Map<string, number>();
  for (const [at, { name }] of facts.symbols.entries()) symbols.set(name, at);
  const imports = new Map<string, { entry: Import; imported: string }>();
  for (const entry of facts.imports)
    for (const { local, imported } of entry.names) imports.set(local, { entry, imported });
  const exports = new Map<string, Facts["exports"][number]>();
  const stars: Import[] = [];
  for (const entry of facts.exports) {
    if (entry.name !== "*") exports.set(entry.name, exports.get(entry.name) ?? entry);
    else if (entry.from !== undefined) {
      const from = facts.imports[entry.from];
      if (from !== undefined) stars.push(from);
    }
  }
  return { facts, number, hash, symbols, imports, exports, stars, answers: new Map() };
}
