/** The packages of a repository: where each begins, which workspace it belongs to, and which one a name means. */
import { limits } from "../../config/limits.ts";
import type { Facts, Manifest } from "../../facts.ts";
import { below, directoryOf, join, nameOf, nearest, upward } from "../place.ts";
import { remember } from "../remember.ts";
import { readExports, readMap, type Targets } from "./conditions.ts";
import { covers } from "./globs.ts";
import { mayMean, readSpec } from "./specs.ts";

export interface Package {
  /** Directory of its package.json, `""` for the root of the repository. */
  readonly dir: string;
  readonly manifest: Manifest;
  readonly exports: Targets;
  readonly imports: Targets;
}

/**
 * What a package name means to a file. `linked`: it is the importer itself, or asked for as part of this repository (`workspace:`,
 * `file:`), and nothing published can be meant. `published`: a package of that name is here, but this importer installs the registry's.
 */
type Named =
  | { readonly is: "here"; readonly package: Package; readonly linked: boolean }
  | { readonly is: "published" }
  | { readonly is: "elsewhere" };

export interface Packages {
  /** The package whose package.json lies in this very directory. */
  at(dir: string): Package | undefined;
  /** The package that a directory belongs to. */
  around(dir: string): Package | undefined;
  /** Root directory of the workspace that a directory is installed with. */
  workspace(dir: string): string;
  /** Is the package listed in a package.json at or above the directory? */
  declares(dir: string, name: string): boolean;
  named(dir: string, name: string): Named;
  /** Every package of this name, the likeliest first, whoever asks. */
  called(name: string): readonly Package[];
}

/** They say where a workspace begins. */
export const lockfiles: ReadonlySet<string> = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
]);
/** A committed install holds copies of published packages, none of them the repository's own. */
const installed = /(?:^|\/)node_modules\//;
/** Folders whose packages are shown or tested rather than used. */
const showcase = /(?:^|\/)(?:examples?|fixtures?|__fixtures__|templates?|tests?|__tests__|e2e|playgrounds?)(?:\/|$)/;

export function indexPackages(files: ReadonlyMap<string, Facts>, paths: Iterable<string>): Packages {
  const byDir = new Map<string, Package>();
  const byName = new Map<string, Package[]>();
  const globs = new Map<string, readonly string[]>();
  const locked = new Set<string>();

  for (const [path, { manifest, workspace }] of files) {
    if (installed.test(path)) continue;
    const dir = directoryOf(path);
    const listed = workspace ?? manifest?.workspaces;
    if (listed !== undefined) globs.set(dir, [...(globs.get(dir) ?? []), ...listed.slice(0, limits.globs)]);
    if (manifest === undefined || nameOf(path) !== "package.json") continue;
    const found = { dir, manifest, exports: readExports(manifest.exports), imports: readMap(manifest.imports) };
    byDir.set(dir, found);
    if (manifest.name === undefined) continue;
    const namesakes = byName.get(manifest.name);
    if (namesakes === undefined) byName.set(manifest.name, [found]);
    else namesakes.push(found);
  }
  for (const namesakes of byName.values()) namesakes.sort(byLikelihood);
  for (const path of paths) if (lockfiles.has(nameOf(path))) locked.add(directoryOf(path));

  // A package.json that only says `"type": "module"` begins no package of its own.
  const around = nearest((dir) => {
    const found = byDir.get(dir);
    return found !== undefined && isWhole(found.manifest) ? found : undefined;
  });

  /** Globs that take the package in say it is a member; else the nearest lockfile says what it is installed with. */
  const rootOf = remember((home: string): string => {
    let alone: string | undefined;
    for (const dir of upward(home)) {
      const listed = globs.get(dir);
      if (listed !== undefined && (dir === home || covers(listed, below(dir, home) ?? ""))) return dir;
      if (listed !== undefined) alone ??= home;
      else if (locked.has(dir)) alone ??= dir;
    }
    return alone ?? "";
  });
  const workspace = (dir: string): string => rootOf(around(dir)?.dir ?? "");

  /** The version spec nearest to a directory, and the directory of the package.json that states it. */
  const specOf = (dir: string, name: string): { readonly spec: string; readonly dir: string } | undefined => {
    for (const here of upward(dir)) {
      const listed = byDir.get(here)?.manifest.dependencies;
      const spec = listed !== undefined && Object.hasOwn(listed, name) ? listed[name] : undefined;
      if (spec !== undefined) return { spec, dir: here };
    }
    return undefined;
  };

  const called = (name: string): readonly Package[] => byName.get(name) ?? [];

  const named = (dir: string, name: string): Named => {
    const self = around(dir);
    if (self?.manifest.name === name) return { is: "here", package: self, linked: true };
    const declared = specOf(dir, name);
    const { protocol, target, asked = name, range } = readSpec(declared?.spec ?? "");
    if (declared !== undefined && isPath(target)) {
      const place = join(declared.dir, target);
      const found = place === undefined ? undefined : byDir.get(place);
      if (found !== undefined) return { is: "here", package: found, linked: true };
    }
    const namesakes = called(asked);
    const root = workspace(dir);
    const fits = ({ manifest }: Package): boolean =>
      mayMean(range, manifest.version) || byDir.get(root)?.manifest.linked?.includes(asked) === true;
    const mate = namesakes.find((candidate) => workspace(candidate.dir) === root && fits(candidate));
    const found = mate ?? (protocol === undefined ? undefined : namesakes[0]);
    // What no package.json lists can only come from the workspace.
    const linked = protocol !== undefined || declared === undefined;
    if (found !== undefined) return { is: "here", package: found, linked };
    return { is: namesakes.length > 0 ? "published" : "elsewhere" };
  };

  return {
    at: (dir) => byDir.get(dir),
    around,
    workspace,
    declares: (dir, name) =>
      specOf(dir, name) !== undefined || specOf(dir, `@types/${name.replace(/^@(.*)\//, "$1__")}`) !== undefined,
    named,
    called,
  };
}

function isPath(target: string): boolean {
  return target.startsWith(".");
}

function isWhole({ name, exports, imports, workspaces, dependencies }: Manifest): boolean {
  const stated = name ?? exports ?? imports ?? workspaces;
  return stated !== undefined || Object.keys(dependencies).length > 0;
}

function byLikelihood(a: Package, b: Package): number {
  const shown = Number(showcase.test(a.dir)) - Number(showcase.test(b.dir));
  const depth = a.dir.split("/").length - b.dir.split("/").length;
  return shown || depth || (a.dir < b.dir ? -1 : 1);
}
