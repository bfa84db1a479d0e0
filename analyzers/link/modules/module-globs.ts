/** Globs of dynamic imports (`./locales/*.json`) over the paths of the tree. */

/** `*` stays within a folder, `**` crosses folders. Linear: no pattern from a repository becomes a backtracking expression. */
export function matchGlob(paths: readonly string[], pattern: string, limit: number): readonly string[] {
  const all = unfold(pattern).map((one) => one.split("/"));
  const found: string[] = [];
  for (const path of paths) {
    if (found.length >= limit) break;
    const names = path.split("/");
    if (all.some((parts) => matchParts(names, parts))) found.push(path);
  }
  return found;
}

/** Alternatives that one pattern may unfold to; more are left folded, and match nothing. */
const maxUnfolded = 64;

/** `./*.{ts,tsx}` is `./*.ts` and `./*.tsx`. Braces within braces are left as they are. */
function unfold(pattern: string): readonly string[] {
  let all = [""];
  let at = 0;
  for (const { 0: braces, 1: inner = "", index } of pattern.matchAll(/\{([^{}]*,[^{}]*)\}/g)) {
    const choices = inner.split(",");
    if (all.length * choices.length > maxUnfolded) break;
    const before = pattern.slice(at, index);
    all = all.flatMap((head) => choices.map((choice) => head + before + choice));
    at = index + braces.length;
  }
  return all.map((head) => head + pattern.slice(at));
}

/** One row of the usual wildcard table: `open[at]` says that the pattern so far can have consumed `at` parts. */
function matchParts(path: readonly string[], pattern: readonly string[]): boolean {
  let open = new Set([0]);
  for (const part of pattern) {
    const next = new Set<number>();
    if (part === "**") {
      const from = Math.min(...open);
      for (let at = from; at <= path.length; at++) next.add(at);
    } else
      for (const at of open) {
        const name = path[at];
        if (name !== undefined && matchPart(name, part)) next.add(at + 1);
      }
    if (next.size === 0) return false;
    open = next;
  }
  return open.has(path.length);
}

function matchPart(name: string, pattern: string): boolean {
  const pieces = pattern.split("*");
  const [first = "", ...others] = pieces;
  if (others.length === 0) return name === pattern;
  const last = others.pop() ?? "";
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of others) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > name.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
