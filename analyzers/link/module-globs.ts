/** Globs of dynamic imports (`./locales/*.json`) over the paths of the tree. */

/** `*` stays within a folder, `**` crosses folders. Linear: no pattern from a repository becomes a backtracking expression. */
export function matchGlob(paths: readonly string[], pattern: string, limit: number): readonly string[] {
  const parts = pattern.split("/");
  const found: string[] = [];
  for (const path of paths) {
    if (found.length >= limit) break;
    if (matchParts(path.split("/"), parts)) found.push(path);
  }
  return found;
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
