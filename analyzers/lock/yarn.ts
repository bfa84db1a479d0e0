/** yarn.lock, as Yarn 1 writes it and as Yarn 2 and later do. */
import { childOf, type Entry, readIndented } from "./indented.ts";
import { type Asked, type Instance, type Lock, type Need, nameEnd, unreadable } from "./lock.ts";

export function readYarn(text: string, asked: Asked): Lock {
  return /^__metadata:/m.test(text) ? readBerry(text) : readClassic(text, asked);
}

/** What entries are found by: every `name@range` they are written under. */
interface Index {
  readonly byRange: ReadonlyMap<string, Entry>;
  readonly byName: ReadonlyMap<string, readonly Entry[]>;
}

const ranges = (key: string): readonly string[] => key.split(",").map((one) => one.trim().replace(/^"|"$/g, ""));

function indexOf(entries: readonly Entry[]): Index {
  const byRange = new Map<string, Entry>();
  const byName = new Map<string, Entry[]>();
  for (const entry of entries) {
    const all = ranges(entry.key);
    for (const range of all) byRange.set(range, entry);
    for (const name of new Set(all.map((range) => range.slice(0, nameEnd(range))))) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [entry]);
      else known.push(entry);
    }
  }
  return { byRange, byName };
}

/** The entry that a name and a range mean. Where `resolutions` changed the range, the only one of that name is meant. */
function meant({ byRange, byName }: Index, name: string, range: string): Entry | undefined {
  const found = byRange.get(`${name}@${range}`) ?? byRange.get(`${name}@npm:${range}`);
  if (found !== undefined) return found;
  const named = byName.get(name) ?? [];
  return named.length === 1 ? named[0] : undefined;
}

function readClassic(text: string, asked: Asked): Lock {
  const { entries, wrong } = readIndented(text, "space");
  if (wrong !== undefined) return unreadable(wrong.line, wrong.detail);
  if (entries.length === 0 && !text.includes("yarn lockfile"))
    return unreadable(1, "it holds no package and does not say that it is a lockfile");
  const index = indexOf(entries);
  const keyOf = (entry: Entry): string => String(entry.line);
  const instances = new Map<string, Instance>();
  for (const entry of entries) {
    const [first = ""] = ranges(entry.key);
    const version = childOf(entry, "version")?.value;
    if (version === undefined) return unreadable(entry.line, "this package has no version");
    const [address, sum] = (childOf(entry, "resolved")?.value ?? "").split("#");
    const integrity = childOf(entry, "integrity")?.value ?? (sum === undefined ? undefined : `sha1-${sum}`);
    const needs = ["dependencies", "optionalDependencies"].flatMap((kind) =>
      (childOf(entry, kind)?.children ?? []).flatMap(({ key, value }) => {
        const found = meant(index, key, value);
        return found === undefined ? [] : [keyOf(found)];
      }),
    );
    instances.set(keyOf(entry), {
      name: first.slice(0, nameEnd(first)),
      version,
      line: entry.line,
      ...(integrity !== undefined && { integrity }),
      ...(address !== undefined && address !== "" && { address }),
      needs,
    });
  }
  const importers = new Map<string, Map<string, Need>>();
  for (const [dir, specs] of asked) {
    const needs = new Map<string, Need>();
    for (const [name, spec] of Object.entries(specs)) {
      const found = meant(index, name, spec);
      if (found !== undefined) needs.set(name, { key: keyOf(found), line: found.line });
    }
    importers.set(dir, needs);
  }
  return { instances, importers, problems: [] };
}

function readBerry(text: string): Lock {
  const { entries, wrong } = readIndented(text, "colon");
  if (wrong !== undefined) return unreadable(wrong.line, wrong.detail);
  const packages = entries.filter(({ key }) => key !== "__metadata");
  const index = indexOf(packages);
  const instances = new Map<string, Instance>();
  const importers = new Map<string, Map<string, Need>>();
  const keyOf = (entry: Entry): string => childOf(entry, "resolution")?.value ?? "";
  const isInstalled = (entry: Entry): boolean => childOf(entry, "linkType")?.value !== "soft";
  for (const entry of packages) {
    const key = keyOf(entry);
    const version = childOf(entry, "version")?.value;
    if (key === "" || version === undefined)
      return unreadable(entry.line, "this package has no version or no resolution");
    const found = (childOf(entry, "dependencies")?.children ?? []).flatMap(({ key: name, value, line }) => {
      const target = meant(index, name, value);
      return target === undefined || !isInstalled(target) ? [] : [[name, { key: keyOf(target), line }] as const];
    });
    const workspace = /@workspace:(.+)$/.exec(key)?.[1];
    if (workspace !== undefined) importers.set(workspace === "." ? "" : workspace, new Map(found));
    if (!isInstalled(entry)) continue;
    // Yarn's own patches for its loader come and go with its version and change nothing that code sees.
    const own = key.includes("builtin<compat/");
    const patch = own ? undefined : /@patch:.*[:&]hash=(\w{1,8})/.exec(key)?.[1];
    const commit = /[#&]commit=(\w{1,12})/.exec(key)?.[1];
    const sum = own ? undefined : childOf(entry, "checksum")?.value;
    const more = [
      ...(patch === undefined ? [] : [`patched ${patch}`]),
      ...(commit === undefined ? [] : [`at ${commit}`]),
    ];
    instances.set(key, {
      name: key.slice(0, nameEnd(key)),
      version: [version, ...more].join(" "),
      line: entry.line,
      ...(sum !== undefined && { integrity: sum.includes("/") ? sum.replace("/", "-") : `yarn-${sum}` }),
      needs: found.map(([, need]) => need.key),
    });
  }
  if (importers.size === 0) return unreadable(1, "it names no workspace");
  return { instances, importers, problems: [] };
}
