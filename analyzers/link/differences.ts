/** What another snapshot has otherwise than a kept one: files, what they declare, and where names in them lead. */
import type { Facts, Manifest, TsConfig } from "../facts.ts";
import type { Kept } from "./kept.ts";
import { createResolver, type Resolver } from "./modules/modules.ts";
import { lockfiles } from "./modules/packages.ts";
import { heritageOf, otherAnswers } from "./names/answers.ts";
import type { Files } from "./names/names.ts";
import { directoryOf, nameOf } from "./place.ts";
import { setupPath } from "./references/runners.ts";
import { isConfiguration, meaningOf, type World } from "./world.ts";

/** A kept snapshot with what it was drawn from. */
export interface Earlier {
  readonly kept: Kept;
  readonly files: Files;
  readonly blobs: ReadonlyMap<string, string>;
}

export interface Differences {
  /** Paths with another content, come or gone, whoever reads them. */
  readonly paths: readonly string[];
  /** Paths that came or went. */
  readonly moved: readonly string[];
  /** Files that are read, at either side, and have another content. */
  readonly changed: readonly string[];
  /** Those of them that declare something else. */
  readonly reshaped: readonly string[];
  /** Unchanged files of which an import leads elsewhere, or a text may. */
  readonly redirected: readonly string[];
  /** What files are asked and answer otherwise now (`names/questions.ts`). */
  readonly questions: ReadonlySet<number>;
}

export function changedPaths(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): Pick<Differences, "paths" | "moved"> {
  const paths: string[] = [];
  const moved: string[] = [];
  for (const [path, blob] of now) {
    const known = before.get(path);
    if (known === blob) continue;
    paths.push(path);
    if (known === undefined) moved.push(path);
  }
  for (const path of before.keys()) if (!now.has(path)) moved.push(path);
  return { paths: [...new Set([...paths, ...moved])].sort(), moved: moved.sort() };
}

/** Whether names may mean something else everywhere. */
export function isReconfigured(
  earlier: Earlier,
  files: Files,
  { paths, moved }: Pick<Differences, "paths" | "moved">,
): boolean {
  if (moved.some((path) => lockfiles.has(nameOf(path)))) return true;
  const changed = paths.filter((path) => {
    const [was, is] = [earlier.files.get(path), files.get(path)];
    return (was !== undefined && isConfiguration(was)) || (is !== undefined && isConfiguration(is));
  });
  if (changed.length === 0) return false;
  const own = new Set(
    earlier.kept.with("configuration").flatMap((path) => earlier.files.get(path)?.manifest?.name ?? []),
  );
  return changed.some(
    (path) => configurationOf(earlier.files.get(path), own) !== configurationOf(files.get(path), own),
  );
}

/** A range of published versions, as opposed to a path, an alias or a tag. */
const range = /^[\d\s.^~<>=*xX|-]+(?:[-+][\w.+-]*)?$/;

/** What of a configuration decides what names mean, as one text. Which version of somebody else's package is asked for does not. */
function configurationOf(facts: Facts | undefined, own: ReadonlySet<string>): string {
  if (facts === undefined) return "";
  const { manifest, tsconfig, workspace, generates } = facts;
  return JSON.stringify([
    manifest && manifestOf(manifest, own),
    tsconfig && tsconfigOf(tsconfig),
    workspace,
    generates,
  ]);
}

function manifestOf({ rest: _, dependencies, ...manifest }: Manifest, own: ReadonlySet<string>): unknown {
  const asked = Object.entries(dependencies).map(([name, spec]) => [
    name,
    !own.has(name) && range.test(spec) ? "" : spec,
  ]);
  return [manifest, asked];
}

function tsconfigOf({ rest: _, ...tsconfig }: TsConfig): unknown {
  return tsconfig;
}

export function differences(earlier: Earlier, world: World, where: Pick<Differences, "paths" | "moved">): Differences {
  const changed = where.paths.filter((path) => earlier.kept.has(path) || world.files.has(path));
  const reshaped = changed.filter((file) => shapeOf(earlier.files.get(file)) !== shapeOf(world.files.get(file)));
  // Where no path came or went both sides resolve alike.
  const resolver = where.moved.length === 0 ? world.resolver : createResolver(world.configs, earlier.blobs);
  const redirected = [...redirectedFiles(earlier.kept, world, resolver, where.moved, new Set(changed))];
  const questions = new Set<number>();
  for (const file of [...changed, ...redirected])
    for (const asked of otherlyAnswered(earlier, world, resolver, file)) questions.add(asked);
  return { ...where, changed, reshaped, redirected, questions };
}

/** Who looked for a path that came or went, and may find something else now. */
function* redirectedFiles(
  kept: Kept,
  world: World,
  before: Resolver,
  moved: readonly string[],
  changed: ReadonlySet<string>,
): Generator<string> {
  const dirs = kept.probedFrom(moved);
  if (dirs.size === 0) return;
  for (const file of kept.files) {
    if (!dirs.has(directoryOf(file)) || changed.has(file)) continue;
    const { imports = [], inputs = [] } = world.files.get(file) ?? {};
    const specifiers = [...imports.map(({ from }) => from), ...inputs.flatMap(({ from }) => [from, setupPath(from)])];
    const runtime = world.resolver.jsxRuntime(file);
    if (runtime !== undefined) specifiers.push(runtime);
    // Operations name modules by texts, too, that only drawing finds: a worker's processor.
    const isOther =
      kept.is(file, "operations") || specifiers.some((from) => isRedirected(before, world.resolver, file, from));
    if (isOther) yield file;
  }
}

function otherlyAnswered(earlier: Earlier, world: World, before: Resolver, file: string): Iterable<number> {
  const version = (files: Files, resolver: Resolver) => ({
    facts: files.get(file),
    meaning: (specifier: string) => meaningOf(resolver, file, specifier),
  });
  return otherAnswers(file, version(earlier.files, before), version(world.files, world.resolver), (specifier) => {
    const to = world.names.table.target(file, specifier);
    if (to === undefined) return [];
    if (!("file" in to) || world.names.table.isOpen(to.file)) return undefined;
    return world.names.table.all(to.file).keys();
  });
}

function isRedirected(before: Resolver, now: Resolver, file: string, specifier: string): boolean {
  return meaningOf(before, file, specifier) !== meaningOf(now, file, specifier);
}

/** What other files can see of a file: everything but what its code does and where it stands. */
function shapeOf(facts: Facts | undefined): string {
  if (facts === undefined) return "";
  return JSON.stringify([
    facts.imports.map(({ from, kind, names }) => [from, kind, names]),
    facts.exports.map(({ line: _line, ...rest }) => rest),
    facts.symbols.map(
      ({ name, kind, owner, typeOnly, static: isStatic, bound, environment, hint, returns, value, refs }) => [
        name,
        kind,
        owner,
        typeOnly,
        isStatic,
        bound,
        environment,
        hint,
        returns,
        value,
        heritageOf(refs),
      ],
    ),
  ]);
}
