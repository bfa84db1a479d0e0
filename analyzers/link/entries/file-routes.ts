/** Routes that the place of a file declares: the folders spell the path, the exports handle it. */
import type { Facts } from "../../facts.ts";
import type { AroundFile, Idiom, RouteFile } from "../../idiom.ts";
import { type Code, keyOf, refTo } from "../names/code.ts";
import { below } from "../place.ts";
import { actionRoutes } from "./actions.ts";
import { exportedCode, type FileWorld, keyedCode } from "./exported-code.ts";
import { homesOf, type Placed, placedFiles } from "./file-places.ts";
import { guardsOn } from "./matchers.ts";
import { wordsOf } from "./name-words.ts";
import type { Route } from "./route.ts";
import { treeOf } from "./route-tree.ts";

/** Methods by which an object of handlers tells requests apart. */
const verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Files of one idiom, by what they do. */
interface Site {
  readonly world: FileWorld;
  readonly routes: readonly Placed<RouteFile>[];
  readonly around: readonly Placed[];
  readonly before: readonly { readonly home: string; readonly file: string; readonly code: readonly Code[] }[];
}

/** `manifests`: every package.json; `involve` hears the files that a convention knows. */
export function fileRoutes(
  world: FileWorld,
  idioms: readonly Idiom[],
  files: readonly string[],
  manifests: ReadonlyMap<string, Facts>,
  involve: (file: string) => void,
): readonly Route[] {
  return idioms.flatMap((idiom) => {
    if (idiom.files === undefined) return [];
    const homes = homesOf(idiom, manifests);
    const found = placedFiles(idiom, homes, world.names.files, files, involve);
    const placed = treeOf(world.names, idiom, homes, found, files, involve);
    const around = placed.filter(isAround);
    const before = around.filter(({ pattern }) => pattern.fact === "before");
    const site: Site = {
      world,
      routes: placed.filter(isRoute),
      around: placed.filter(({ pattern: { fact, spelling } }) => fact === "around" || spelling === "flat"),
      before: before.map(({ home, file, pattern }) => ({ home, file, code: firstOf(world, file, pattern).code })),
    };
    return [
      ...joined(site.routes.flatMap((one) => routesOf(site, one))),
      ...before.flatMap((one) => entryOf(world, one, "ALL", "/*")),
      ...around.flatMap((one) => (one.pattern.fact === "start" ? entryOf(world, one, "START", stemOf(one)) : [])),
      ...actionRoutes(world, idiom, homes, files, involve),
    ];
  });
}

const isRoute = (placed: Placed): placed is Placed<RouteFile> => placed.pattern.fact === "route";

const isAround = (placed: Placed): placed is Placed<AroundFile> =>
  ["before", "around", "start"].includes(placed.pattern.fact);

const stemOf = ({ file }: Placed): string => file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]+$/, "");

function routesOf(site: Site, one: Placed<RouteFile>): readonly Route[] {
  const { world } = site;
  const { file, path, pattern, framework } = one;
  if (path === undefined) return [];
  const before = site.before.filter(({ home }) => home === one.home);
  const covering = before.map((guard) => guardsOn(world, guard.file, guard.code, path));
  const guards = covering.flatMap(({ code, chosen }) => (chosen ? code : []));
  const others = covering.flatMap(({ code, chosen }) => (chosen ? [] : code));
  const exported = Object.entries(pattern.handles).flatMap(([name, method]) => {
    const found = exportedCode(world, file, name);
    return found === undefined
      ? []
      : [{ name, method: (method === "ALL" ? one.method : undefined) ?? method, ...found }];
  });
  const isPage = pattern.page?.some((name) => exported.some((known) => known.name === name)) === true;
  const attributes = settingsOf(world, one);
  const hints = hintsOf(one);
  const found: Route[] = [];
  for (const [method, parts] of Map.groupBy(exported, (part) => part.method)) {
    const page = isPage && method === "GET";
    const also = page ? besideOf(world, one) : [];
    const route = (asked: string, at: string, code: readonly Code[], wraps: readonly Code[]): Route => ({
      framework,
      method: asked,
      path: at,
      file,
      line: parts[0]?.line ?? 1,
      handlers: [...code, ...also],
      guards: [...guards, ...wraps],
      before: others,
      around: page ? aroundOf(site, one) : [],
      hints,
      sure: true,
      ...(isPage ? { page: true as const } : {}),
      ...(attributes === undefined ? {} : { attributes }),
    });
    const [only] = parts;
    const keyed = only !== undefined && parts.length === 1 ? keysOf(world, one, only.name, method) : [];
    for (const { asked, at, code, wraps } of keyed) found.push(route(asked, at, code, wraps));
    if (keyed.length > 0) continue;
    const code = parts.flatMap((part) => part.code);
    found.push(
      route(
        method,
        path,
        code,
        parts.flatMap((part) => part.wraps),
      ),
    );
  }
  return found;
}

