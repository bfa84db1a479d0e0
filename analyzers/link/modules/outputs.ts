/** From build output, which no repository holds, back to the source it was built from. */

import { below, join, nameOf } from "../place.ts";
import type { Output } from "./tsconfigs.ts";

/** Folders that builds write to, alone or nested (`dist/esm/order.js`). */
const folders = new Set([
  "dist",
  "lib",
  "build",
  "out",
  "output",
  "esm",
  "cjs",
  "es",
  "umd",
  "types",
  "dts",
  "_esm",
  "_cjs",
]);
const built = /(?:\.d\.[cm]?ts|\.[cm]?jsx?)$/;

export interface Built {
  readonly dir: string;
  /** The package's name without its scope, after which bundlers name their output. */
  readonly bundle: string;
}

/**
 * The places where the source of `path` may lie in a package, likeliest first, without the extension that a build gives.
 * Empty when the path does not look like build output. `named`: a manifest names the file, so even one beside the sources is built.
 */
export function origins(
  { dir, bundle }: Built,
  path: string,
  outputs: readonly Output[],
  named: boolean,
): readonly string[] {
  const found = new Set<string>();
  const add = (from: string, rest: string): void => {
    const place = join(from, rest.replace(built, ""));
    if (place !== undefined) found.add(place);
  };
  const src = join(dir, "src") ?? dir;

  for (const { outDir, rootDir } of outputs) {
    const rest = below(outDir, path);
    if (rest === undefined || rest === "") continue;
    if (rootDir !== undefined) add(rootDir, rest);
    add(src, rest);
    add(dir, rest);
  }

  const inside = below(dir, path) ?? "";
  const segments = inside.split("/");
  let stripped = 0;
  while (stripped < segments.length - 1 && folders.has(segments[stripped] ?? "")) stripped++;
  for (let count = stripped; count > 0; count--) {
    const rest = segments.slice(count).join("/");
    add(src, rest);
    add(dir, rest);
  }
  if (named && built.test(inside)) {
    add(src, inside);
    add(dir, inside);
  }
  // `dist/orders.cjs.prod.js` of the package `@shop/orders`: one file of all, in one of its formats.
  if (bundle !== "" && stripped > 0 && nameOf(inside).split(".", 1)[0] === bundle)
    for (const base of [src, dir]) add(base, "index");
  return [...found];
}
