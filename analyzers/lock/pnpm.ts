/** pnpm-lock.yaml, versions 5 to 9: https://github.com/pnpm/spec/tree/master/lockfile */
import { childOf, type Entry, memberOf, readIndented } from "./indented.ts";
import { type Instance, type Lock, type Need, nameEnd, unreadable } from "./lock.ts";

const kinds = ["dependencies", "devDependencies", "optionalDependencies"] as const;

export function readPnpm(text: string): Lock {
  const { entries, wrong } = readIndented(text, "colon");
  if (wrong !== undefined) return unreadable(wrong.line, wrong.detail);
  const root = { children: [...entries] };
  if (childOf(root, "lockfileVersion") === undefined)
    return unreadable(1, "it states no `lockfileVersion`, so its format is not known");
  const described = byKey(childOf(root, "packages"));
  const installed = childOf(root, "snapshots");
  // Version 9 keeps apart what a package is (packages) and what it gets for its peers (snapshots).
  const keys = byKey(installed ?? childOf(root, "packages"));
  const instances = new Map<string, Instance>();
  for (const [key, entry] of keys) instances.set(key, instanceOf(key, entry, described, keys));

  const importers = new Map<string, Map<string, Need>>();
  const listed = childOf(root, "importers");
  for (const importer of listed?.children ?? [{ key: ".", ...root }])
    importers.set(importer.key === "." ? "" : importer.key, needsOf(importer, keys));
  return { instances, importers, problems: [] };
}

const byKey = (entry: Entry | undefined): ReadonlyMap<string, Entry> =>
  new Map((entry?.children ?? []).map((child) => [child.key, child]));

function needsOf(importer: Pick<Entry, "children">, keys: ReadonlyMap<string, Entry>): Map<string, Need> {
  const needs = new Map<string, Need>();
  for (const kind of kinds)
    for (const entry of childOf(importer, kind)?.children ?? []) {
      const version = childOf(entry, "version") ?? entry;
      const key = keyOf(entry.key, version.value, keys);
      if (key !== undefined) needs.set(entry.key, { key, line: version.line });
    }
  return needs;
}

/** Undefined for what is linked rather than installed. An alias is asked for by one name and written by its whole key. */
function keyOf(name: string, version: string, keys: ReadonlyMap<string, Entry>): string | undefined {
  return [`${name}@${version}`, `/${name}@${version}`, `/${name}/${version}`, version].find((key) => keys.has(key));
}

function instanceOf(
  key: string,
  entry: Entry,
  described: ReadonlyMap<string, Entry>,
  keys: ReadonlyMap<string, Entry>,
): Instance {
  const plain = key.replace(/\(.*$/s, "");
  const description = described.get(key) ?? described.get(plain);
  const [name, version] = identityOf(plain);
  const patch = /\(patch_hash=([^)]{1,8})/.exec(key)?.[1] ?? /_patch_hash=([^_@]{1,8})/.exec(key)?.[1];
  const resolution = childOf(description, "resolution");
  const integrity = memberOf(resolution, "integrity");
  const address = memberOf(resolution, "tarball") ?? memberOf(resolution, "commit");
  const needs = ["dependencies", "optionalDependencies"].flatMap((kind) =>
    (childOf(entry, kind)?.children ?? []).flatMap((need) => keyOf(need.key, need.value, keys) ?? []),
  );
  const stated = childOf(description, "version")?.value ?? version;
  return {
    name: childOf(description, "name")?.value ?? name,
    version: patch === undefined ? stated : `${stated} patched ${patch}`,
    line: entry.line,
    ...(integrity !== undefined && { integrity }),
    ...(address !== undefined && { address }),
    needs,
  };
}

/** `/@scope/name/1.2.3_peers` (version 5), `/name@1.2.3`, `name@1.2.3`. */
function identityOf(key: string): readonly [name: string, version: string] {
  const text = key.startsWith("/") ? key.slice(1) : key;
  const old = /^((?:@[^/@]+\/)?[^/@]+)\/(\d[^_/]*)/.exec(text);
  if (old !== null) return [old[1] ?? text, old[2] ?? ""];
  const end = nameEnd(text);
  return end === -1 ? [text, text] : [text.slice(0, end), text.slice(end + 1)];
}