/** Folders that leave no trace in the path may say whom it serves: `(internal)`, `_authenticated+`. */
function hintsOf({ file, home }: Placed): readonly string[] {
  const folders = (below(home, file) ?? file).split("/").flatMap((folder) => folder.match(/^[(_][\w-]+/)?.[0] ?? []);
  return folders.filter((folder) => wordsOf(folder).some((word) => telling.has(word)));
}

const telling = new Set(["internal", "authenticated", "protected", "admin"]);

interface Keyed {
  readonly asked: string;
  readonly at: string;
  readonly code: readonly Code[];
  readonly wraps: readonly Code[];
}

/** An export that answers by an object's keys: methods, or names of forms. */
function keysOf(
  world: FileWorld,
  { file, pattern, path = "" }: Placed<RouteFile>,
  name: string,
  method: string,
): readonly Keyed[] {
  if (method !== "ALL" && pattern.keyed !== name) return [];
  const all = [...keyedCode(world, file, name)];
  // https://svelte.dev/docs/kit/form-actions
  if (pattern.keyed === name)
    return all.map(([key, code]) => ({ asked: method, at: key === "default" ? path : `${path}?/${key}`, ...code }));
  return all.flatMap(([key, code]) => (verbs.includes(key) ? [{ asked: key, at: path, ...code }] : []));
}

/** Exports beside a page that run when it is asked for. */
function besideOf(world: FileWorld, { file, pattern }: Placed<RouteFile>): readonly Code[] {
  return (pattern.also ?? []).flatMap((name) => exportedCode(world, file, name)?.code ?? []);
}

/** Layouts run around every page below their folder. */
function aroundOf({ world, around }: Site, { file, home, start, nest }: Placed): readonly Code[] {
  return around.flatMap((one) => {
    if (one.home !== home || one.file === file || below(one.start, start) === undefined) return [];
    if (!one.nest.every((folder, at) => folder === nest[at])) return [];
    if (one.pattern.fact === "around")
      return one.pattern.exports.flatMap((name) => exportedCode(world, one.file, name)?.code ?? []);
    if (one.pattern.fact !== "route") return [];
    return Object.entries(one.pattern.handles).flatMap(([name, method]) =>
      method === "GET" ? (exportedCode(world, one.file, name)?.code ?? []) : [],
    );
  });
}

/** A file that runs before every route, or once, is an entry of its own. */
function entryOf(world: FileWorld, one: Placed<AroundFile>, method: string, path: string): readonly Route[] {
  const { file, framework, pattern } = one;
  const { line, code, wraps } = firstOf(world, file, pattern);
  if (code.length === 0) return [];
  return [{ framework, method, path, file, line, handlers: code, guards: wraps, sure: true }];
}

/** What the first of its exports that is there stands for; of a file that runs once, all of them. */
function firstOf(world: FileWorld, file: string, { exports, fact }: AroundFile) {
  const found = exports.flatMap((name) => exportedCode(world, file, name) ?? []);
  const some = fact === "before" ? found.slice(0, 1) : found;
  return {
    line: some[0]?.line ?? 1,
    code: some.flatMap(({ code }) => code),
    wraps: some.flatMap(({ wraps }) => wraps),
  };
}

/** Constants that say how a route is served, by their last name. */
function settingsOf(world: FileWorld, { file, pattern }: Placed<RouteFile>): Route["attributes"] {
  const found = (pattern.settings ?? []).flatMap((setting) => {
    const [name = "", member] = setting.split(".");
    if (world.names.exported(file, name) === undefined) return [];
    const { value } = world.constants.follow({ file, value: refTo(name, member === undefined ? "" : `.${member}`) });
    if (value.is !== "text" && value.is !== "number") return [];
    return [[member ?? name, value.is === "text" ? value.text : value.value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** A page may be spread over several files: it is one route. */
function joined(routes: readonly Route[]): readonly Route[] {
  const byPlace = Map.groupBy(
    routes,
    ({ method, path, file }) => `${method} ${path} ${file.slice(0, file.lastIndexOf("/"))}`,
  );
  return [...byPlace.values()].flatMap((parts) => {
    const [first] = parts;
    if (first === undefined) return [];
    const handlers = unique(parts.flatMap((part) => part.handlers));
    const guards = unique(parts.flatMap((part) => part.guards));
    const around = unique(parts.flatMap((part) => part.around ?? []));
    const settings = Object.assign({}, ...parts.map(({ attributes }) => attributes)) as NonNullable<
      Route["attributes"]
    >;
    return [
      { ...first, handlers, guards, around, ...(Object.keys(settings).length === 0 ? {} : { attributes: settings }) },
    ];
  });
}

function unique(codes: readonly Code[]): readonly Code[] {
  const seen = new Map<string, Code>();
  for (const code of codes) if (!seen.has(keyOf(code)) || code.sure) seen.set(keyOf(code), code);
  return [...seen.values()];
}
