/** package-lock.json and npm-shrinkwrap.json, versions 1 to 3: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
import { type Json, member, membersOf, readLines, textOf } from "./json.ts";
import { type Asked, type Instance, type Lock, limits, type Need, unreadable } from "./lock.ts";

const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;
const folder = "node_modules/";

export function readNpm(text: string, asked: Asked): Lock {
  const root = readLines(text);
  if (!("is" in root)) return unreadable(root.line, root.detail);
  const packages = member(root, "packages");
  if (packages !== undefined) return readPackages(packages);
  const old = member(root, "dependencies");
  if (member(root, "lockfileVersion") === undefined && old === undefined)
    return unreadable(1, "it states no `lockfileVersion`, so its format is not known");
  return readTree(old, asked.get("") ?? {});
}

/** Versions 2 and 3: one flat map from places to what lies there. */
function readPackages(packages: Json): Lock {
  const places = new Map(membersOf(packages));
  const instances = new Map<string, Instance>();
  const importers = new Map<string, Map<string, Need>>();
  const isInstalled = (place: string): boolean => {
    const entry = places.get(place);
    return place.includes(folder) && entry !== undefined && member(entry, "link") === undefined;
  };
  for (const [place, entry] of places) {
    const needs = new Map<string, Need>();
    for (const kind of kinds)
      for (const [name, spec] of membersOf(member(entry, kind))) {
        const key = placeOf(name, place, (at) => places.has(at));
        if (key !== undefined && isInstalled(key)) needs.set(name, { key, line: spec.line });
      }
    if (!place.includes(folder)) importers.set(place, needs);
    else if (isInstalled(place))
      instances.set(
        place,
        instanceOf(
          place,
          entry,
          [...needs.values()].map(({ key }) => key),
        ),
      );
  }
  return { instances, importers, problems: [] };
}

/** Node's own search: beside the one that asks, then in each folder above it. */
function placeOf(name: string, from: string, exists: (place: string) => boolean): string | undefined {
  for (let at = from; ; at = above(at)) {
    const place = at === "" ? `${folder}${name}` : `${at}/${folder}${name}`;
    if (exists(place)) return place;
    if (at === "") return undefined;
  }
}

/** `a/node_modules/b` is seen from `a`; a workspace `packages/a` from the root. */
function above(place: string): string {
  const end = place.lastIndexOf(`/${folder}`);
  return end === -1 ? "" : place.slice(0, end);
}

function instanceOf(place: string, entry: Json, needs: readonly string[]): Instance {
  const name = place.slice(place.lastIndexOf(folder) + folder.length);
  const address = textOf(member(entry, "resolved"));
  const version = textOf(member(entry, "version")) ?? address ?? "";
  const commit = address?.startsWith("git") === true ? address.split("#")[1] : undefined;
  const integrity = textOf(member(entry, "integrity"));
  return {
    name,
    version: commit === undefined ? version : `${version} at ${commit.slice(0, 12)}`,
    line: entry.line,
    ...(integrity !== undefined && { integrity }),
    ...(address !== undefined && { address }),
    needs,
  };
}

/** Version 1: a tree of folders. Who asks for what at its root, package.json alone says. */
function readTree(root: Json | undefined, asked: Readonly<Record<string, string>>): Lock {
  const places = new Map<string, Json>();
  const collect = (dependencies: Json | undefined, at: string, depth: number): void => {
    if (depth > limits.depth) return;
    for (const [name, entry] of membersOf(dependencies)) {
      const place = at === "" ? `${folder}${name}` : `${at}/${folder}${name}`;
      places.set(place, entry);
      collect(member(entry, "dependencies"), place, depth + 1);
    }
  };
  collect(root, "", 0);
  const exists = (place: string): boolean => places.has(place);
  const instances = new Map<string, Instance>();
  for (const [place, entry] of places) {
    const needs = [...membersOf(member(entry, "requires"))].flatMap(([name]) => placeOf(name, place, exists) ?? []);
    instances.set(place, instanceOf(place, entry, needs));
  }
  const direct = new Map<string, Need>();
  for (const name of Object.keys(asked)) {
    const place = `${folder}${name}`;
    const entry = places.get(place);
    if (entry !== undefined) direct.set(name, { key: place, line: entry.line });
  }
  return { instances, importers: new Map([["", direct]]), problems: [] };
}
