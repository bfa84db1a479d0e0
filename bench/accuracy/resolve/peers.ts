/** The peers, each with the settings that let it find most: every extension, the root's tsconfig, `exports` maps and conditions. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import madge from "madge";
import ts from "typescript";
import type { Checkout } from "./checkout.ts";
import { Edges } from "./edges.ts";

const scripts = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];
const templates = ["vue", "svelte", "astro"];
const styles = ["css", "scss", "sass", "less", "styl"];

/** Every peer's edges between files of the checkout, by the peer's name. Takes minutes on thousands of files. */
export async function runPeers(checkout: Checkout): Promise<ReadonlyMap<string, Edges>> {
  return new Map([
    ["typescript", runCompiler(checkout)],
    ["dependency-cruiser", await runCruiser(checkout)],
    ["madge", await runMadge(checkout)],
  ]);
}

function keeping({ paths }: Checkout): { readonly edges: Edges; readonly add: Edges["add"] } {
  const known = new Set(paths);
  const edges = new Edges();
  return {
    edges,
    add(from, to, specifier) {
      if (known.has(from) && known.has(to)) edges.add(from, to, specifier);
    },
  };
}

/** The configuration a tool with one configuration per run would be given. */
function rootConfig(dir: string): string | undefined {
  return ["tsconfig.json", "tsconfig.base.json", "jsconfig.json"]
    .map((name) => join(dir, name))
    .find((path) => existsSync(path));
}

function readConfig(path: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path, ts.sys.readFile) as { readonly config?: unknown };
  // No file list: which files a configuration includes decides nothing here, and asking for it walks the whole tree.
  const host: ts.ParseConfigHost = { ...ts.sys, readDirectory: () => [] };
  return ts.parseJsonConfigFileContent(config ?? {}, host, dirname(path), undefined, path).options;
}

/** Madge ends at the first template whose script it cannot parse; then it is asked again without templates. */
async function runMadge(checkout: Checkout): Promise<Edges> {
  try {
    return await askMadge(checkout, [...scripts, ...templates, ...styles]);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return askMadge(checkout, [...scripts, ...styles]);
  }
}

async function askMadge(checkout: Checkout, fileExtensions: readonly string[]): Promise<Edges> {
  const { edges, add } = keeping(checkout);
  const path = rootConfig(checkout.dir);
  const options = path === undefined ? {} : readConfig(path);
  const mixed = { mixedImports: true };
  const graph = await madge([checkout.dir], {
    baseDir: checkout.dir,
    fileExtensions,
    dependencyFilter: (to: string) =>
      !templates.includes(extname(to).slice(1)) || fileExtensions.includes(extname(to).slice(1)),
    // Without `baseUrl` madge would look for `paths` from the working directory.
    tsConfig: { compilerOptions: { baseUrl: checkout.dir, ...options } },
    detectiveOptions: { es6: mixed, ts: mixed, tsx: { ...mixed, jsx: true }, scss: { url: true }, css: { url: true } },
  });
  for (const [from, targets] of Object.entries(graph.obj())) for (const to of targets) add(from, to);
  return edges;
}

async function runCruiser(checkout: Checkout): Promise<Edges> {
  const { edges, add } = keeping(checkout);
  const path = rootConfig(checkout.dir);
  const config = path === undefined ? {} : { tsConfig: { fileName: path } };
  const { output } = await cruise(
    ["."],
    {
      baseDir: checkout.dir,
      tsPreCompilationDeps: true,
      combinedDependencies: true,
      detectJSDocImports: true,
      moduleSystems: ["amd", "cjs", "es6", "tsd"],
      ...config,
    },
    {
      exportsFields: ["exports"],
      conditionNames: ["source", "development", "types", "import", "module", "require", "node", "browser", "default"],
      extensions: [...scripts, ...templates].map((ending) => `.${ending}`),
      mainFields: ["source", "module", "main", "types", "typings"],
    },
    path === undefined ? {} : { tsConfig: { options: readConfig(path) } },
  );
  const { modules } = typeof output === "string" ? (JSON.parse(output) as ICruiseResult) : output;
  for (const { source, dependencies } of modules)
    for (const dependency of dependencies) add(source, dependency.resolved, dependency.module);
  return edges;
}

/** The compiler's own resolver, asked about each specifier with the nearest configuration: better than one program could do. */
function runCompiler(checkout: Checkout): Edges {
  const { dir, paths } = checkout;
  const { edges, add } = keeping(checkout);
  const configs = new Map<string, Configured>();
  for (const path of paths) {
    if (!scripts.includes(extname(path).slice(1))) continue;
    const file = join(dir, path);
    const { importedFiles, referencedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
    for (const { fileName } of referencedFiles) add(path, relative(dir, resolve(dirname(file), fileName)), fileName);
    const { options, cache } = nearestConfig(configs, dir, dirname(file));
    for (const { fileName } of importedFiles)
      for (const one of [options, { ...options, ...bundler }]) {
        const found = ts.resolveModuleName(fileName, file, one, ts.sys, one === options ? cache : undefined);
        const to = found.resolvedModule?.resolvedFileName;
        if (to !== undefined) add(path, relative(dir, to), fileName);
      }
  }
  return edges;
}

interface Configured {
  readonly options: ts.CompilerOptions;
  readonly cache: ts.ModuleResolutionCache;
}

const more: ts.CompilerOptions = { allowJs: true, resolveJsonModule: true, allowImportingTsExtensions: true };
const bundler: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

function nearestConfig(known: Map<string, Configured>, root: string, dir: string): Configured {
  const seen = known.get(dir);
  if (seen !== undefined) return seen;
  const path = ["tsconfig.json", "jsconfig.json"].map((name) => join(dir, name)).find((one) => existsSync(one));
  const found =
    path === undefined && dir !== root
      ? nearestConfig(known, root, dirname(dir))
      : configured(dir, { ...(path === undefined ? bundler : readConfig(path)), ...more });
  known.set(dir, found);
  return found;
}

function configured(dir: string, options: ts.CompilerOptions): Configured {
  return { options, cache: ts.createModuleResolutionCache(dir, (name) => name, options) };
}
