/** Paths by which applications of controllers say which routes they mean. */
import { joinPaths } from "./route-paths.ts";

/** Every way to write "whatever follows" as `*`: `*splat`, `{*splat}`, `(.*)`. */
export function tidyStar(path: string): string {
  return path.replace(/\/?(?:\{\/?\*\w*\}|\(\.\*\)|\*\w*)$/, "/*");
}

/** Whether a path that is left out means this route; parameters are compared as they are written. */
export function isExcluded(excluded: string, path: string): boolean {
  const wanted = joinPaths(tidyStar(excluded)).split("/");
  const given = path.split("/");
  const open = wanted.at(-1) === "*";
  if (open) wanted.pop();
  if (open ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((segment, at) => segment.startsWith(":") || segment === given[at]);
}
