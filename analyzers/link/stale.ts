/**
 * Which files draw something else than they did in an earlier snapshot. Whatever a file draws follows from its own facts, from
 * what the files it can reach through imports declare, and from members guessed by name; so a file whose imports lead to
 * nothing that declares something new draws what it drew. Erring is only ever towards drawing again.
 */
import type { Facts, SymbolFact } from "../facts.ts";
import { shortName } from "./references/draw-guesses.ts";

export interface Before {
  readonly files: ReadonlyMap<string, Facts>;
  readonly paths: readonly string[];
  /** What an import of a file meant: a path, a package, or nothing. */
  readonly meaning: (file: string, specifier: string) => string | undefined;
  readonly guessed: (file: string) => ReadonlySet<string> | undefined;
  readonly registrations: (file: string) => ReadonlySet<string> | undefined;
}

export interface Now extends Omit<Before, "guessed"> {
  readonly module: (file: string, specifier: string) => string | undefined;
}

/** Undefined when everything has to be drawn: the configuration decides what every name means. */
export function staleFiles(before: Before, now: Now): ReadonlySet<string> | undefined {
  const changed = changedFiles(before.files, now.files);
  for (const file of changed)
    if (isConfiguration(before.files.get(file)) || isConfiguration(now.files.get(file))) return undefined;

  const stale = new Set(changed);
  const declares = changed.filter((file) => shapeOf(before.files.get(file)) !== shapeOf(now.files.get(file)));
  // A file that re-exports from elsewhere now declares something else, too.
  if (!samePaths(before.paths, now.paths))
    for (const [file, { imports }] of now.files)
      if (imports.some(({ kind, from }) => kind === "glob" || before.meaning(file, from) !== now.meaning(file, from)))
        declares.push(file);
  const members = new Set(
    declares.flatMap((file) => [...membersOf(before.files.get(file)), ...membersOf(now.files.get(file))]),
  );
  for (const file of now.files.keys()) {
    const guessed = before.guessed(file);
    if (stale.has(file) || guessed === undefined) stale.add(file);
    else if (!same(before.registrations(file), now.registrations(file))) stale.add(file);
    else if (members.size > 0 && [...guessed].some((name) => members.has(name))) stale.add(file);
  }
  for (const file of importers(now, declares)) stale.add(file);
  return stale;
}

function samePaths(before: readonly string[], now: readonly string[]): boolean {
  return before.length === now.length && before.every((path, at) => path === now[at]);
}

function changedFiles(before: ReadonlyMap<string, Facts>, now: ReadonlyMap<string, Facts>): readonly string[] {
  const changed = [...now].filter(([file, facts]) => before.get(file) !== facts).map(([file]) => file);
  for (const file of before.keys()) if (!now.has(file)) changed.push(file);
  return changed;
}

function isConfiguration(facts: Facts | undefined): boolean {
  return (
    facts?.manifest !== undefined ||
    facts?.tsconfig !== undefined ||
    facts?.workspace !== undefined ||
    facts?.generates !== undefined
  );
}

/** What other files can see of a file: everything but what its code does and where it stands. */
function shapeOf(facts: Facts | undefined): string {
  if (facts === undefined) return "";
  return JSON.stringify([
    facts.imports.map(({ from, kind, names }) => [from, kind, names]),
    facts.exports.map(({ line: _line, ...rest }) => rest),
    facts.symbols.map(({ name, kind, owner, typeOnly, static: isStatic, hint, returns, value, refs }) => [
      name,
      kind,
      owner,
      typeOnly,
      isStatic,
      hint,
      returns,
      value,
      refs.flatMap(([to, path, how]) =>
        how === "extends" || how === "implements" || how === "decorator" || to === "@this" ? [[to, path, how]] : [],
      ),
    ]),
  ]);
}

function membersOf(facts: Facts | undefined): readonly string[] {
  return (facts?.symbols ?? [])
    .filter(({ owner }: SymbolFact) => owner !== undefined)
    .map(({ name }) => shortName(name));
}

function same(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return (a?.size ?? 0) === (b?.size ?? 0) && [...(a ?? [])].every((one) => b?.has(one));
}

/** Every file whose imports lead to one of `targets`, over any number of files. */
function importers({ files, module }: Now, targets: readonly string[]): ReadonlySet<string> {
  const found = new Set(targets);
  if (targets.length === 0) return found;
  const users = new Map<string, string[]>();
  for (const [file, { imports }] of files)
    for (const { from } of imports) {
      const to = module(file, from);
      if (to === undefined) continue;
      const known = users.get(to);
      if (known === undefined) users.set(to, [file]);
      else known.push(file);
    }
  // A set may grow while it is read.
  for (const file of found) for (const user of users.get(file) ?? []) found.add(user);
  return found;
}
