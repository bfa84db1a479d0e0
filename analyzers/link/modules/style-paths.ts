/** Where a style sheet's imports lead: beside it first, as browsers and Sass have it, and only then to a package. */
import { directoryOf, join, nameOf } from "../place.ts";
import type { Paths } from "./sources.ts";

const endings = ["", ".scss", ".sass", ".css", ".less"];

/** The file beside a sheet that a specifier of it means: https://sass-lang.com/documentation/at-rules/use/#partials */
export function besideSheet(paths: Paths, dir: string, specifier: string): string | undefined {
  if (/^[~/@#]/.test(specifier)) return undefined;
  const place = join(dir, specifier);
  if (place === undefined || place === "") return undefined;
  const [folder, name] = [directoryOf(place), nameOf(place)];
  const partial = folder === "" ? `_${name}` : `${folder}/_${name}`;
  const candidates = [place, partial, `${place}/_index`, `${place}/index`].flatMap((path) =>
    endings.map((ending) => path + ending),
  );
  return candidates.find((path) => paths.has(path));
}

/** Webpack's loaders let `~` begin a package. */
export const withoutTilde = (specifier: string): string => specifier.replace(/^~(?!\/)/, "");
