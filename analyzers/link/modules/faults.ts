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

/** Names that several packages of one workspace have, each with their manifests: an import of the name leads to one of them. */
export type Namesakes = ReadonlyMap<string, readonly (readonly string[])[]>;

export function namesakesIn(configs: ReadonlyMap<string, Facts>, { workspaceOf }: Resolver): Namesakes {
  const manifests = [...configs].flatMap(([file, { manifest }]) =>
    manifest?.name === undefined || nameOf(file) !== "package.json" ? [] : [{ file, name: manifest.name }],
  );
  const found = new Map<string, string[][]>();
  for (const all of Map.groupBy(manifests, ({ file, name }) => JSON.stringify([workspaceOf(file), name])).values()) {
    const [first] = all;
    if (first === undefined || all.length < 2) continue;
    const files = all.map(({ file }) => file);
    found.set(first.name, [...(found.get(first.name) ?? []), files]);
  }
  return found;
}

/** Those of some names that a file imports. */
export function namesImported({ imports }: Facts, names: Namesakes): readonly string[] {
  if (names.size === 0) return [];
  const all = imports.flatMap(({ from }) => splitName(from)?.[0] ?? []);
  return [...new Set(all)].filter((name) => names.has(name));
}

/** `imported`: the names of namesakes that anybody imports; the others harm nobody. */
export function* configFaults(
  configs: ReadonlyMap<string, Facts>,
  namesakes: Namesakes,
  imported: ReadonlySet<string>,
): Generator<Fault> {
  for (const [name, groups] of namesakes)
    for (const all of imported.has(name) ? groups : [])
      for (const file of all) {
        const other = all.find((one) => one !== file) ?? file;
        yield { reason: "duplicate-package", file, line: 1, detail: `\`${name}\` is the name of \`${other}\`, too` };
      }
  for (const [file, { tsconfig }] of configs) {
    const back = tsconfig === undefined ? undefined : wayBack(configs, file);
    if (back !== undefined)
      yield { reason: "cyclic-configuration", file, line: 1, detail: `\`extends\` of \`${back}\` leads back to it` };
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
