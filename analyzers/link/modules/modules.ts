/**
 * What a specifier means, seen from a file: a file of the snapshot, a package, or nothing that could be found.
 * No `node_modules` and no file system: the paths of one tree and the configuration read from it decide.
 */
import type { Facts } from "../../facts.ts";
import { isStyleSheet } from "../../roles.ts";
import { directoryOf, distinct, join, nearest } from "../place.ts";
import { remember } from "../remember.ts";
import { outside } from "./builtins.ts";
import { conventional } from "./conventions.ts";
import { createEntries } from "./entries.ts";
import { indexPackages, type Package } from "./packages.ts";
import { createProbes, type Probe, type Tree } from "./probes.ts";
import { splitName, undecorated } from "./specifier.ts";
import { besideSheet, withoutTilde } from "./style-paths.ts";
import { indexTsConfigs } from "./tsconfigs.ts";

interface FileResolution {
  readonly to: "file";
  readonly path: string;
}

interface PackageResolution {
  readonly to: "package";
  /** `drizzle-orm`; with its scheme for what the runtime or bundler provides (`node:fs`, `virtual:pages`). */
  readonly name: string;
  /** `pg-core`; `""` for the package itself. */
  readonly subpath: string;
  /** Listed in a package.json at or above the importer, or provided by the runtime. */
  readonly declared: boolean;
  readonly builtin?: true;
  /** A workspace package has this name, but the importer is installed apart from it and gets a published version. */
  readonly weak?: true;
}

interface Unresolved {
  readonly to: "unresolved";
  readonly why: Why;
}

/** What was looked for and is not in the tree: build output and generated files, most often, or a deleted file. */
type Why =
  | "missing-file"
  | "missing-alias-target"
  | "missing-import-target"
  | "missing-package-file"
  | "outside-repository"
  | "malformed";

export type Resolution = FileResolution | PackageResolution | Unresolved;

export interface Resolver {
  /** `from` is the path of the importing file. Every path returned is one of the tree's. */
  resolve(from: string, specifier: string): Resolution;
  /** Where in the tree a glob of this file may lie (`./locales/*.json`, `@/pages/**`), the likeliest first. */
  places(from: string, pattern: string): readonly string[];
  /** The module that JSX in this file imports unseen (`hono/jsx/jsx-runtime`), if a configuration names it. */
  jsxRuntime(from: string): string | undefined;
  /** Root directory of the workspace a file is installed with; `""` is the root of the repository. */
  workspaceOf(path: string): string;
  packageOf(path: string): Package | undefined;
  /** What was looked for on the way to each answer so far. */
  probes(): readonly Probe[];
}

/** Characters. Longer ones are data, not names. */
const maxSpecifier = 2000;

/**
 * Builds a resolver for one tree. `configs` are its manifests, workspace files and compiler configurations (of other facts nothing
 * is asked), `tree` all its files, those without facts included.
 */
