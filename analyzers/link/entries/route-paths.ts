/** URL paths of routes in one spelling: `/users/:id`, `/files/*path`, `*` for the rest. */

/** Brings parameters to `:name` and drops their patterns: `{id}`, `:id{[0-9]+}`, `:id(\\d+)`, `[id]`. */
function tidy(segment: string): string {
  const bracketed = /^\{([\w-]+)\}$/.exec(segment);
  if (bracketed !== null) return `:${bracketed[1]}`;
  return segment.startsWith(":") ? segment.replace(/^(:[\w$-]+)(?:\{.*\}|\(.*\))?(\?)?$/, "$1$2") : segment;
}

/** Joins prefixes and a path: one slash between segments, one in front, none behind. */
export function joinPaths(...parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.split("/")).filter((segment) => segment !== "");
  return `/${segments.map(tidy).join("/")}`;
}

/** Whether a part of the path is computed: `?` that is no mark of an optional parameter. */
export function hasUnknown(path: string): boolean {
  return /\/[^/:*]*\?/.test(path);
}

/**
 * Whether code in front of `prefix` runs before `path`. A `*` at the end covers all that follows; `exact`: without a star it
 * covers only itself.
 */
export function coversPath(prefix: string, path: string, exact: boolean): boolean {
  const wanted = joinPaths(prefix).split("/").slice(1);
  const open = wanted.at(-1)?.startsWith("*") === true;
  if (open) wanted.pop();
  const given = path.split("/").slice(1);
  if (wanted.length === 1 && wanted[0] === "") return open || !exact || path === "/";
  if (given.length < wanted.length || (exact && !open && given.length !== wanted.length)) return false;
  return wanted.every((segment, at) => {
    const other = given[at] ?? "";
    return segment === other || segment === "*" || segment.startsWith(":") || other.startsWith(":");
  });
}

/**
 * The path that folders spell in Next: `(group)` and `@slot` leave no trace, `_private` folders hold no routes,
 * `(.)x` stands in for a route beside it, `(..)x` for one above. Undefined where the folders spell no route.
 * https://nextjs.org/docs/app/getting-started/project-structure
 */
export function folderPath(folders: readonly string[]): string | undefined {
  const segments: string[] = [];
  for (const folder of folders) {
    if (folder.startsWith("_")) return undefined;
    if (/^\(.*\)$/.test(folder) || folder.startsWith("@")) continue;
    const [, dots = "", plain = ""] = /^((?:\(\.{1,3}\))*)(.*)$/.exec(folder) ?? [];
    for (const up of dots.match(/\(\.\.\.?\)/g) ?? [])
      segments.length = up === "(..)" ? Math.max(0, segments.length - 1) : 0;
    const [, optional, catches, name] = /^\[(\[)?(\.\.\.)?([^\]]+)\]{1,2}$/.exec(plain) ?? [];
    if (name === undefined) segments.push(plain.replaceAll("%5F", "_"));
    else segments.push(catches === undefined ? `:${name}` : `*${name}${optional === undefined ? "" : "?"}`);
  }
  return joinPaths(...segments);
}
