/** Finds the file that a path without certainty means: its extension left out, or that of the emitted file. */

/** What an import without an extension may mean, in the order tried: code before declarations, `.ts` before `.tsx`. */
const extensions = [
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".json",
  ".vue",
  ".svelte",
  ".astro",
  ".d.ts",
  ".d.mts",
  ".d.cts",
] as const;

/** TypeScript names the emitted file: `./order.js` stands for `order.ts`. */
const emitted: readonly (readonly [string, readonly string[]])[] = [
  [".js", [".ts", ".tsx", ".jsx", ".d.ts"]],
  [".jsx", [".tsx", ".d.ts"]],
  [".mjs", [".mts", ".d.mts"]],
  [".cjs", [".cts", ".d.cts"]],
];

/** The files of a tree, as far as one asks whether a path is among them. */
export type Paths = Pick<ReadonlySet<string>, "has">;

export interface Sources {
  /** The file itself, else its source, else with an extension appended. */
  file(path: string): string | undefined;
  /** The file that starts with `path` and goes on with one of the known extensions. */
  extended(path: string): string | undefined;
}

export function createSources(paths: Paths): Sources {
  const first = (stem: string, endings: readonly string[]): string | undefined => {
    for (const ending of endings) if (paths.has(stem + ending)) return stem + ending;
    return undefined;
  };
  const sources: Sources = {
    extended: (path) => first(path, extensions),
    file(path) {
      if (paths.has(path)) return path;
      for (const [ending, originals] of emitted)
        if (path.endsWith(ending)) {
          const found = first(path.slice(0, -ending.length), originals);
          if (found !== undefined) return found;
        }
      return sources.extended(path);
    },
  };
  return sources;
}

/** Is this a file of declarations, which holds no code of its own? */
export function isDeclaration(path: string): boolean {
  return /\.d\.[cm]?ts$/.test(path);
}
