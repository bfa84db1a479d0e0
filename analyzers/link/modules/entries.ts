/** Where one enters a file, a directory or a package: the source behind what its name or its manifest says. */
import { isRecord } from "../../config/shape.ts";
import { directoryOf, join, nameOf } from "../place.ts";
import type { Trail } from "../trail.ts";
import { readMap } from "./conditions.ts";
import { origins } from "./outputs.ts";
import type { Package, Packages } from "./packages.ts";
import { createSources, isDeclaration, type Paths } from "./sources.ts";
import type { TsConfigs } from "./tsconfigs.ts";

export interface Entries {
  /** A file, or a directory by its package.json or index. */
  at(path: string): string | undefined;
  directory(path: string): string | undefined;
  /** The source behind a path that may be build output. */
  behind(path: string): string | undefined;
  /** The first target, seen from a directory, that exists as source. Declarations serve only where there is no code. */
  code(dir: string, targets: readonly string[]): string | undefined;
  /** What importing a package by its name alone means. */
  entry(found: Package): string | undefined;
  /** What `name/subpath` means. */
  inside(found: Package, subpath: string): string | undefined;
}

/** What a package's own folder may stand for: itself, its sources, and what Ember makes its root of. */
const roots = ["", "src/", "app/", "addon/"];

/** `trail` hears which paths were looked for. */
export function createEntries(paths: Paths, packages: Packages, configs: TsConfigs, trail: Trail): Entries {
  const sources = createSources(paths);

  const at = (path: string): string | undefined => sources.file(path) ?? directory(path);
  const directory = (path: string): string | undefined => {
    const { source, module, main, types } = packages.at(path)?.manifest ?? {};
    const entries = [source, module, main, types].filter((entry) => entry !== undefined);
    return code(path, entries) ?? sources.extended(path === "" ? "index" : `${path}/index`);
  };

  const behind = (path: string, named = false): string | undefined => {
    const home = packages.around(directoryOf(path));
    const dir = home?.dir ?? "";
    const bundle = nameOf(home?.manifest.name ?? "");
    const places = origins({ dir, bundle }, path, configs.outputs(dir), named);
    for (const place of places) {
      const found = paths.has(place) ? place : sources.extended(place);
      if (found !== undefined) return found;
    }
    // A bundler's entry may be named after the folder that it was built from.
    for (const place of places) {
      const found = sources.extended(`${place}/index`);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const code = (dir: string, targets: readonly string[]): string | undefined => {
    let declaration: string | undefined;
    for (const target of targets) {
      const place = join(dir, target);
      if (place === undefined || place === dir) continue;
      const found = sources.file(place) ?? behind(place, true) ?? sources.extended(`${place}/index`);
      if (found !== undefined && !isDeclaration(found)) return found;
      declaration ??= found;
    }
    return declaration;
  };

  const entry = trail.remember(({ dir, manifest, exports }: Package): string | undefined => {
    const { source, types, module, main } = manifest;
    const fields = [source, types, module, main].filter((field) => field !== undefined);
    return code(dir, [...exports("."), ...fields, "src/index", "index", "lib/index"]);
  });

  const insideOf = trail.remember((found: Package) => {
    const { dir, exports } = found;
    const { typesVersions } = found.manifest;
    const versions = isRecord(typesVersions) ? Object.values(typesVersions).map(readMap) : [];
    return trail.remember((subpath: string): string | undefined => {
      const stated = code(dir, [...exports(`./${subpath}`), ...versions.flatMap((targets) => targets(subpath))]);
      if (stated !== undefined) return stated;
      for (const place of roots.map((root) => join(dir, root + subpath))) {
        const file = place === undefined ? undefined : at(place);
        if (file !== undefined) return file;
      }
      return code(dir, [subpath]);
    });
  });
  const inside = (found: Package, subpath: string): string | undefined => insideOf(found)(subpath);

  return { at, directory, behind, code, entry, inside };
}
