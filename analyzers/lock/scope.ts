/** For whom a package means something else: the workspaces whose files import another version of it than before. */
import type { Facts } from "../facts.ts";
import { directoryOf, nameOf, upward } from "../link/place.ts";

/** Dependencies that manifests ask for, by directory of the package.json. */
export type Manifests = ReadonlyMap<string, Readonly<Record<string, string>>>;

export function manifestsOf(files: ReadonlyMap<string, Facts>): Manifests {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const [path, { manifest }] of files)
    if (manifest !== undefined && nameOf(path) === "package.json") found.set(directoryOf(path), manifest.dependencies);
  return found;
}

/** Names that a manifest asks for in other words than before, with the directories of those manifests. */
export function askedOtherwise(base: Manifests, head: Manifests): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const dir of new Set([...base.keys(), ...head.keys()])) {
    const [before, after] = [base.get(dir) ?? {}, head.get(dir) ?? {}];
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      if (own(before, name) !== own(after, name)) found.set(name, (found.get(name) ?? new Set()).add(dir));
  }
  return found;
}

/** Whether a file gets a package by one of these directories: the nearest manifest that lists it decides, as installing does. */
export function isWithin(file: string, name: string, dirs: ReadonlySet<string>, manifests: Manifests): boolean {
  for (const dir of upward(directoryOf(file)))
    if (own(manifests.get(dir) ?? {}, name) !== undefined) return dirs.has(dir);
  // Listed nowhere: it is there because of somebody else's wish.
  return true;
}

function own(specs: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(specs, name) ? specs[name] : undefined;
}
