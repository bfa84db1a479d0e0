/** Loads a tsconfig.json with all it extends, whether that lies beside it or in a package of the repository. */
import { limits } from "../../config/limits.ts";
import { present } from "../../config/shape.ts";
import type { TsConfig } from "../../facts.ts";
import { directoryOf, join } from "../place.ts";
import { remember } from "../remember.ts";
import type { Packages } from "./packages.ts";
import { splitName } from "./specifier.ts";

export type Paths = NonNullable<TsConfig["paths"]>;

/** A configuration with all it extends folded in; directories and references count from the root of the repository. */
export interface Config {
  readonly baseUrl?: string;
  /** Aliases as written, and the directory of the file that wrote them; a target with a leading `/` starts from the root. */
  readonly paths?: Paths;
  readonly pathsFrom?: string;
  readonly outDir?: string;
  readonly rootDir?: string;
  readonly jsx?: string;
  readonly jsxImportSource?: string;
  readonly references?: readonly string[];
}

/** Configurations that one may extend, counted over the whole chain. Real chains have fewer than 10. */
const maxChain = 30;

/** `read` gives the configuration at a path. What is not in the repository is passed over; a circle ends where it closes. */
export function createLoader(
  read: (path: string) => TsConfig | undefined,
  packages: Packages,
): (path: string) => Config {
  const shared = (specifier: string): readonly (string | undefined)[] => {
    const [name = "", subpath = ""] = splitName(specifier) ?? [];
    return packages
      .called(name)
      .flatMap(({ dir, exports }) =>
        [subpath, ...exports(subpath === "" ? "." : `./${subpath}`)].map((target) => join(dir, target)),
      );
  };

  const parent = (dir: string, specifier: string): string | undefined => {
    const places = /^\.{0,2}(?:\/|$)/.test(specifier) ? [join(dir, specifier)] : shared(specifier);
    return places
      .filter((place) => place !== undefined)
      .flatMap((place) => [place, `${place}.json`, join(place, "tsconfig.json") ?? place])
      .find((path) => read(path) !== undefined);
  };

  /** `home` is the directory of the configuration that a compiler would be started with: `${configDir}`. */
  const merge = (path: string, home: string, chain: Map<string, Config>): Config => {
    const own = read(path);
    const known = chain.get(path);
    if (known !== undefined || own === undefined || chain.size >= maxChain) return known ?? {};
    chain.set(path, {});
    const dir = directoryOf(path);
    let config: Config = {};
    for (const specifier of own.extends?.slice(0, limits.parents) ?? []) {
      const from = parent(dir, specifier);
      if (from !== undefined) config = { ...config, ...merge(from, home, chain) };
    }
    const { references: _, ...inherited } = config;
    config = { ...inherited, ...located(own, dir, home) };
    chain.set(path, config);
    return config;
  };

  return remember((path) => merge(path, directoryOf(path), new Map()));
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
    references: references
      ?.slice(0, limits.references)
      .map(place)
      .filter((found) => found !== undefined),
    jsx,
    jsxImportSource,
  });
}

function mapTargets(paths: Paths, change: (target: string) => string): Paths {
  return Object.fromEntries(Object.entries(paths).map(([key, targets]) => [key, targets.map(change)]));
}
