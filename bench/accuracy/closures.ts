/**
 * Peers' answer to a changed file: every test file that imports it, directly or through others.
 *
 * madge and dependency-cruiser read a work tree; with the root's tsconfig, when there is one, and for dependency-cruiser also
 * the conditions by which the repository's own tests resolve its packages.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise, type IModule } from "dependency-cruiser";
import madge from "madge";

/** Importers by imported file, relative to the work tree. */
export type Importers = ReadonlyMap<string, readonly string[]>;

const extensions = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

export async function madgeImporters(tree: string): Promise<Importers> {
  const config = join(tree, "tsconfig.json");
  const graph = await madge([tree], {
    baseDir: tree,
    fileExtensions: extensions,
    excludeRegExp: [/(?:^|\/)node_modules\//],
    ...(existsSync(config) && { tsConfig: config }),
  });
  return reversed(Object.entries(graph.obj()));
}

export async function cruiserImporters(tree: string, conditions: readonly string[]): Promise<Importers> {
  const config = join(tree, "tsconfig.json");
  const { output } = await cruise(["."], {
    baseDir: tree,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)node_modules/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: [...conditions, "import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types", "typings"],
    },
    ...(existsSync(config) && { tsConfig: { fileName: config } }),
  });
  if (typeof output === "string") throw new Error("dependency-cruiser answered with text.");
  return reversed(
    output.modules.map(({ source, dependencies }: IModule) => [source, dependencies.map(({ resolved }) => resolved)]),
  );
}

/** Everything that imports the file, itself included. */
export function closure(importers: Importers, file: string): readonly string[] {
  const reached = new Set([file]);
  // A Set may grow while it is iterated: it is its own queue.
  for (const path of reached) for (const importer of importers.get(path) ?? []) reached.add(importer);
  return [...reached];
}

function reversed(imports: Iterable<readonly [from: string, to: readonly string[]]>): Importers {
  const importers = new Map<string, string[]>();
  for (const [from, targets] of imports)
    for (const to of targets) {
      const known = importers.get(to);
      if (known === undefined) importers.set(to, [from]);
      else known.push(from);
    }
  return importers;
}
