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

/** Without the base path of a deployment, which nobody knows: `${base}/orders` is `/orders`. */
export function withoutBase(path: string): string {
  return path.replace(/^\?(?=\/)/, "");
}

/** `/bundle/upload [file]` is what a person types: `bundle upload`. Arguments and options are no part of a command's name. */
export function commandName(path: string): string {
  const words = path.split(/[/\s]+/).filter((word) => word !== "" && !/^[<[$-]/.test(word));
  return words.length === 0 ? "(default)" : words.join(" ");
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

/** What the place and the name of a file spell. */
export interface Spelled {
  /** Undefined where the folders spell no route. */
  readonly path: string | undefined;
  /** The method, where the name says it. */
  readonly method?: string;
  /** Segments by which layouts stand around pages. */
  readonly nest: readonly string[];
}
