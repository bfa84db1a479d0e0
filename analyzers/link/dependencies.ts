/** What a change does to the packages that are installed: per package.json, which dependency came, went or got another version. */
import type { Facts, Manifest } from "../facts.ts";
import { directoryOf, nameOf, upward } from "./place.ts";

export interface DependencyChange {
  /** The package depended on. */
  readonly package: string;
  /** Directory of the package.json that lists it, at head, or at base when it is gone; `""` is the root. */
  readonly workspace: string;
  /** Version spec at base and at head, catalog entries looked up; absent where the package is not listed. */
  readonly from?: string;
  readonly to?: string;
  /** Listed for development only, on the sides where it is listed. */
  readonly dev?: true;
}

type Files = ReadonlyMap<string, Facts>;

interface Listing {
  readonly dir: string;
  readonly name: string | undefined;
  /** Name to version spec. */
  readonly specs: ReadonlyMap<string, string>;
  readonly dev: ReadonlySet<string>;
}

/**
 * Sorted by workspace, then package. A package.json that moved is compared with what it was; one that could not be read whole on
 * either side is left out, since what it misses is not known to be gone.
 */
export function dependencyChanges(base: Files, head: Files): readonly DependencyChange[] {
  const before = listings(base);
  const after = listings(head);
  const moved = moves(before, after);
  const dirs = new Set([...after.keys(), ...[...before.keys()].filter((dir) => !moved.has(dir))]);
  const origin = new Map([...moved].map(([from, to]) => [to, from]));
  return [...dirs].sort().flatMap((dir) => {
    const from = before.get(origin.get(dir) ?? dir);
    const to = after.get(dir);
    const unread = [base.get(manifestOf(origin.get(dir) ?? dir)), head.get(manifestOf(dir))].some(isBroken);
    return unread ? [] : compare(dir, from, to);
  });
}

function compare(workspace: string, before: Listing | undefined, after: Listing | undefined): DependencyChange[] {
  const names = new Set([...(before?.specs.keys() ?? []), ...(after?.specs.keys() ?? [])]);
  return [...names].sort().flatMap((name) => {
    const from = before?.specs.get(name);
    const to = after?.specs.get(name);
    if (from === to) return [];
    const sides = [before, after].filter((side) => side?.specs.has(name));
    return {
      package: name,
      workspace,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(sides.every((side) => side?.dev.has(name)) && { dev: true as const }),
    };
  });
}

/** Directories that a named package left and moved to: its name stands once on each side. */
function moves(before: ReadonlyMap<string, Listing>, after: ReadonlyMap<string, Listing>): ReadonlyMap<string, string> {
  const gone = byName([...before.values()].filter(({ dir }) => !after.has(dir)));
  const come = byName([...after.values()].filter(({ dir }) => !before.has(dir)));
  const moved = new Map<string, string>();
  for (const [name, [from, another]] of gone) {
    const [to, other] = come.get(name) ?? [];
    if (from !== undefined && to !== undefined && another === undefined && other === undefined) moved.set(from, to);
  }
  return moved;
}

function byName(listed: readonly Listing[]): ReadonlyMap<string, readonly string[]> {
  const dirs = new Map<string, readonly string[]>();
  for (const { name, dir } of listed) if (name !== undefined) dirs.set(name, [...(dirs.get(name) ?? []), dir]);
  return dirs;
}

function listings(files: Files): ReadonlyMap<string, Listing> {
  const found = new Map<string, Listing>();
  for (const [path, { manifest }] of files) {
    if (manifest === undefined || nameOf(path) !== "package.json") continue;
    const dir = directoryOf(path);
    found.set(dir, { dir, name: manifest.name, specs: specs(files, dir, manifest), dev: new Set(manifest.dev) });
  }
  return found;
}

function specs(files: Files, dir: string, { dependencies }: Manifest): ReadonlyMap<string, string> {
  return new Map(Object.entries(dependencies).map(([name, spec]) => [name, catalogued(files, dir, name, spec)]));
}

/** `catalog:` and `catalog:name` stand for a version that the workspace file states. https://pnpm.io/catalogs */
function catalogued(files: Files, dir: string, name: string, spec: string): string {
  if (!spec.startsWith("catalog:")) return spec;
  const catalog = spec.slice("catalog:".length) || "default";
  for (const here of upward(dir)) {
    const catalogs = files.get(here === "" ? "pnpm-workspace.yaml" : `${here}/pnpm-workspace.yaml`)?.catalogs;
    const entries = catalogs !== undefined && Object.hasOwn(catalogs, catalog) ? catalogs[catalog] : undefined;
    if (entries !== undefined && Object.hasOwn(entries, name)) return entries[name] ?? spec;
  }
  return spec;
}

function manifestOf(dir: string): string {
  return dir === "" ? "package.json" : `${dir}/package.json`;
}

function isBroken(facts: Facts | undefined): boolean {
  return facts?.problems.some(({ reason }) => reason !== "too-large" || facts.manifest === undefined) ?? false;
}
