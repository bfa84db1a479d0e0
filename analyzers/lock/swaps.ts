/** The same versions with other contents: what a lockfile pins by hashes, and where it has them fetched from. */
import { type Instance, identity, type Lock, linesOf } from "./lock.ts";

/** A version that is installed with other contents, or from elsewhere, than before. */
export interface Swap {
  readonly name: string;
  readonly version: string;
  readonly line: number;
  /** `content`: the hash of one kind differs, or nothing vouches for what comes from another address. `address`: the hash is the same. */
  readonly what: "content" | "address";
}

/** Versions that are in both, with another hash of the same kind, or another address. */
export function swapsOf(base: Lock, head: Lock): readonly Swap[] {
  const [before, after] = [contentsOf(base), contentsOf(head)];
  const lines = linesOf(head);
  const swaps: Swap[] = [];
  for (const [id, { name, version, ...now }] of after) {
    const was = before.get(id);
    const what = was === undefined ? undefined : swapOf(was, now);
    if (what !== undefined) swaps.push({ name, version, line: lines.get(id) ?? 1, what });
  }
  return swaps.sort((a, b) => (identity(a) < identity(b) ? -1 : 1));
}

/** All that is said of one version's content, wherever it is installed. */
interface Content {
  /** By kind: a hash may be told in several algorithms. */
  readonly hashes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly addresses: ReadonlySet<string>;
}

function contentsOf({ instances }: Lock): ReadonlyMap<string, Content & Pick<Instance, "name" | "version">> {
  const found = new Map<
    string,
    { name: string; version: string; hashes: Map<string, Set<string>>; addresses: Set<string> }
  >();
  for (const instance of instances.values()) {
    const { name, version, integrity = "", address } = instance;
    const known = found.get(identity(instance)) ?? { name, version, hashes: new Map(), addresses: new Set() };
    found.set(identity(instance), known);
    if (address !== undefined) known.addresses.add(address);
    for (const hash of integrity.split(/\s+/)) {
      const kind = hash.slice(0, hash.indexOf("-"));
      if (kind !== "") known.hashes.set(kind, (known.hashes.get(kind) ?? new Set()).add(hash));
    }
  }
  return found;
}

function swapOf(was: Content, now: Content): Swap["what"] | undefined {
  const common = [...was.hashes].flatMap(([kind, hashes]) => {
    const others = now.hashes.get(kind);
    return others === undefined ? [] : [hashes.isDisjointFrom(others)];
  });
  if (common.includes(true)) return "content";
  if (was.addresses.size === 0 || now.addresses.size === 0 || !was.addresses.isDisjointFrom(now.addresses))
    return undefined;
  return common.length > 0 ? "address" : "content";
}
