/** Which package a file belongs to. */
import type { Names } from "../names/names.ts";
import { directoryOf, nearest } from "../place.ts";

/** Directory of the nearest package.json at or above a file; `""` where there is none. */
export function packageOf({ files }: Names): (file: string) => string {
  const home = nearest((dir) => (files.has(dir === "" ? "package.json" : `${dir}/package.json`) ? dir : undefined));
  return (file) => home(directoryOf(file)) ?? "";
}
