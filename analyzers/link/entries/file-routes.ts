/** Routes that the place of a file declares (Next): the folders spell the path, the exports handle it. */
import type { Facts } from "../../facts.ts";
import type { FilePattern, Idiom } from "../../idiom.ts";
import { type Code, handedBy, refTo } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";
import { below, directoryOf, nameOf } from "../place.ts";
import type { Route } from "./route.ts";
import { coversPath, folderPath } from "./route-paths.ts";

export interface FileWorld {
  readonly names: Names;
  readonly constants: Constants;
}

/** A file that a convention knows: the root of its application, the convention, the folders between. */
interface Found {
  readonly file: string;
  readonly home: string;
  readonly pattern: FilePattern;
  readonly folders: readonly string[];
  readonly framework: string;
}

const script = /\.[cm]?[jt]sx?$/;

/** `manifests`: every package.json; `involve` hears the files that a convention knows. */
export function fileRoutes(
  world: FileWorld,
  idioms: readonly Idiom[],
  files: readonly string[],
  manifests: ReadonlyMap<string, Facts>,
  involve: (file: string) => void,
): readonly Route[] {
  const found = idioms.flatMap((idiom) => {
    const homes = homesOf(idiom, manifests);
    return files.flatMap((file) => findIn(idiom, homes, file));
  });
  for (const { file } of found) involve(file);
  const before = found.filter(({ pattern }) => pattern.fact === "before");
  const around = found.filter(({ pattern }) => pattern.fact === "around");
  return found.flatMap((one) => {
    if (one.pattern.fact === "before") return beforeAll(world, one);
    if (one.pattern.fact === "around") return [];
    const path = folderPath(one.folders);
    if (path === undefined) return [];
    const guards = before.filter(({ home }) => home === one.home).flatMap((guard) => guardsOn(world, guard, path));
    if (one.pattern.fact === "verbs") return verbs(world, one, path, guards);
    const layouts = one.pattern.method === "GET" ? layoutsOf(world, around, one) : [];
    return page(world, one, path, guards, layouts);
  });
}

