/** What tsconfig.json and jsconfig.json files mean, each for the files below it: aliases, output folders, the JSX runtime. */
import { present } from "../config/shape.ts";
import type { Facts, TsConfig } from "../facts.ts";
import { exported, fill, longest } from "./conditions.ts";
import type { Packages } from "./packages.ts";
import { directoryOf, join, nearest } from "./place.ts";
import { remember } from "./remember.ts";

/** A configuration with all it extends folded in; directories and paths count from the root of the repository. */
interface Config {
  readonly baseUrl?: string;
  /** Aliases, and the directory their targets start from. */
  readonly paths?: NonNullable<TsConfig["paths"]>;
  readonly pathsFrom?: string;
  readonly outDir?: string;
  readonly rootDir?: string;
  readonly jsx?: string;
  readonly jsxImportSource?: string;
  readonly references?: readonly string[];
}

/** Where an alias leads. `sure`: its key says more than "anything", so a missing target is a blind spot. */
export interface Alias {
  readonly targets: readonly string[];
  readonly sure: boolean;
}

export interface Output {
  readonly outDir: string;
  readonly rootDir: string | undefined;
}

export interface TsConfigs {
  /** The alias a specifier matches, seen from a directory. */
  alias(dir: string, specifier: string): Alias | undefined;
  /** The path a specifier has from `baseUrl`. */
  fromBase(dir: string, specifier: string): readonly string[];
  jsxRuntime(dir: string): string | undefined;
  /** Output folders that the configurations of this very directory state. */
  outputs(dir: string): readonly Output[];
}

/** Configurations that one may extend, counted over the whole chain. Real chains have fewer than 10. */
const maxChain = 50;

export function indexTsConfigs(files: ReadonlyMap<string, Facts>, packages: Packages): TsConfigs {
  const byDir = new Map<string, string[]>();
  for (const [path, { tsconfig }] of files) {
    if (tsconfig === undefined) continue;
    const dir = directoryOf(path);
    const siblings = byDir.get(dir);
    if (siblings === undefined) byDir.set(dir, [path]);
    else siblings.push(path);
  }
  for (const siblings of byDir.values()) siblings.sort();
  const read = (path: string): TsConfig | undefined => files.get(path)?.tsconfig;

  const load = remember((path: string): Config => merge(path, directoryOf(path), new Map()));
  /** `home` is the directory of the configuration that a compiler would be started with: `${configDir}`. */
  const merge = (path: string, home: string, chain: Map<string, Config>): Config => {
    const own = read(path);
    const known = chain.get(path);
    if (known !== undefined || own === undefined || chain.size >= maxChain) return known ?? {};
    chain.set(path, {});
    const dir = directoryOf(path);
    let config: Config = {};
    for (const specifier of own.extends ?? []) {
      const parent = extended(dir, specifier);
      if (parent !== undefined) config = { ...config, ...merge(parent, home, chain) };
    }
    const { references: _, ...inherited } = config;
    config = { ...inherited, ...located(own, dir, home) };
    chain.set(path, config);
    return config;
  };

  const extended = (dir: string, specifier: string): string | undefined => {
    const places =
      /^\.{0,2}\//.test(specifier) || /^\.\.?$/.test(specifier) ? [join(dir, specifier)] : shared(specifier);
    for (const place of places)
      for (const candidate of [`${place}`, `${place}.json`, join(place ?? "", "tsconfig.json") ?? ""])
        if (place !== undefined && read(candidate) !== undefined) return candidate;
    return undefined;
  };
  const shared = (specifier: string): readonly (string | undefined)[] => {
    const [name, subpath] = splitName(specifier) ?? [];
    return packages
      .called(name ?? "")
      .flatMap(({ dir, manifest }) => [
        join(dir, subpath ?? ""),
        ...exported(manifest.exports, subpath ? `./${subpath}` : ".").map((target) => join(dir, target)),
      ]);
  };

  const main = (dir: string): string | undefined => {
    const siblings = byDir.get(dir);
    return ["tsconfig.json", "jsconfig.json"]
      .map((name) => join(dir, name) ?? "")
      .find((path) => siblings?.includes(path));
  };

  /** The configurations that speak for a directory: the nearest, or those it splits its files among. */
  const scopes = nearest((dir): readonly Config[] | undefined => {
    const path = main(dir);
    if (path === undefined) return undefined;
    const own = load(path);
    if (hasAliases(own)) return [own];
    const parts = [...(own.references ?? []).flatMap(referenced), ...(byDir.get(dir) ?? [])];
    const home = packages.around(dir);
    const split = [...new Set(parts)]
      .filter((part) => part !== path && packages.around(directoryOf(part)) === home)
      .map(load)
      .filter(hasAliases);
    return split.length > 0 ? split : undefined;
  });
  const referenced = (place: string): readonly string[] =>
    [place, join(place, "tsconfig.json") ?? ""].filter((path) => read(path) !== undefined).slice(0, 1);

  const jsx = nearest((dir): { readonly runtime: string | undefined } | undefined => {
    const path = main(dir);
    if (path === undefined) return undefined;
    const own = load(path);
    const parts = (own.references ?? []).flatMap(referenced).map(load);
    return { runtime: [own, ...parts].map(runtimeOf).find((runtime) => runtime !== undefined) };
  });

  return {
    alias(dir, specifier) {
      for (const { paths = {}, pathsFrom = "", baseUrl = pathsFrom } of scopes(dir) ?? []) {
        const found = match(paths, specifier);
        if (found === undefined) continue;
        const places = found.targets.map((target) => join(target.startsWith("/") ? "" : baseUrl, target));
        return { targets: places.filter((place) => place !== undefined), sure: found.sure };
      }
      return undefined;
    },
    fromBase: (dir, specifier) =>
      (scopes(dir) ?? []).flatMap(({ baseUrl }) => (baseUrl === undefined ? [] : (join(baseUrl, specifier) ?? []))),
    jsxRuntime: (dir) => jsx(dir)?.runtime,
    outputs: (dir) =>
      (byDir.get(dir) ?? []).flatMap((path) => {
        const { outDir, rootDir } = load(path);
        return outDir === undefined || outDir === dir ? [] : [{ outDir, rootDir }];
      }),
  };
}

