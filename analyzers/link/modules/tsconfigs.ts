/** What tsconfig.json and jsconfig.json files mean, each for the files below it: aliases, output folders, the JSX runtime. */
import type { Facts, TsConfig } from "../../facts.ts";
import { directoryOf, join, nearest } from "../place.ts";
import { remember } from "../remember.ts";
import { fill, longest, type Pattern, patterns } from "./conditions.ts";
import { type Config, createLoader, type Paths } from "./inherit.ts";
import type { Packages } from "./packages.ts";

/** Where an alias leads. `sure`: its key says more than "anything", so a missing target is a blind spot. */
interface Alias {
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

  const load = createLoader(read, packages);

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

  const open = remember((paths: Paths) => patterns(paths));
  return {
    alias(dir, specifier) {
      for (const { paths = noPaths, pathsFrom = "", baseUrl = pathsFrom } of scopes(dir) ?? []) {
        const found = match(paths, open(paths), specifier);
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

const noPaths: Paths = {};

function match(paths: Paths, open: readonly Pattern<readonly string[]>[], specifier: string): Alias | undefined {
  const exact = Object.hasOwn(paths, specifier) ? paths[specifier] : undefined;
  if (exact !== undefined) return { targets: exact, sure: true };
  const found = longest(open, specifier);
  if (found === undefined) return undefined;
  const targets = found.value.map((target) => fill(target, found.star));
  return { targets, sure: found.prefix !== "" || found.suffix !== "" };
}

function runtimeOf({ jsx, jsxImportSource }: Config): string | undefined {
  if (jsxImportSource !== undefined) return `${jsxImportSource}/jsx-runtime`;
  return jsx?.startsWith("react-jsx") ? "react/jsx-runtime" : undefined;
}

function hasAliases({ paths, baseUrl }: Config): boolean {
  return paths !== undefined || baseUrl !== undefined;
}
