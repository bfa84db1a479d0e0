/** What two states of a lockfile install differently: for whom, and through which of his direct dependencies. */
import { type Instance, identity, type Lock, linesOf, type Need } from "./lock.ts";
import { type Swap, swapsOf } from "./swaps.ts";

/** One package of which other versions, or other contents of the same version, are installed. */
export interface Bump {
  readonly name: string;
  /** Versions that were installed and are not any more, and those that came; one is empty where it was added or removed. Sorted. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Where the lockfile says so: at head, or at base for what is gone. */
  readonly line: number;
  readonly side: "base" | "head";
  /** Directories of the workspaces that ask for it themselves and get another. Sorted. */
  readonly direct: readonly string[];
  /** Direct dependencies that use it, by name. Sorted. */
  readonly through: readonly Road[];
}

/** A direct dependency beneath which a package changed: the workspaces that have it so, and where the lockfile says what it uses. */
export interface Road {
  readonly name: string;
  readonly dirs: readonly string[];
  readonly line: number;
}

export interface LockDifference {
  /** By name. */
  readonly bumps: readonly Bump[];
  readonly swaps: readonly Swap[];
  /** Direct dependencies, by name: the workspaces for which anything of them or beneath them changed. */
  readonly affected: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Ends the version of what has other contents now. */
const mark = "\u0000";

interface Index {
  readonly lock: Lock;
  /** Versions by key; those of swapped contents are marked at head. */
  readonly version: (key: string) => string;
  readonly versions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly tainted: ReadonlySet<string>;
}

export function compareLocks(base: Lock, head: Lock): LockDifference {
  const swaps = swapsOf(base, head);
  const swapped = new Set(swaps.flatMap((swap) => (swap.what === "content" ? [identity(swap)] : [])));
  const [before, after] = [indexed(base, head, new Set()), indexed(head, base, swapped)];
  const differences = new Map<string, ReadonlyMap<string, Versions>>();
  const found = new Map<string, Found>();
  const affected = new Map<string, Set<string>>();

  for (const dir of sorted(new Set([...base.importers.keys(), ...head.importers.keys()]))) {
    const was = base.importers.get(dir);
    const is = head.importers.get(dir);
    for (const name of sorted(new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]))) {
      const [old, now] = [was?.get(name), is?.get(name)];
      if (!differs(old, now, before, after)) continue;
      const pair = `${old?.key ?? ""}\n${now?.key ?? ""}`;
      const changes = differences.get(pair) ?? closureDifference(old, now, before, after);
      differences.set(pair, changes);
      if (changes.size === 0) continue;
      const at = affected.get(name) ?? new Set();
      affected.set(name, at.add(dir));
      const own = (now && head.instances.get(now.key)?.name) ?? (old && base.instances.get(old.key)?.name);
      for (const [changed, versions] of changes)
        note(found, changed === own ? name : changed, versions, changed === own, { name, dir, old, now });
    }
  }
  return { bumps: bumpsOf(found, base, head), swaps, affected };
}

function differs(old: Need | undefined, now: Need | undefined, before: Index, after: Index): boolean {
  if (old === undefined || now === undefined) return true;
  return old.key !== now.key || before.tainted.has(old.key) || after.tainted.has(now.key);
}

function indexed(lock: Lock, other: Lock, swapped: ReadonlySet<string>): Index {
  const version = (key: string): string => {
    const instance = lock.instances.get(key);
    if (instance === undefined) return "";
    return swapped.has(identity(instance)) ? `${instance.version}${mark}` : instance.version;
  };
  const versions = new Map<string, Set<string>>();
  for (const [key, { name }] of lock.instances) versions.set(name, (versions.get(name) ?? new Set()).add(version(key)));
  return { lock, version, versions, tainted: taintedIn(lock, other, swapped) };
}

/** Instances that are not in the other lockfile with the same uses, and all that use them. */
function taintedIn(lock: Lock, other: Lock, swapped: ReadonlySet<string>): ReadonlySet<string> {
  const known = new Map<string, Set<string>>();
  for (const instance of other.instances.values()) {
    const uses = known.get(identity(instance)) ?? new Set();
    known.set(identity(instance), uses.add(usesOf(instance, other)));
  }
  const users = new Map<string, string[]>();
  const tainted = new Set<string>();
  for (const [key, instance] of lock.instances) {
    const id = identity(instance);
    if (swapped.has(id) || known.get(id)?.has(usesOf(instance, lock)) !== true) tainted.add(key);
    for (const need of instance.needs) {
      const list = users.get(need);
      if (list === undefined) users.set(need, [key]);
      else list.push(key);
    }
  }
  // A set may grow while it is read.
  for (const key of tainted) for (const user of users.get(key) ?? []) tainted.add(user);
  return tainted;
}

