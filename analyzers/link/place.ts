/** Repository paths: `/` between segments, no leading slash, `""` for the root. */

/** The directory that holds a path. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The last segment of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `relative` as seen from a directory; undefined when it leaves the repository. */
export function join(directory: string, relative: string): string | undefined {
  const segments = directory === "" ? [] : directory.split("/");
  for (const segment of relative.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}

/** What is left of `path` below `directory`; undefined when it is not below. */
export function below(directory: string, path: string): string | undefined {
  if (directory === "") return path;
  if (path === directory) return "";
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : undefined;
}

/** A directory and all that hold it, innermost first, the root last. */
export function* upward(directory: string): Generator<string> {
  let here = directory;
  for (; here !== ""; here = directoryOf(here)) yield here;
  yield here;
}

/** Asks a directory, then the one that holds it, and so on; each directory is asked once in the life of the function. */
export function nearest<T>(at: (directory: string) => T | undefined): (directory: string) => T | undefined {
  const known = new Map<string, T | undefined>();
  return (directory) => {
    const climbed: string[] = [];
    let found: T | undefined;
    for (const here of upward(directory)) {
      if (known.has(here)) found = known.get(here);
      else climbed.push(here);
      if (known.has(here)) break;
      found = at(here);
      if (found !== undefined) break;
    }
    for (const passed of climbed) known.set(passed, found);
    return found;
  };
}

/** Paths that there are, each once. */
export const distinct = (places: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(places.filter((place) => place !== undefined)),
];

/** A path as a number, FNV-1a of 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/); `start` goes on from another hash. */
export function hashPath(path: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  return hash | 0;
}
