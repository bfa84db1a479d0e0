/** The paths that folders and names of files spell. */
import type { Spelling } from "../../idiom.ts";
import { flatRoute } from "./flat-routes.ts";
import { joinPaths, type Spelled } from "./route-paths.ts";

/** `leaf`: the name of a file that is a part of the path itself. */
export function spelledPath(
  spelling: Spelling,
  folders: readonly string[],
  leaf: string | undefined,
): Spelled | undefined {
  if (spelling === "flat") return flatRoute(folders, leaf ?? "route");
  // https://nitro.build/guide/routing#specific-request-method
  const [, plain = leaf, method] =
    (spelling === "nitro" && leaf !== undefined
      ? /^(.*?)(?:\.(get|head|patch|post|put|delete|connect|options|trace))?(?:\.(?:dev|prod|prerender))?$/.exec(leaf)
      : null) ?? [];
  const segments = plain === undefined || plain === "index" ? folders : [...folders, plain];
  return {
    path: spelling === "next" ? nextPath(segments) : plainPath(segments),
    nest: folders,
    ...(method === undefined ? {} : { method: method.toUpperCase() }),
  };
}

/**
 * The path that folders spell in Next: `(group)` and `@slot` leave no trace, `_private` folders hold no routes,
 * `(.)x` stands in for a route beside it, `(..)x` for one above. Undefined where the folders spell no route.
 * https://nextjs.org/docs/app/getting-started/project-structure
 */
export function nextPath(folders: readonly string[]): string | undefined {
  const segments: string[] = [];
  for (const folder of folders) {
    if (folder.startsWith("_")) return undefined;
    if (isGroup(folder) || folder.startsWith("@")) continue;
    const [, dots = "", plain = ""] = /^((?:\(\.{1,3}\))*)(.*)$/.exec(folder) ?? [];
    for (const up of dots.match(/\(\.\.\.?\)/g) ?? [])
      segments.length = up === "(..)" ? Math.max(0, segments.length - 1) : 0;
    segments.push(parameter(plain) ?? plain.replaceAll("%5F", "_"));
  }
  return joinPaths(...segments);
}

/**
 * `[id]`, `[[id]]`, `[...rest]`, `[id=matcher]`, also as a part of a segment; `(group)` leaves no trace.
 * https://svelte.dev/docs/kit/advanced-routing, https://nuxt.com/docs/guide/directory-structure/pages, https://docs.astro.build/en/guides/routing/
 */
function plainPath(folders: readonly string[]): string {
  const segments = folders.filter((folder) => !isGroup(folder));
  return joinPaths(
    ...segments.map(
      (segment) =>
        parameter(segment) ?? segment.replace(/\[\[?([\w-]+)(?:=\w+)?\]\]?/g, (_, name: string) => `:${name}`),
    ),
  );
}

const isGroup = (folder: string): boolean => /^\([^.)][^)]*\)$/.test(folder);

/** A segment that is one parameter. */
function parameter(segment: string): string | undefined {
  const [, optional, catches, name = ""] = /^\[(\[)?(\.\.\.)?([^\][=]*)(?:=\w+)?\]{1,2}$/.exec(segment) ?? [];
  if (catches === undefined && name === "") return undefined;
  return `${catches === undefined ? ":" : "*"}${name}${optional === undefined ? "" : "?"}`;
}