function usesOf({ needs }: Instance, { instances }: Lock): string {
  return sorted(needs.flatMap((key) => instances.get(key) ?? []).map(identity)).join(" ");
}

interface Versions {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Package names whose versions differ between what two instances of a direct dependency bring. */
function closureDifference(
  old: Need | undefined,
  now: Need | undefined,
  before: Index,
  after: Index,
): ReadonlyMap<string, Versions> {
  const [was, is] = [closure(old, before), closure(now, after)];
  const changes = new Map<string, Versions>();
  const own = [old && before.lock.instances.get(old.key)?.name, now && after.lock.instances.get(now.key)?.name];
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const from = minus(was.get(name), is.get(name));
    const to = minus(is.get(name), was.get(name));
    if (from.length === 0 && to.length === 0) continue;
    // What only this one dependency began or ceased to bring, and others bring all the same, is no change of that package.
    const elsewhere =
      (from.length === 0 && to.every((version) => before.versions.get(name)?.has(version))) ||
      (to.length === 0 && from.every((version) => after.versions.get(name)?.has(version)));
    if (!elsewhere || own.includes(name)) changes.set(name, { from, to });
  }
  return changes;
}

function closure(need: Need | undefined, { lock, version }: Index): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const seen = new Set(need === undefined ? [] : [need.key]);
  for (const key of seen) {
    const instance = lock.instances.get(key);
    if (instance === undefined) continue;
    found.set(instance.name, (found.get(instance.name) ?? new Set()).add(version(key)));
    for (const next of instance.needs) seen.add(next);
  }
  return found;
}

function minus(all: ReadonlySet<string> | undefined, without: ReadonlySet<string> | undefined): readonly string[] {
  return [...(all ?? [])].filter((version) => without?.has(version) !== true);
}

interface Found {
  readonly from: Set<string>;
  readonly to: Set<string>;
  readonly direct: Map<string, Place>;
  readonly through: Map<string, { readonly dirs: Set<string>; readonly line: number }>;
}

interface Place {
  readonly old: Need | undefined;
  readonly now: Need | undefined;
}

function note(
  found: Map<string, Found>,
  changed: string,
  { from, to }: Versions,
  isDirect: boolean,
  { name, dir, old, now }: Place & { readonly name: string; readonly dir: string },
): void {
  const known: Found = found.get(changed) ?? { from: new Set(), to: new Set(), direct: new Map(), through: new Map() };
  found.set(changed, known);
  for (const version of from) known.from.add(version);
  for (const version of to) known.to.add(version);
  if (isDirect) known.direct.set(dir, { old, now });
  else {
    const road = known.through.get(name) ?? { dirs: new Set(), line: (now ?? old)?.line ?? 1 };
    known.through.set(name, road);
    road.dirs.add(dir);
  }
}

function bumpsOf(found: ReadonlyMap<string, Found>, base: Lock, head: Lock): readonly Bump[] {
  const lines = { base: linesOf(base), head: linesOf(head) };
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { from, to, direct, through }]) => {
      const side = to.size > 0 || direct.values().some(({ now }) => now !== undefined) ? "head" : "base";
      const versions = sorted(side === "head" ? to : from);
      const [own] = [...direct.values()].flatMap(({ old, now }) => (side === "head" ? now : old) ?? []);
      const line =
        own?.line ?? versions.map((version) => lines[side].get(`${name}@${plain(version)}`)).find(Boolean) ?? 1;
      const roads = [...through].map(([road, { dirs, line: at }]) => ({ name: road, dirs: sorted(dirs), line: at }));
      return {
        name,
        from: sorted(new Set([...from].map(plain))),
        to: sorted(new Set([...to].map(plain))),
        line,
        side,
        direct: sorted(direct.keys()),
        through: roads.sort((a, b) => (a.name < b.name ? -1 : 1)),
      };
    });
}

const plain = (version: string): string => (version.endsWith(mark) ? version.slice(0, -1) : version);

function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort();
}
