/** Files that a framework's convention knows by their place: whose application they belong to, and what their folders spell. */
import type { Facts } from "../../facts.ts";
import type { AroundFile, FilePattern, Idiom, RouteFile, TaskFile, WorkFile } from "../../idiom.ts";
import type { Files } from "../names/names.ts";
import { below, directoryOf, nameOf, upward } from "../place.ts";
import { spelledPath } from "./file-paths.ts";
import type { Spelled } from "./route-paths.ts";

/** A file with the convention that knows it. */
export interface Placed<Pattern = RouteFile | AroundFile | WorkFile | TaskFile> extends Spelled {
  readonly file: string;
  /** Root of its application. */
  readonly home: string;
  readonly framework: string;
  /** The folder in which the convention begins, as seen from there. */
  readonly start: string;
  readonly pattern: Pattern;
}

const endings: Readonly<Record<"script" | NonNullable<RouteFile["ending"]>, RegExp>> = {
  script: /\.[cm]?[jt]sx?$/,
  vue: /\.vue$/,
  svelte: /\.svelte$/,
  astro: /\.astro$/,
};
const markerEndings = ["js", "mjs", "cjs", "ts", "mts", "cts", "json"];
/** Projects that a generator copies: nothing of them runs here. */
const copied = /(?:^|\/)(?:templates?|__templates__)(?:\/|$)/;

/** Where applications of a framework begin. */
export interface Homes {
  /** Directories of the packages that depend on it, the longest first. */
  readonly all: readonly string[];
  /** The root of the application that a file belongs to. */
  of(file: string): string | undefined;
}

export function homesOf({ packages }: Idiom, manifests: ReadonlyMap<string, Facts>): Homes {
  const all: string[] = [];
  for (const [path, { manifest }] of manifests)
    if (manifest !== undefined && packages.some((name) => manifest.dependencies[name] !== undefined))
      all.push(directoryOf(path));
  all.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return { all, of: (file) => all.find((dir) => below(dir, file) !== undefined) };
}

/** `involve` hears the files that a convention knows, and those that it would know if their folder were an application. */
export function placedFiles(
  idiom: Idiom,
  homes: Homes,
  snapshot: Files,
  files: readonly string[],
  involve: (file: string) => void,
): readonly Placed[] {
  const patterns = (idiom.files ?? []).filter((pattern) => pattern.fact !== "actions");
  const alone = idiom.alone === true;
  if (patterns.length === 0 || (homes.all.length === 0 && !alone)) return [];
  return files.flatMap((file) => {
    if (file.endsWith(".d.ts")) return [];
    const dir = alone ? "" : homes.of(file);
    if (dir === undefined || copied.test(dir)) return [];
    const own = alone ? undefined : placeIn(idiom.name, patterns, dir, file);
    if (own !== undefined) {
      involve(file);
      return [own];
    }
    // Only the repository's root names the package: the application is where its configuration lies.
    for (const home of idiom.markers === undefined ? [] : upward(directoryOf(file))) {
      if (home.length <= dir.length && !alone) break;
      if (alone && home !== "" && !snapshot.has(`${home}/package.json`)) continue;
      const inner = placeIn(idiom.name, patterns, home, file);
      if (inner === undefined) continue;
      involve(file);
      if (!copied.test(home) && isMarked(idiom, snapshot, home)) return [inner];
    }
    const [marker = ""] = nameOf(file).split(/\.[a-z]+$/);
    if (idiom.markers?.includes(marker) === true) involve(file);
    return [];
  });
}

function isMarked({ markers = [] }: Idiom, snapshot: Files, dir: string): boolean {
  return markers.some((marker) =>
    markerEndings.some((ending) => snapshot.has(`${dir === "" ? "" : `${dir}/`}${marker}.${ending}`)),
  );
}

/** Conventions of which the file may lie in a folder further down. */
const isBelow: ReadonlySet<FilePattern["fact"]> = new Set(["route", "around"]);

type Lying = Exclude<FilePattern, { readonly fact: "actions" }>;

function placeIn(framework: string, patterns: readonly Lying[], home: string, file: string): Placed | undefined {
  const inside = below(home, file);
  if (inside === undefined) return undefined;
  const folder = directoryOf(inside);
  for (const pattern of patterns) {
    const ending = endings[pattern.ending ?? "script"];
    if (!ending.test(inside)) continue;
    const leaf = nameOf(inside).replace(ending, "");
    if (pattern.leaf !== undefined && !listOf(pattern.leaf).includes(leaf)) continue;
    for (const start of listOf(pattern.folder)) {
      const rest = start === "" && folder !== "" ? undefined : below(start, folder);
      if (rest === undefined || (rest !== "" && pattern.leaf !== undefined && !isBelow.has(pattern.fact))) continue;
      const folders = [...listOf(pattern.prefix ?? []), ...(rest === "" ? [] : rest.split("/"))];
      const own = pattern.leaf === undefined ? leaf : undefined;
      if (pattern.hidden !== undefined && [...folders, leaf].some((name) => name.startsWith(pattern.hidden ?? "")))
        continue;
      const spelled = spelledPath(pattern.spelling ?? "plain", withEnd(pattern, folders), own);
      if (spelled !== undefined) return { ...spelled, file, home, framework, start, pattern };
    }
  }
  return undefined;
}

const withEnd = ({ suffix }: Lying, folders: readonly string[]): readonly string[] =>
  suffix === undefined ? folders : [...folders, suffix];

const listOf = (one: string | readonly string[]): readonly string[] => (typeof one === "string" ? [one] : one);
