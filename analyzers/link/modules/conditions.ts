/**
 * The `exports` and `imports` of a package.json, read for sources: not the one target a runtime would load, but every target,
 * those that name source code first. Whoever asks takes the first that exists.
 * Format: https://nodejs.org/api/packages.html#conditional-exports
 */
import { limits } from "../../config/limits.ts";
import { isRecord } from "../../config/shape.ts";

/** Conditions in the order tried; those of the author's own making come after these, unless their name says `source`. */
const order = ["source", "development", "types", "import", "module", "browser", "node", "require", "default"];
const namesSource = /(?:^|[^a-z])source$/;
/** Nesting of conditions, and values looked at for one name: hand-written maps stay far below. */
const maxDepth = 8;
const maxValues = 500;

/** The targets of a name, best first; none when the name is not in the map. */
export type Targets = (name: string) => readonly string[];

/** An `exports` field, asked for `.` or `./sub`. */
export function readExports(field: unknown): Targets {
  if (isRecord(field) && Object.keys(field).some((name) => name.startsWith("."))) return readMap(field);
  return (name) => (name === "." ? targets(field, "") : []);
}

/** An `imports` field, asked for `#name`; or the map of one version range in `typesVersions`, asked for a sub-path. */
export function readMap(field: unknown): Targets {
  if (!isRecord(field)) return () => [];
  const open = patterns(field);
  return (name) => {
    if (Object.hasOwn(field, name) && !name.includes("*")) return targets(field[name], "");
    const found = longest(open, name);
    return found === undefined ? [] : targets(found.value, found.star);
  };
}

export interface Pattern<Value> {
  readonly prefix: string;
  readonly suffix: string;
  readonly value: Value;
}

/** The keys with a `*`, or a trailing `/` (its older form), longest beginning first; of equals the one that was written first. */
export function patterns<Value>(map: Readonly<Record<string, Value>>): readonly Pattern<Value>[] {
  return Object.entries(map)
    .filter(([key]) => key.includes("*") || key.endsWith("/"))
    .slice(0, limits.patterns)
    .map(([key, value]) => {
      const [prefix = "", ...rest] = key.split("*");
      return { prefix, suffix: rest.join("*"), value };
    })
    .sort((a, b) => b.prefix.length - a.prefix.length);
}

/** The first pattern that fits, with what its star stands for. */
export function longest<Value>(
  among: readonly Pattern<Value>[],
  subject: string,
): (Pattern<Value> & { readonly star: string }) | undefined {
  for (const pattern of among) {
    const { prefix, suffix } = pattern;
    if (!subject.startsWith(prefix) || !subject.endsWith(suffix)) continue;
    if (subject.length < prefix.length + suffix.length) continue;
    return { ...pattern, star: subject.slice(prefix.length, subject.length - suffix.length) };
  }
  return undefined;
}

/** Puts what the star stood for into a target; a target that ends in `/` is continued by it. */
export function fill(target: string, star: string): string {
  return target.endsWith("/") ? target + star : target.replaceAll("*", () => star);
}

function targets(value: unknown, star: string): readonly string[] {
  const found: string[] = [];
  let values = 0;
  const collect = (node: unknown, depth: number): void => {
    if (depth > maxDepth || ++values > maxValues) return;
    if (typeof node === "string") found.push(fill(node, star));
    else if (Array.isArray(node)) for (const item of node) collect(item, depth + 1);
    else if (isRecord(node)) for (const key of Object.keys(node).sort(byRank)) collect(node[key], depth + 1);
  };
  collect(value, 0);
  return found;
}

function byRank(a: string, b: string): number {
  return rank(a) - rank(b);
}

function rank(condition: string): number {
  if (namesSource.test(condition)) return 0;
  const known = order.indexOf(condition);
  return known === -1 ? order.length : known;
}
