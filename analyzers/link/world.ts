/** One snapshot as everybody who draws it sees it. */
import type { Facts } from "../facts.ts";
import { type SymbolIds, symbolIds } from "./ids.ts";
import { type Namesakes, namesakesIn } from "./modules/faults.ts";
import { createResolver, type Resolver } from "./modules/modules.ts";
import type { ExportTable } from "./names/exports.ts";
import type { Files, Names } from "./names/names.ts";
import { createNames } from "./names/resolve.ts";
import { lazily, remember } from "./remember.ts";
import { Trail } from "./trail.ts";

export interface World {
  readonly files: Files;
  /** Manifests, compiler configurations, workspaces and what generates code, by path and in order. */
  readonly configs: ReadonlyMap<string, Facts>;
  /** Every path of the tree, sorted. */
  readonly paths: readonly string[];
  /** Blob hash by path, for every file of the tree. */
  readonly blobs: ReadonlyMap<string, string>;
  readonly resolver: Resolver;
  readonly names: Names & { readonly table: ExportTable };
  readonly ids: SymbolIds;
  /** Names that several packages of one workspace have. */
  readonly namesakes: () => Namesakes;
  /** Hears of which files something was asked. */
  readonly trail: Trail;
}

export function createWorld(
  files: Files,
  configs: ReadonlyMap<string, Facts>,
  blobs: ReadonlyMap<string, string>,
): World {
  const trail = new Trail();
  const resolver = createResolver(configs, blobs);
  const names = createNames(files, targetOf(resolver), trail);
  const ids = remember((file: string) => {
    const facts = files.get(file);
    return facts && symbolIds(file, facts);
  });
  const namesakes = lazily(() => namesakesIn(configs, resolver));
  return {
    files,
    configs,
    paths: [...blobs.keys()].sort(),
    blobs,
    resolver,
    names,
    ids: { get: ids },
    namesakes,
    trail,
  };
}

/** Whether a file says what names mean elsewhere. */
export function isConfiguration({ manifest, tsconfig, workspace, catalogs, generates }: Facts): boolean {
  return [manifest, tsconfig, workspace, catalogs, generates].some((said) => said !== undefined);
}

/** The resolver's answer as names need it. A published namesake of a workspace package is outside. */
function targetOf(resolver: Resolver): ExportTable["target"] {
  return (file, specifier) => {
    const found = resolver.resolve(file, specifier);
    if (found.to === "file") return { file: found.path };
    return found.to === "package"
      ? { specifier: found.subpath === "" ? found.name : `${found.name}/${found.subpath}` }
      : undefined;
  };
}

/** What an import means, as one text to compare. */
export function meaningOf(resolver: Resolver, file: string, specifier: string): string | undefined {
  const found = resolver.resolve(file, specifier);
  return found.to === "file"
    ? found.path
    : found.to === "package"
      ? `package ${found.name}/${found.subpath}`
      : undefined;
}

/** The files that a file's imports lead to. */
export function importTargets({ files, names }: Pick<World, "files" | "names">, file: string): readonly string[] {
  return files.get(file)?.imports.flatMap(({ from }) => names.module(file, from) ?? []) ?? [];
}

/** Whether tables, or what touches them in SQL, may be drawn from a file. */
export function isSchema(file: string, { statements, models }: Facts): boolean {
  return statements.length > 0 || models.length > 0 || file.endsWith(".sql");
}

/** A file with its facts, if it is there. */
export function pairOf(files: Files, file: string): readonly (readonly [string, Facts])[] {
  const facts = files.get(file);
  return facts === undefined ? [] : [[file, facts]];
}
