/**
 * Routes of Remix and React Router by the names of their files: dots stand for slashes, `$id` is a parameter, `_x` leaves no trace,
 * `x_` is not nested below `x`, `[x]` is meant literally, `(x)` may be left out. A folder whose name ends with `+` is a prefix.
 * https://reactrouter.com/how-to/file-route-conventions, https://github.com/kiliman/remix-flat-routes
 */
import { joinPaths, type Spelled } from "./route-paths.ts";

/** Names of the module of a folder. */
const modules = new Set(["route", "index", "page", "layout"]);

/** Undefined where the file is no route module, only lies beside one. */
export function flatRoute(folders: readonly string[], leaf: string): Spelled | undefined {
  const parts: string[] = [];
  for (const folder of folders) parts.push(...segmentsOf(folder.endsWith("+") ? folder.slice(0, -1) : folder));
  const inner = folders.at(-1);
  if (inner === undefined || inner.endsWith("+")) parts.push(...segmentsOf(leaf.replace(/\.route$/, "")));
  else if (folders.slice(0, -1).some((folder) => !folder.endsWith("+"))) return undefined;
  else if (leaf.startsWith("_")) parts.push(leaf);
  else if (leaf.endsWith(".route")) parts.push(...segmentsOf(leaf.slice(0, -".route".length)));
  else if (!modules.has(leaf)) return undefined;
  const last = parts.at(-1) ?? "";
  const hybrid = folders.some((folder) => folder.endsWith("+"));
  // In folders that are prefixes `_layout` is the layout of the folder; else a name like any other.
  if (hybrid && last === "_layout") return { path: undefined, nest: parts.slice(0, -1) };
  const pathless = last.startsWith("_") && last !== "_index";
  return { path: pathless ? undefined : joinPaths(...parts.flatMap(urlPart)), nest: parts };
}

/** Splits at dots that stand outside brackets. */
function segmentsOf(name: string): readonly string[] {
  return name.match(/(?:\[[^\]]*\]|[^.[])+/g) ?? [];
}

/** What a segment is in a URL; nothing where it leaves no trace. */
function urlPart(segment: string, at: number, all: readonly string[]): readonly string[] {
  if (segment.startsWith("_") || (segment === "index" && at === all.length - 1)) return [];
  const optional = /^\((.*)\)$/.exec(segment)?.[1];
  const plain = (optional ?? segment).replace(/(?<!\])_$/, "");
  if (plain === "$") return ["*"];
  if (plain.startsWith("$")) return [`:${plain.slice(1)}${optional === undefined ? "" : "?"}`];
  return [plain.replaceAll(/\[([^\]]*)\]/g, "$1")];
}
