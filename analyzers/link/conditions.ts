/**
 * The `exports` and `imports` of a package.json, read for sources: not the one target a runtime would load, but every target,
 * those that name source code first. Whoever asks takes the first that exists.
 * Format: https://nodejs.org/api/packages.html#conditional-exports
 */
import { isRecord } from "../config/shape.ts";

/** Conditions in the order tried; those of the author's own making come after these, unless their name says `source`. */
const order = ["source", "development", "types", "import", "module", "browser", "node", "require", "default"];
const namesSource = /(?:^|[^a-z])source$/;
/** Nesting of conditions and count of targets looked at: hand-written maps stay far below. */
const maxDepth = 8;
const maxTargets = 50;

/** The targets of `.` or `./sub` in an `exports` field, best first. */
export function exported(exports: unknown, key: string): readonly string[] {
  const paths = isRecord(exports) && Object.keys(exports).some((name) => name.startsWith("."));
  if (paths) return pick(exports, key);
  return key === "." ? targets(exports, "") : [];
}

/** The targets of `#name` in an `imports` field, best first. */
export function imported(imports: unknown, key: string): readonly string[] {
  return isRecord(imports) ? pick(imports, key) : [];
}

/**
 * The targets of a sub-path in a `typesVersions` field, over all its version ranges.
 * https://www.typescriptlang.org/docs/handbook/declaration-files/publishing.html#version-selection-with-typesversions
 */
export function versioned(typesVersions: unknown, subpath: string): readonly string[] {
  if (!isRecord(typesVersions)) return [];
  return Object.values(typesVersions).flatMap((map) => (isRecord(map) ? pick(map, subpath) : []));
}

function pick(map: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  if (Object.hasOwn(map, key) && !key.includes("*")) return targets(map[key], "");
  const pattern = longest(Object.keys(map), key);
  return pattern === undefined ? [] : targets(map[pattern.key], pattern.star);
}

interface Match {
  readonly key: string;
  /** What stands in for the star. */
  readonly star: string;
}

/** Of the patterns with one `*` (or a trailing `/`, its older form), the one with the longest beginning that fits. */
export function longest(patterns: Iterable<string>, subject: string): Match | undefined {
  let best: Match | undefined;
  let reach = -1;
  for (const key of patterns) {
    const star = key.indexOf("*");
    const prefix = star === -1 ? key : key.slice(0, star);
    const suffix = star === -1 ? "" : key.slice(star + 1);
    if (star === -1 && !key.endsWith("/")) continue;
    if (prefix.length <= reach || subject.length < prefix.length + suffix.length) continue;
    if (!subject.startsWith(prefix) || !subject.endsWith(suffix)) continue;
    best = { key, star: subject.slice(prefix.length, subject.length - suffix.length) };
    reach = prefix.length;
  }
  return best;
}

/** Puts what the star stood for into a target; a target that ends in `/` is continued by it. */
export function fill(target: string, star: string): string {
  return target.endsWith("/") ? target + star : target.replaceAll("*", () => star);
}

function targets(value: unknown, star: string): readonly string[] {
  const found: string[] = [];
  const collect = (node: unknown, depth: number): void => {
    if (depth > maxDepth || found.length >= maxTargets) return;
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
