/** Configuration of which names cannot tell what it means: packages that share a name, configurations that extend themselves. */
import { limits } from "../../config/limits.ts";
import type { Facts } from "../../facts.ts";
import { directoryOf, join, nameOf } from "../place.ts";
import type { Resolver } from "./modules.ts";
import { splitName } from "./specifier.ts";

interface Fault {
  readonly reason: "duplicate-package" | "cyclic-configuration";
  readonly file: string;
  readonly line: number;
  readonly detail: string;
}

export function* configFaults(files: ReadonlyMap<string, Facts>, resolver: Resolver): Generator<Fault> {
  yield* duplicates(files, resolver);
  for (const [file, { tsconfig }] of files) {
    const back = tsconfig === undefined ? undefined : wayBack(files, file);
    if (back !== undefined)
      yield { reason: "cyclic-configuration", file, line: 1, detail: `\`extends\` of \`${back}\` leads back to it` };
  }
}

/** Namesakes in one workspace: an import of the name leads to one of them, and the others look as if nobody used them. */
function* duplicates(files: ReadonlyMap<string, Facts>, { workspaceOf }: Resolver): Generator<Fault> {
  const manifests = [...files].flatMap(([file, { manifest }]) =>
    manifest?.name === undefined || nameOf(file) !== "package.json" ? [] : [{ file, name: manifest.name }],
  );
  const shared = [...Map.groupBy(manifests, ({ file, name }) => JSON.stringify([workspaceOf(file), name])).values()]
    .filter(({ length }) => length > 1)
    .map((namesakes) => ({ name: namesakes[0]?.name ?? "", all: namesakes.map(({ file }) => file) }));
  if (shared.length === 0) return;
  const imported = new Set(
    [...files.values()].flatMap(({ imports }) => imports.map(({ from }) => splitName(from)?.[0])),
  );
  for (const { name, all } of shared)
    for (const file of imported.has(name) ? all : []) {
      const other = all.find((one) => one !== file) ?? file;
      yield { reason: "duplicate-package", file, line: 1, detail: `\`${name}\` is the name of \`${other}\`, too` };
    }
}

/** The last configuration on a circle of relative `extends` through this one. */
function wayBack(files: ReadonlyMap<string, Facts>, start: string): string | undefined {
  const seen = new Set([start]);
  for (const at of seen)
    for (const specifier of files.get(at)?.tsconfig?.extends?.slice(0, limits.parents) ?? []) {
      const place = specifier.startsWith(".") ? join(directoryOf(at), specifier) : undefined;
      const parent = [place, `${place}.json`, `${place}/tsconfig.json`].find(
        (path) => path !== undefined && files.get(path)?.tsconfig !== undefined,
      );
      if (parent === start) return at;
      if (parent !== undefined) seen.add(parent);
    }
  return undefined;
}
