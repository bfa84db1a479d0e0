/** bun.lock, Bun's lockfile as text: https://bun.com/docs/pm/lockfile */
import { type Json, member, membersOf, readLines, textOf } from "./json.ts";
import { type Instance, type Lock, type Need, nameEnd, unreadable } from "./lock.ts";

const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;

export function readBun(text: string): Lock {
  const root = readLines(text);
  if (!("is" in root)) return unreadable(root.line, root.detail);
  if (member(root, "lockfileVersion") === undefined)
    return unreadable(1, "it states no `lockfileVersion`, so its format is not known");
  const packages = new Map(membersOf(member(root, "packages")));
  const isInstalled = (key: string): boolean => {
    const entry = packages.get(key);
    return entry !== undefined && !/@(?:workspace|link):/.test(idOf(entry));
  };
  const instances = new Map<string, Instance>();
  for (const [key, entry] of packages) {
    if (!isInstalled(key)) continue;
    const info = entry.is === "list" ? entry.items.find(({ is }) => is === "object") : undefined;
    const needs = [...needsOf(info, key, packages)].map(([, need]) => need.key).filter(isInstalled);
    instances.set(key, instanceOf(key, entry, needs));
  }
  const importers = new Map<string, Map<string, Need>>();
  for (const [dir, workspace] of membersOf(member(root, "workspaces"))) {
    const home = textOf(member(workspace, "name")) ?? "";
    importers.set(dir, new Map([...needsOf(workspace, home, packages)].filter(([, { key }]) => isInstalled(key))));
  }
  return { instances, importers, problems: [] };
}

const idOf = (entry: Json): string => (entry.is === "list" ? (textOf(entry.items[0]) ?? "") : "");

function* needsOf(
  info: Json | undefined,
  from: string,
  packages: ReadonlyMap<string, Json>,
): Generator<[string, Need]> {
  for (const kind of kinds)
    for (const [name, spec] of membersOf(member(info, kind))) {
      const key = [...above(from)].map((at) => `${at}/${name}`).find((place) => packages.has(place)) ?? name;
      if (packages.has(key)) yield [name, { key, line: spec.line }];
    }
}

/** `a/@scope/b` and `a`: the packages below which an own copy may lie, the nearest first. */
function* above(key: string): Generator<string> {
  const names = key.match(/(?:@[^/]+\/)?[^/]+/g) ?? [];
  for (let count = names.length; count > 0; count--) yield names.slice(0, count).join("/");
}

function instanceOf(key: string, entry: Json, needs: readonly string[]): Instance {
  const id = idOf(entry);
  const texts = entry.is === "list" ? entry.items.slice(1).flatMap((item) => textOf(item) ?? []) : [];
  const integrity = texts.find((text) => /^sha\d+-/.test(text));
  const address = texts.find((text) => /^https?:/.test(text));
  const end = nameEnd(id);
  const [own = key] = key.match(/(?:@[^/]+\/)?[^/]+$/) ?? [];
  return {
    name: own,
    version: end === -1 ? id : id.slice(end + 1),
    line: entry.line,
    ...(integrity !== undefined && { integrity }),
    ...(address !== undefined && { address }),
    needs,
  };
}