/** The package a bare specifier begins with, and what follows it. */
export function splitName(specifier: string): readonly [name: string, subpath: string] | undefined {
  const [, name, subpath = ""] = /^((?:@[^/@:\s]+\/)?[^/@:\s.][^/:\s]*)(?:\/(.*))?$/s.exec(specifier) ?? [];
  return name === undefined ? undefined : [name, subpath];
}

/** https://www.typescriptlang.org/tsconfig/#configDir */
const configDir = "$" + "{configDir}";

function located(own: TsConfig, dir: string, home: string): Config {
  const fromRoot = (value: string): string =>
    value.startsWith(configDir) ? `/${home}${value.slice(configDir.length)}` : value;
  const place = (value: string): string | undefined => {
    const rooted = fromRoot(value);
    return join(rooted.startsWith("/") ? "" : dir, rooted);
  };
  const { baseUrl, paths, outDir, rootDir, references, jsx, jsxImportSource } = own;
  return present<Config>({
    baseUrl: baseUrl === undefined ? undefined : place(baseUrl),
    paths: paths === undefined ? undefined : mapTargets(paths, fromRoot),
    pathsFrom: paths === undefined ? undefined : dir,
    outDir: outDir === undefined ? undefined : place(outDir),
    rootDir: rootDir === undefined ? undefined : place(rootDir),
    references: references?.map(place).filter((found) => found !== undefined),
    jsx,
    jsxImportSource,
  });
}

type Paths = NonNullable<TsConfig["paths"]>;

function mapTargets(paths: Paths, change: (target: string) => string): Paths {
  return Object.fromEntries(Object.entries(paths).map(([key, targets]) => [key, targets.map(change)]));
}

function match(paths: Paths, specifier: string): Alias | undefined {
  const exact = Object.hasOwn(paths, specifier) ? paths[specifier] : undefined;
  if (exact !== undefined) return { targets: exact, sure: true };
  const found = longest(Object.keys(paths), specifier);
  if (found === undefined) return undefined;
  const targets = paths[found.key] ?? [];
  return { targets: targets.map((target) => fill(target, found.star)), sure: found.key !== "*" };
}

function runtimeOf({ jsx, jsxImportSource }: Config): string | undefined {
  if (jsxImportSource !== undefined) return `${jsxImportSource}/jsx-runtime`;
  return jsx?.startsWith("react-jsx") ? "react/jsx-runtime" : undefined;
}

function hasAliases({ paths, baseUrl }: Config): boolean {
  return paths !== undefined || baseUrl !== undefined;
}