/** Directories of the packages that depend on the framework, longest first, so that the nearest one owns a file. */
function homesOf(idiom: Idiom, files: ReadonlyMap<string, Facts>): readonly string[] {
  const homes: string[] = [];
  for (const [path, { manifest }] of files)
    if (manifest !== undefined && idiom.packages.some((name) => manifest.dependencies[name] !== undefined))
      homes.push(directoryOf(path));
  return homes.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

function findIn(idiom: Idiom, homes: readonly string[], file: string): readonly Found[] {
  if (!script.test(file) || file.endsWith(".d.ts") || idiom.files === undefined) return [];
  const home = homes.find((dir) => below(dir, file) !== undefined);
  const inside = home === undefined ? undefined : below(home, file)?.replace(/^src\//, "");
  if (home === undefined || inside === undefined) return [];
  const leaf = nameOf(inside).replace(script, "");
  const folder = directoryOf(inside);
  for (const pattern of idiom.files) {
    const rest = pattern.folder === "" && folder !== "" ? undefined : below(pattern.folder, folder);
    if (rest === undefined || (pattern.leaf !== undefined && pattern.leaf !== leaf)) continue;
    const front = pattern.prefix === undefined ? [] : [pattern.prefix];
    const folders = rest === "" ? [] : rest.split("/");
    // Without a leaf's name the file itself is the last part of the path.
    const own = pattern.leaf === undefined && leaf !== "index" ? [leaf] : [];
    return [{ file, home, pattern, folders: [...front, ...folders, ...own], framework: idiom.name }];
  }
  return [];
}

function verbs(
  world: FileWorld,
  { file, pattern, framework }: Found,
  path: string,
  before: readonly Code[],
): readonly Route[] {
  const listed = world.names.files.get(file)?.exports ?? [];
  const stars = listed.some(({ name }) => name === "*");
  return pattern.exports.flatMap((verb) => {
    const own = listed.find(({ name }) => name === verb);
    const target = world.names.exported(file, verb);
    if (own === undefined && !(stars && target !== undefined)) return [];
    const { code, wraps } = handlerOf(world, file, verb);
    const line = own?.line ?? 1;
    return [{ framework, method: verb, path, file, line, handlers: code, guards: [...before, ...wraps], sure: true }];
  });
}

function page(
  world: FileWorld,
  { file, pattern, framework }: Found,
  path: string,
  before: readonly Code[],
  layouts: readonly Code[],
): readonly Route[] {
  const own = exportOf(world, file, pattern);
  if (own === undefined) return [];
  const { code, wraps } = handlerOf(world, file, own.name);
  const handlers = [...code, ...dataOf(world, file), ...layouts];
  const method = pattern.method ?? "ALL";
  return [{ framework, method, path, file, line: own.line, handlers, guards: [...before, ...wraps], sure: true }];
}

/** Exports beside a page that run when it is asked for. https://nextjs.org/docs/app/api-reference/functions/generate-metadata */
function dataOf(world: FileWorld, file: string): readonly Code[] {
  return ["generateMetadata", "generateStaticParams", "getServerSideProps", "getStaticProps"].flatMap((name) => {
    const target = world.names.exported(file, name);
    return target === undefined ? [] : [{ file: target.file, symbol: target.symbol, sure: true }];
  });
}

function exportOf(world: FileWorld, file: string, pattern: FilePattern) {
  const listed = world.names.files.get(file)?.exports ?? [];
  return listed.find(({ name, typeOnly }) => pattern.exports.includes(name) && typeOnly !== true);
}

/** The code behind an export: where the export is a call, the wrappers stand before it. */
function handlerOf(
  world: FileWorld,
  file: string,
  name: string,
): { readonly code: readonly Code[]; readonly wraps: readonly Code[] } {
  const target = world.names.exported(file, name);
  if (target === undefined) return { code: [], wraps: [] };
  const own: Code = { file: target.file, symbol: target.symbol, sure: true };
  const chain = world.constants.chain(own);
  if (chain === undefined) return { code: [own], wraps: [] };
  const { wraps } = handedBy(world.names, {
    file: own.file,
    value: { is: "chain", to: chain.to, links: chain.links },
  });
  return { code: [own], wraps };
}

/** Layouts render around every page below their folder. */
function layoutsOf(world: FileWorld, around: readonly Found[], { home, folders }: Found): readonly Code[] {
  return around
    .filter((one) => one.home === home && one.folders.every((folder, at) => folder === folders[at]))
    .flatMap(({ file, pattern }) => {
      const own = exportOf(world, file, pattern);
      return own === undefined ? [] : handlerOf(world, file, own.name).code;
    });
}

/** A file that runs before every route is an entry of its own: it serves the paths that no route knows, too. */
function beforeAll(world: FileWorld, { file, pattern, framework }: Found): readonly Route[] {
  const own = exportOf(world, file, pattern);
  if (own === undefined) return [];
  const { code, wraps } = handlerOf(world, file, own.name);
  return [{ framework, method: "ALL", path: "/*", file, line: own.line, handlers: code, guards: wraps, sure: true }];
}

/** The middleware's code where its matcher covers `path`. https://nextjs.org/docs/app/api-reference/file-conventions/proxy#matcher */
function guardsOn(world: FileWorld, { file, pattern }: Found, path: string): readonly Code[] {
  const own = exportOf(world, file, pattern);
  if (own === undefined) return [];
  const { value } = world.constants.follow({ file, value: refTo("config") });
  const matcher = value.is === "object" ? value.entries.find(([name]) => name === "matcher")?.[1] : undefined;
  const items = matcher?.is === "list" ? matcher.items : matcher === undefined ? [] : [matcher];
  const matches = items.map((item) => {
    const source = item.is === "object" ? item.entries.find(([name]) => name === "source")?.[1] : item;
    return matcherCovers(source?.is === "text" ? source.text : undefined, path);
  });
  if (items.length > 0 && !matches.some((match) => match !== false)) return [];
  // Settings that are there but say nothing we can read may well leave this path out.
  const silent = items.length === 0 && world.names.exported(file, "config") === undefined;
  const sure = silent || matches.includes(true);
  return handlerOf(world, file, own.name).code.map((code) => ({ ...code, sure: code.sure && sure }));
}

/** Undefined where the matcher is an expression that is not understood; patterns of a repository are never run as such. */
function matcherCovers(matcher: string | undefined, path: string): boolean | undefined {
  if (matcher === undefined) return undefined;
  const excluded = /^\/\(\(\?!([^()]*)\)\.\*\)$/.exec(matcher)?.[1];
  if (excluded !== undefined) {
    const names = excluded.split("|").map((name) => name.replace(/\\?\$$/, "").replaceAll("\\", ""));
    return !names.some((name) => name !== "" && !name.includes("*") && path.slice(1).startsWith(name));
  }
  if (/[()]/.test(matcher)) return undefined;
  return coversPath(matcher.replace(/\/:\w+[*+]$/, "/*").replace(/:\w+[*+]/g, "*"), path, true);
}