export function createResolver(files: ReadonlyMap<string, Facts>, tree: Tree): Resolver {
  const probes = createProbes(tree);
  const { paths, trail, noted } = probes;
  const packages = indexPackages(files, tree.keys());
  const configs = indexTsConfigs(files, packages);
  const generatedBy = nearest(indexGenerated(files));
  const { at, directory, behind, code, entry, inside } = createEntries(paths, packages, configs, trail);

  /** What a tool will write there stands for the package that the tool writes it for. */
  const generated = (place: string): PackageResolution | undefined => {
    const name = generatedBy(place);
    return name === undefined ? undefined : { to: "package", name, subpath: "", declared: true };
  };

  const relative = (dir: string, specifier: string): Resolution => {
    const place = join(dir, specifier);
    if (place === undefined) return unresolved("outside-repository");
    const folder = /(?:^|\/)\.{0,2}$/.test(specifier);
    return (
      file((folder ? directory(place) : at(place)) ?? behind(place)) ??
      generated(place) ??
      conventionalOf(dir, specifier) ??
      unresolved("missing-file")
    );
  };

  const hash = (dir: string, specifier: string): Resolution => {
    const home = packages.around(dir);
    const targets = home?.imports(specifier) ?? [];
    const local = targets.filter((target) => target.startsWith("."));
    const own = code(home?.dir ?? "", local);
    if (own !== undefined) return { to: "file", path: own };
    const other = targets.find((target) => splitName(target) !== undefined);
    return other === undefined ? unresolved("missing-import-target") : bare(home?.dir ?? "", other);
  };

  /** A specifier that begins with a package's name. */
  const bare = (dir: string, specifier: string): Resolution => {
    const [name, subpath] = splitName(specifier) ?? [];
    if (name === undefined || subpath === undefined) return unresolved("malformed");
    const named = packages.named(dir, name);
    if (named.is === "here") {
      const found = subpath === "" ? entry(named.package) : inside(named.package, subpath);
      if (found !== undefined) return { to: "file", path: found };
      if (named.linked) return unresolved("missing-package-file");
    }
    const declared = packages.declares(dir, name);
    return { to: "package", name, subpath, declared, ...(named.is !== "elsewhere" && { weak: true }) };
  };

  /** `@/` and `~/` begin no package: they stand for the package's own code, by the habit of most bundlers. */
  const habitual = (dir: string, specifier: string): Resolution => {
    const home = packages.around(dir)?.dir ?? "";
    const rest = specifier.slice(2);
    for (const place of [join(home, `src/${rest}`), join(home, rest), join(home, `app/${rest}`)]) {
      const found = place === undefined ? undefined : file(at(place));
      if (found !== undefined) return found;
    }
    return unresolved("missing-alias-target");
  };

  const conventionalOf = (dir: string, specifier: string): Resolution | undefined => {
    const { places = [], provided } = conventional(specifier, (name) => packages.declares(dir, name)) ?? {};
    for (const place of places) {
      const target = join(packages.around(dir)?.dir ?? "", place);
      const found = target === undefined ? undefined : file(at(target));
      if (found !== undefined) return found;
    }
    return provided === undefined ? undefined : { to: "package", name: provided, subpath: "", declared: true };
  };

  const rooted = (dir: string, specifier: string): Resolution => {
    for (const root of [packages.around(dir)?.dir ?? "", ""]) {
      const place = join(root, specifier);
      const found = place === undefined ? undefined : file(at(place));
      if (found !== undefined) return found;
    }
    return unresolved("missing-file");
  };

  const named = (dir: string, specifier: string): Resolution => {
    const alias = configs.alias(dir, specifier);
    for (const target of alias?.targets ?? []) {
      const found = file(at(target) ?? behind(target)) ?? generated(target);
      if (found !== undefined) return found;
    }
    const usual = conventionalOf(dir, specifier);
    if (usual !== undefined) return usual;
    if (specifier.startsWith("#")) return hash(dir, specifier);
    if (/^[@~]\//.test(specifier)) return habitual(dir, specifier);
    if (specifier.startsWith("/")) return rooted(dir, specifier);
    const provided = outside(specifier);
    if (provided !== undefined) {
      const { name, subpath, builtin } = provided;
      return { to: "package", name, subpath, declared: true, ...(builtin && { builtin }) };
    }
    for (const place of configs.fromBase(dir, specifier)) {
      const found = file(at(place));
      if (found !== undefined) return found;
    }
    const found = bare(dir, specifier);
    const lost = alias?.sure === true && found.to === "package" && !found.declared;
    return lost ? unresolved("missing-alias-target") : found;
  };

  const fresh = (dir: string, specifier: string): Resolution => {
    if (specifier === "" || specifier.length > maxSpecifier) return unresolved("malformed");
    const found = /^\.{1,2}(?:\/|$)/.test(specifier) ? relative(dir, specifier) : named(dir, specifier);
    if (found.to === "file") return found;
    const plain = undecorated(specifier);
    return plain === specifier || plain === "" ? found : fresh(dir, plain);
  };

  const places = (from: string, pattern: string): readonly string[] => {
    const dir = directoryOf(from);
    const home = packages.around(dir)?.dir ?? "";
    if (/^\.{1,2}\//.test(pattern)) return distinct([join(dir, pattern)]);
    if (pattern.startsWith("/")) return distinct([join(home, pattern), join("", pattern)]);
    const aliased = configs.alias(dir, pattern)?.targets ?? [];
    const rest = pattern.slice(2);
    const habits = /^[@~]\//.test(pattern)
      ? [`src/${rest}`, rest, `app/${rest}`].map((place) => join(home, place))
      : [];
    return distinct([...aliased, ...habits, join(dir, pattern)]);
  };

  const seenFrom = remember((dir: string) => remember((specifier: string) => noted(dir, () => fresh(dir, specifier))));
  return {
    resolve: (from, specifier) => {
      const dir = directoryOf(from);
      if (!isStyleSheet(from)) return seenFrom(dir)(specifier);
      return file(noted(dir, () => besideSheet(paths, dir, specifier))) ?? seenFrom(dir)(withoutTilde(specifier));
    },
    places,
    jsxRuntime: (from) => configs.jsxRuntime(directoryOf(from)),
    workspaceOf: (path) => packages.workspace(directoryOf(path)),
    packageOf: (path) => packages.around(directoryOf(path)),
    probes: () => probes.all,
  };
}

function file(path: string | undefined): FileResolution | undefined {
  return path === undefined ? undefined : { to: "file", path };
}

/** Directories that tools write to, each with the package that the written code stands for. */
function indexGenerated(files: ReadonlyMap<string, Facts>): (dir: string) => string | undefined {
  const byDir = new Map<string, string>();
  for (const [path, { generates = [] }] of files)
    for (const { output, package: name } of generates) {
      const dir = join(directoryOf(path), output);
      if (dir !== undefined && dir !== "") byDir.set(dir, name);
    }
  return (dir) => byDir.get(dir);
}

function unresolved(why: Why): Unresolved {
  return { to: "unresolved", why };
}
